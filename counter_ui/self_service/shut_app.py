"""An app that nothing leads out of: no palette, no shell, no suspending, no clipboard, no link, no
screenshot, no file. Keys that a kiosk has no use for are dropped before any widget sees them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual import events
from textual.app import App

_KEYS = frozenset(
    "enter tab shift+tab up down left right escape backspace delete home end pageup pagedown "
    "f1 f2 f3 f4 f10 space ctrl+q".split()
)


class ShutApp(App[int]):
    """Everything that the toolkit offers beside the screens does nothing."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def action_nothing(self) -> None:
        """Ctrl+C ends no visit."""

    async def action_quit(self) -> None:
        """Nobody quits."""

    def action_suspend_process(self) -> None:
        """No shell behind."""

    def action_command_palette(self) -> None:
        """There is none."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Nothing is kept."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing of a citizen goes into a clipboard."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No link leads out."""

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """The terminal stays with the kiosk."""
        yield


def is_useless(event: events.InputEvent) -> bool:
    """A key that is neither a letter nor one of the few that do something here."""
    if not isinstance(event, events.Key):
        return False
    return event.key not in _KEYS and not (event.character and event.is_printable)
