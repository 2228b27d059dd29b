"""A button for fingers: at least three rows high and twelve columns wide."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Final

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from counter_ui.widgets.words import Words
from kiosk.domain.clean_text import CleanText

_INDENT: Final = "  "
"""As wide as the mark of the keyboard."""
_FINGER_ROWS: Final = 3


class BigButton(Words, can_focus=True):
    """Pressed by a tap, Enter or the space bar; the arrow says where the keyboard is.

    ``name`` says which it is. A greyed button can be reached and says its reason: whoever cannot
    see must be able to hear why.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]

    @dataclass(repr=False, eq=False)
    class Pressed(Message):
        """The finger or the key is up again."""

        button: BigButton

        @property
        def control(self) -> BigButton:
            """For ``@on(BigButton.Pressed, "#id")``."""
            return self.button

    def __init__(
        self,
        label: CleanText,
        *,
        name: str,
        below: CleanText | None = None,
        greyed: CleanText | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """``below`` is a second line; ``greyed`` the reason why it does nothing now."""
        super().__init__(id=id, name=name, classes=classes)
        self.label, self.below, self.greyed = label, below, greyed
        self.set_class(greyed is not None, "-greyed")

    def render(self) -> Content:
        """The label, with the mark of the keyboard before it."""
        width = self.content_size.width
        label, second = self._lines(self.label, width), self.greyed or self.below
        mark = "▶ " if self.has_focus else _INDENT
        style = "bold" if self.greyed is None else ""
        said = [Content.assemble(mark, (label[0], style))]
        said += [Content.styled(f"{_INDENT}{each}", style) for each in label[1:]]
        if second is not None:
            style = "$text-warning" if self.greyed else ""
            below = self._lines(second, width)
            said += [Content.styled(f"{_INDENT}{each}", style) for each in below]
        return Content("\n").join(said)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the words need at this width, and never less than a finger does."""
        second = self.greyed or self.below
        rows = len(self._lines(self.label, width))
        return max(_FINGER_ROWS, rows + (len(self._lines(second, width)) if second else 0))

    def _lines(self, text: CleanText, width: int) -> list[str]:
        """Broken between words, so that what goes on below stands under its beginning."""
        room = width - len(_INDENT)
        return (wrap(str(text), room) if room > 0 else []) or [str(text)]

    def relabel(self, label: CleanText) -> None:
        """Another label."""
        self.label = label
        self.refresh(layout=True)

    def on_focus(self) -> None:
        """Show the arrow."""
        self.refresh()

    def on_blur(self) -> None:
        """Take it back."""
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Enter, which the frame above would take for *Tiếp tục*; a space may be typed text."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_press()

    def on_click(self, event: events.Click) -> None:
        """A tap."""
        event.stop()
        self.action_press()

    def action_press(self) -> None:
        """Say so; also a greyed one, for its reason to be told."""
        self.post_message(self.Pressed(self))
