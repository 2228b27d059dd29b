"""The portrait as large as its place allows: half blocks, or pixels where a terminal draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import RenderableType
from textual.content import Content
from textual.widget import Widget

from counter_ui.widgets.portrait_graphics import Graphics, picture_widget
from counter_ui.wording import Wording

if TYPE_CHECKING:
    from counter_ui.widgets.portrait_decoding import Picture


class Portrait(Widget):
    """A decoded picture, or words that say why there is none."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="portrait", markup=False)
        self._words = words
        self._picture: Picture | None = None
        self._state = "portrait.none"

    def show_picture(self, picture: Picture | None) -> None:
        """Show it; None says that it cannot be shown."""
        self._picture = picture
        self._state = "portrait.unreadable"
        self._show()

    def show_state(self, key: str) -> None:
        """No picture yet: say why."""
        self._picture, self._state = None, key
        self._show()

    @property
    def _graphics(self) -> Graphics:
        found = getattr(self.app, "graphics", Graphics.CELLS)
        return found if isinstance(found, Graphics) else Graphics.CELLS

    def _show(self) -> None:
        self.remove_children()
        if self._picture is not None and self._graphics is not Graphics.CELLS:
            self.mount(picture_widget(self._graphics, self._picture))
        self.refresh()

    def render(self) -> RenderableType | Content:
        """Fit the picture into the cells, keeping its shape."""
        if self._picture is not None and self._graphics is not Graphics.CELLS:
            return Content("")
        if self._picture is None or not self.size.area:
            return Content(str(self._words(self._state)))
        from PIL import Image
        from rich_pixels import HalfcellRenderer, Pixels

        width, height, pixels = self._picture
        cells_wide, cells_high = self.size
        scale = min(cells_wide / width, 2 * cells_high / height)
        fitted = (max(1, round(width * scale)), max(2, round(height * scale) // 2 * 2))
        image = Image.frombytes("RGB", (width, height), pixels).resize(fitted)
        pixels_in_cells: RenderableType = Pixels.from_image(image, renderer=HalfcellRenderer())
        return pixels_in_cells
