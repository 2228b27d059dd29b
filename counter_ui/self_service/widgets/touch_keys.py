"""Keys on the screen: they are tapped only, whoever has a keyboard types on that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

ERASE: Final = "backspace"
SHIFT: Final = "shift"
SIGNS: Final = "signs"
SPACE: Final = " "
_LOWER: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SIGN_ROWS: Final = ("1234567890", "@#$%&*-+=", "!?.,:;_/'")
_TONES: Final = (("acute", "s"), ("grave", "f"), ("hook", "r"), ("tilde", "x"), ("dot", "j"))
_MARKS: Final = (("ăơư", "w"), ("â", "a"), ("ê", "e"), ("ô", "o"), ("đ", "d"))
TELEX: Final = "telex:"
"""Before the key of a tone or mark: it is composed, never typed as itself."""


class TouchKey(Words):
    """One key; ``character`` is what it types, or the name of what it does."""

    @dataclass(repr=False, eq=False)
    class Tapped(Message):
        """A finger was on it."""

        character: str

    def __init__(self, label: str, character: str, *, classes: str = "") -> None:
        super().__init__(CleanText(label.strip()), classes=f"touch-key {classes}".strip())
        self.character = character

    def on_click(self, event: events.Click) -> None:
        """A tap; a double tap is two letters."""
        event.stop()
        self.post_message(self.Tapped(self.character))


class NumberPad(Vertical):
    """As on a telephone; ``signs`` are put beside the zero, such as ``/`` for dates."""

    def __init__(self, words: Wording, *, sign: str = "") -> None:
        super().__init__(classes="number-pad")
        self._words, self._sign = words, sign

    def compose(self) -> ComposeResult:
        """Four rows of three."""
        for row in ("123", "456", "789"):
            with Horizontal(classes="touch-row"):
                for digit in row:
                    yield TouchKey(digit, digit)
        with Horizontal(classes="touch-row"):
            yield TouchKey(self._sign, self._sign, classes="" if self._sign else "-empty")
            yield TouchKey("0", "0")
            yield TouchKey(f"⌫ {self._words('self_service.key.erase')}", ERASE)


class Keyboard(Vertical):
    """Letters with Telex, tone keys of their own, and a page of digits and signs."""

    def __init__(
        self, words: Wording, *, vietnamese: bool, signs: bool = True, digits_first: bool = False
    ) -> None:
        super().__init__(classes="keyboard")
        self._words, self._vietnamese, self._signs = words, vietnamese, signs
        self._upper = False
        self._page_of_signs = digits_first

    def compose(self) -> ComposeResult:
        """Rows, rebuilt when the page turns."""
        yield from self._rows()

    def _rows(self) -> ComposeResult:
        if self._vietnamese and not self._page_of_signs:
            with Horizontal(classes="touch-row tones"):
                yield from self._tone_keys()
        for row in _SIGN_ROWS if self._page_of_signs else _LOWER:
            with Horizontal(classes="touch-row"):
                for each in row:
                    letter = each.upper() if self._upper else each
                    yield TouchKey(letter, letter)
        with Horizontal(classes="touch-row"):
            yield from self._last_row()

    def _tone_keys(self) -> ComposeResult:
        words = self._words
        for name, key in _TONES:
            yield TouchKey(words(f"self_service.tone.{name}"), TELEX + key, classes="tone")
        for label, key in _MARKS:
            yield TouchKey(label, TELEX + key)

    def _last_row(self) -> ComposeResult:
        words = self._words
        if not self._page_of_signs:
            yield TouchKey(f"⇧ {words('self_service.key.shift')}", SHIFT)
        if self._signs:
            other = "abc" if self._page_of_signs else "123 #@"
            yield TouchKey(other, SIGNS)
        yield TouchKey(words("self_service.key.space"), SPACE, classes="-wide")
        yield TouchKey(f"⌫ {words('self_service.key.erase')}", ERASE)

    async def on_touch_key_tapped(self, message: TouchKey.Tapped) -> None:
        """Turn the page here; all else goes up to the step."""
        if message.character == SHIFT:
            self._upper = not self._upper
        elif message.character == SIGNS:
            self._page_of_signs = not self._page_of_signs
        else:
            if self._upper:
                self._upper = False
                self._relabel()
            return
        message.stop()
        if message.character == SHIFT:
            self._relabel()
        else:
            await self.recompose()

    def begin_upper(self) -> None:
        """The next letter is a capital, as at the beginning of a name."""
        if not self._page_of_signs:
            self._upper = True
            self._relabel()

    def _relabel(self) -> None:
        for key in self.query(TouchKey):
            if len(key.character) == 1 and key.character.isalpha():
                key.character = key.character.upper() if self._upper else key.character.lower()
                key.update(key.character)
