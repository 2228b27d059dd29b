"""Where the owner of a token types the PIN: bytes that can be wiped, never a ``str``."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.message import Message
from textual.timer import Timer

from counter_ui.widgets.words import Words
from kiosk.domain.clean_text import CleanText

LONGEST_PIN = 256
"""Bytes; no token takes more."""
FORGET_S = 60.0
"""Who types nothing for so long has gone away: the field is empty then."""
_ERASE = frozenset({"backspace", "ctrl+h", "delete"})
_DOT, _CURSOR = "•", "▏"


class PinField(Words, can_focus=True):
    """Bullets for keys. One key press is one character; nothing can be pasted.

    Letters outside ASCII come from an input method that is still on: the field says so and is
    empty again, because a changed PIN would cost a try.
    """

    DEFAULT_CSS: ClassVar[str] = """
    PinField { width: 1fr; height: 1; padding: 0 1; background: $panel; }
    PinField:focus { background: $primary 30%; }
    """

    class Entered(Message):
        """Enter."""

    class Changed(Message):
        """Another key: what was said of the last try is old."""

    class InputMethodOn(Message):
        """A letter came that no PIN has."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._typed = bytearray()
        self._forgets: Timer | None = None

    def take(self) -> bytearray:
        """What was typed, for whoever wipes it; the field is empty."""
        typed, self._typed = self._typed, bytearray()
        self._show()
        return typed

    def wipe(self) -> None:
        """Empty the field, and the memory behind it."""
        typed = self.take()
        typed[:] = bytes(len(typed))

    def on_mount(self) -> None:
        """Empty."""
        self._show()

    def on_unmount(self) -> None:
        """Nothing stays behind."""
        self._typed[:] = bytes(len(self._typed))

    def on_focus(self) -> None:
        """The cursor is seen."""
        self._show()

    def on_blur(self) -> None:
        """And goes."""
        self._show()

    def on_paste(self, event: events.Paste) -> None:
        """A PIN lies in nobody's clipboard."""
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed; function keys and Esc are for the screen."""
        if event.key == "enter":
            event.stop()
            self.post_message(self.Entered())
        elif event.key in _ERASE:
            event.stop()
            self._erase()
        elif event.is_printable and event.character:
            event.stop()
            self._add(event.character)

    def _add(self, character: str) -> None:
        if not character.isascii():
            self.wipe()
            self.post_message(self.InputMethodOn())
            return
        if len(self._typed) < LONGEST_PIN:
            # Not ``+=``, which may leave the old bytes behind where the array has to move.
            grown = bytearray(len(self._typed) + 1)
            grown[:-1], grown[-1] = self._typed, ord(character)
            self._replace(grown)

    def _erase(self) -> None:
        self._replace(bytearray(memoryview(self._typed)[:-1]))

    def _replace(self, typed: bytearray) -> None:
        self._typed[:] = bytes(len(self._typed))
        self._typed = typed
        if self._forgets is not None:
            self._forgets.stop()
        self._forgets = self.set_timer(FORGET_S, self.wipe)
        self._show()
        self.post_message(self.Changed())

    def _show(self) -> None:
        cursor = _CURSOR if self.has_focus else ""
        self.say((CleanText(_DOT * len(self._typed) + cursor), "bold"))
