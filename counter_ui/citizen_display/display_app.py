"""The app on the second display: one picture at a time, and nothing of the one before.

It keeps nothing: no draft, no name, no file. What it shows is gone from its widgets with the next
scene, and from the terminal before it leaves.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import Screen

from counter_ui.citizen_display.pictures import Picture, picture_of
from counter_ui.citizen_display.scene import Scene, SceneKind
from counter_ui.citizen_display.viewer_line import ViewerLine
from counter_ui.crash import crash_code, save_report
from counter_ui.leaving import emptying, leave_when_told
from counter_ui.screens.layout import HEIGHTS
from counter_ui.themes import LARGE, THEMES
from counter_ui.typing.composer import Typing
from counter_ui.wording import Wording

if TYPE_CHECKING:
    from textual.driver import Driver

    from kiosk.errors import KioskError

_QUIET = (SceneKind.EMPTY, SceneKind.REST)


class SceneCame(Message, bubble=False):
    """From the counter; None once there is none."""

    def __init__(self, scene: Scene | None) -> None:
        super().__init__()
        self.scene = scene


class LineEnded(Message, bubble=False):
    """For good."""

    def __init__(self, error: KioskError) -> None:
        super().__init__()
        self.error = error


def _moment(scene: Scene | None) -> tuple[int, SceneKind] | None:
    return None if scene is None else (scene.moment, scene.kind)


class CitizenScreen(Screen[None]):
    """The picture, in the middle."""

    AUTO_FOCUS = None
    VERTICAL_BREAKPOINTS = HEIGHTS

    def compose(self) -> ComposeResult:
        """Nothing yet."""
        yield VerticalScroll(id="place", can_focus=False)


class DisplayApp(App[int]):
    """Shows what the counter says; with a keyboard it sends answers."""

    CSS_PATH = "display.tcss"
    TITLE = "kiosk"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "leave", show=False, priority=True),
        Binding("ctrl+c", "nothing", show=False, system=True),
    ]

    def __init__(
        self,
        state: Path,
        words: Wording,
        *,
        keyboard: bool,
        theme: str = "dark",
        crash_folder: Path | None = None,
    ) -> None:
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = f"counter-{theme}"
        self.typing = Typing.NONE
        self._words, self._keyboard = words, keyboard
        self._crash_folder = crash_folder
        self._scene: Scene | None = None
        self.ended_by: KioskError | None = None
        """Why it ended by itself."""
        self._line = ViewerLine(
            state,
            keyboard=keyboard,
            show=lambda scene: self._tell(SceneCame(scene)),
            ended=lambda error: self._tell(LineEnded(error)),
        )

    def _tell(self, message: Message) -> None:
        self.post_message(message)

    def get_driver_class(self) -> type[Driver]:
        """The terminal's own, leaving nothing behind."""
        return emptying(super().get_driver_class())

    def get_default_screen(self) -> CitizenScreen:
        """The only one."""
        return CitizenScreen()

    def on_mount(self) -> None:
        """Look for the counter."""
        self.set_class(self.theme == LARGE, "-large")
        if not self.is_headless:
            leave_when_told(self.exit)
        self._line.start()

    def on_unmount(self) -> None:
        """Let go of it."""
        self._line.close()

    @property
    def picture(self) -> Picture | None:
        """What is shown now; None for an empty screen."""
        return next(iter(self.screen.query(Picture)), None)

    async def on_scene_came(self, message: SceneCame) -> None:
        """The same moment is brought up to date, another one replaces all."""
        before, self._scene = self._scene, message.scene
        scene, picture = message.scene, self.picture
        if picture is not None and _moment(before) == _moment(scene) and scene is not None:
            picture.show(scene)
            return
        place = self.screen.query_one("#place")
        await place.remove_children()
        made = picture_of(scene, self._words, keyboard=self._keyboard) if scene else None
        if made is not None and scene is not None:
            await place.mount(made)
            made.show(scene)
            made.begin()

    def on_line_ended(self, message: LineEnded) -> None:
        """Another display, or nothing that can be connected to."""
        self.ended_by = message.error
        self.exit(return_code=1)

    @on(Picture.Answered)
    def _answered(self, event: Picture.Answered) -> None:
        event.stop()
        scene = self._scene
        if scene is not None and self._keyboard:
            self._line.send(event.answer_to(scene.moment))

    def action_leave(self) -> None:
        """Ctrl+Q: not while a citizen is before it."""
        if self._scene is None or self._scene.kind in _QUIET:
            self.exit(0)

    def action_nothing(self) -> None:
        """Ctrl+C is no way out for a citizen."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing of a citizen goes into a clipboard."""

    def _fatal_error(self) -> None:
        """A code, and a report without values; see the counter's own."""
        error = self._exception or RuntimeError()
        cause = getattr(error, "error", error)
        path = save_report(cause, self._crash_folder) if self._crash_folder else None
        self._exit_renderables.append(Text(f"[{crash_code(cause)}] {path or ''}"))
        self._close_messages_no_wait()
