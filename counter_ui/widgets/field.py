"""A field to type in: composed letters come out, whatever the input method sent.

Every key that changes the text is handled in the field's own turn. Textual runs an editing key as
an action of the app, after the letters behind it are in: a burst of backspaces and letters, as
input methods send them, would come out shuffled.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.message import Message

from counter_ui.key_gate import KeyDone
from counter_ui.typing.composer import Typing, compose
from counter_ui.typing.graphemes import is_blank, without_blanks
from counter_ui.typing.scan_burst import ScanBurst, is_code, is_damaged
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.letter_input import LetterInput
from kiosk.domain.clean_text import CleanText

_NUMBER_SIGNS = frozenset("0123456789 .-/+()")
_EDITS: dict[str, tuple[str, bool | None]] = {
    "backspace": ("delete_left", None),
    "delete": ("delete_right", None),
    "ctrl+d": ("delete_right", None),
    "ctrl+w": ("delete_left_word", None),
    "ctrl+u": ("delete_left_all", None),
    "ctrl+k": ("delete_right_all", None),
    "ctrl+backspace": ("delete_left_word", None),
    "left": ("cursor_left", False),
    "right": ("cursor_right", False),
    "home": ("home", False),
    "ctrl+a": ("home", False),
    "end": ("end", False),
    "ctrl+e": ("end", False),
    "ctrl+left": ("cursor_left_word", False),
    "ctrl+right": ("cursor_right_word", False),
    "shift+left": ("cursor_left", True),
    "shift+right": ("cursor_right", True),
    "shift+home": ("home", True),
    "shift+end": ("end", True),
}


class Field(LetterInput):
    """One line of typing.

    ``plain_keys`` takes keys as they are: numbers, PINs, passwords, e-mail; ``digits_only`` takes
    nothing else than digits and what stands between them. Both keep Telex and VNI out, as
    ``hidden`` does.
    """

    class Scanned(Message):
        """A scanner typed a card's code into a field that is not for codes; it is empty of it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    TAKES_SCANS: ClassVar[bool] = False

    def __init__(
        self,
        *,
        placeholder: CleanText | None = None,
        hidden: bool = False,
        max_length: int = 200,
        id: str | None = None,
        plain_keys: bool = False,
        digits_only: bool = False,
    ) -> None:
        super().__init__(
            placeholder=placeholder or "",
            password=hidden,
            max_length=max_length,
            id=id,
        )
        self._digits_only = digits_only
        self._plain = plain_keys or digits_only or hidden or self.TAKES_SCANS
        self._burst = ScanBurst()
        self._before_burst = ("", 0)

    @property
    def text(self) -> str:
        """What was typed, in NFC, without what an input method left behind."""
        return without_blanks(self.value)

    @property
    def composes(self) -> bool:
        """Whether Telex or VNI may apply here."""
        return not self._plain

    def take(self) -> str:
        """What was typed, and empty the field: for secrets and scans."""
        text = self.text
        self._forget()
        self.value = ""
        return text

    # Keys

    def type_behind(self, key: str) -> None:
        """A key that was typed while the cursor was on its way here, behind all that is here.

        ``key``: one character, ``\\n`` for Enter, ``\\b`` for backspace.
        """
        if key == "\n":
            self.call_later(self.action_submit)
        elif key == "\b":
            self.post_message(events.Key("backspace", "\x08"))
        else:
            self.post_message(events.Key(key, key))

    async def _on_key(self, event: events.Key) -> None:
        edit = _EDITS.get(event.key)
        self.at_s = event.time
        if edit is None and not (event.is_printable or is_blank(event.character or "")):
            await self._on_other_key(event)
            return
        event.stop()
        event.prevent_default()
        self._restart_blink()
        if edit is None:
            self._hold(event.character or "")
            self._type(event.character or "")
            return
        self._hold("\b" if edit[0] == "delete_left" else "")
        action, select = edit
        method = getattr(self, f"action_{action}")
        method() if select is None else method(select)

    async def _on_other_key(self, event: events.Key) -> None:
        """Enter and Tab behind a burst end a scan; all else is Textual's."""
        if event.key not in ("enter", "tab") or not self._burst.goes_on(event.time):
            self._burst.forget()
        elif event.key == "tab" and self.TAKES_SCANS and self.value:
            event.stop()
            event.prevent_default()
            await self.action_submit()
            self.post_message(KeyDone())

    def _hold(self, key: str) -> None:
        if not key or self.password:
            self._burst.forget()
        elif self._burst.hold(key, self.at_s):
            self._before_burst = (self.value, self.cursor_position)

    def _type(self, character: str) -> None:
        """Letters and marks, one code point at a time."""
        if self._digits_only and character not in _NUMBER_SIGNS:
            self.restricted()
            return
        start, end = sorted(self.selection)
        head, tail = self.value[:start], self.value[end:]
        typing = self._typing
        if typing is Typing.NONE:
            self.put(self.back.typed(head, character, self.at_s), tail)
        else:
            self.back.forget()
            self.put(compose(typing, head, character), tail)

    @property
    def _typing(self) -> Typing:
        return getattr(self.app, "typing", Typing.NONE) if self.composes else Typing.NONE

    def _forget(self) -> None:
        self.back.forget()
        self._burst.forget()
        self._before_burst = ("", 0)

    def _on_paste(self, event: events.Paste) -> None:
        """The first line that holds anything, without control characters."""
        event.stop()
        event.prevent_default()
        lines = (each.strip() for each in event.text.splitlines())
        line = "".join(each for each in next(filter(None, lines), "") if each.isprintable())
        if self._digits_only:
            line = "".join(each for each in line if each in _NUMBER_SIGNS)
        self._forget()
        self.replace(line, *sorted(self.selection))

    # Scans

    async def action_submit(self) -> None:
        """Enter; a card's code that a scanner typed here goes where codes go."""
        scan = self._burst.text
        if not self.TAKES_SCANS and is_code(scan):
            self.value, self.cursor_position = self._before_burst
            self._forget()
            self.post_message(self.Scanned(scan))
        else:
            await super().action_submit()

    # The foot

    def on_focus(self) -> None:
        """Say how keys become letters here."""
        self.say_typing()

    def on_blur(self) -> None:
        """No longer."""
        for foot in self.screen.query(KeyLine):
            foot.show_typing("")

    def say_typing(self) -> None:
        """Show at the foot what the switching key stands on."""
        typing = getattr(self.app, "typing", None) if self.composes else None
        for foot in self.screen.query(KeyLine):
            foot.show_typing(typing.value if typing is not None else "")


class ScanField(Field):
    """Where a keyboard-wedge scanner types; one that pastes instead is understood too."""

    TAKES_SCANS = True

    def take(self) -> str:
        """The code; where an input method has changed it, all keys of it with its backspaces."""
        burst, text = self._burst.text, self.text
        began_empty = not self._before_burst[0]
        super().take()
        return burst if began_empty and is_damaged(burst) else text

    async def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        event.stop()
        event.prevent_default()
        self._forget()
        for part in event.text.splitlines(keepends=True):
            self.insert_text_at_cursor(part.rstrip("\r\n"))
            if part.endswith(("\r", "\n")):
                await self.action_submit()
