"""Type something: with the keyboard, or with the keys on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.entry_line import EntryLine
from counter_ui.self_service.widgets.touch_keys import ERASE, TELEX, Keyboard, NumberPad, TouchKey
from counter_ui.typing.composer import Typing, compose
from counter_ui.typing.graphemes import composed, start_before
from kiosk.errors import Fact, KioskError

Judge = Callable[[str], object]
"""Raises a ``KioskError`` for what cannot be right; its words are shown beside the field."""
Then = Callable[[Step, str], None]


class TypedStep(Step):
    """Keeps the text; ``judge`` looks at it before ``then(step, text)`` gets it."""

    LONGEST: ClassVar[int] = 40
    HIDDEN: ClassVar[bool] = False

    def __init__(
        self,
        visit: Visit,
        key: str,
        judge: Judge,
        then: Then,
        *,
        progress: Progress | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        super().__init__(visit, key, progress=progress, facts=facts)
        self._judge, self._then = judge, then
        self.text = ""
        self.line = EntryLine()

    def answer(self) -> ComposeResult:
        """The line, then the keys on the screen."""
        yield self.line
        yield from self.touch_keys()

    def touch_keys(self) -> ComposeResult:
        """Pad or keyboard."""
        yield from ()

    def begin(self) -> None:
        """Into the line."""
        self.line.show_text(self.shown(self.text), hidden=self.HIDDEN)
        self.line.focus()

    def shown(self, text: str) -> str:
        """As it is shown, such as in groups."""
        return text

    @property
    def takes_typing(self) -> bool:
        """Whether anything can be typed now."""
        return not self.busy

    def accepts(self, character: str) -> bool:
        """Whether this letter can be typed here at all."""
        return character.isprintable()

    def typed(self, character: str) -> None:
        """One letter more."""
        if self.accepts(character):
            self.put(self.text + character)

    def put(self, text: str) -> None:
        """Another text, unless it is too long."""
        if len(text) <= self.LONGEST and self.takes_typing:
            self.text = text
            self.clear_error()
            self.line.show_text(self.shown(text), hidden=self.HIDDEN)
            self.changed()

    def erase(self) -> None:
        """One letter less, marks and all."""
        self.put(self.text[: start_before(self.text, len(self.text))])

    def changed(self) -> None:
        """The text is another."""

    def take_key(self, event: events.Key) -> bool:
        """Letters and backspace; everything else is nobody's."""
        if event.key == "backspace":
            self.erase()
        elif event.character is not None and len(event.character) == 1 and event.is_printable:
            self.typed(event.character)
        else:
            return False
        return True

    def on_touch_key_tapped(self, message: TouchKey.Tapped) -> None:
        """From the keys on the screen."""
        message.stop()
        if not self.current:
            return
        if message.character == ERASE:
            self.erase()
        elif message.character.startswith(TELEX):
            self.put(compose(Typing.TELEX, self.text, message.character.removeprefix(TELEX)))
        elif message.character:
            self.typed(message.character)
        self.line.focus()

    def leave(self) -> None:
        """Nothing stays."""
        self.text = ""

    def go_on(self) -> None:
        """Judge, then hand over."""
        try:
            self._judge(self.text)
        except KioskError as error:
            self.tell(error)
            return
        self._then(self, self.text)


class NumberStep(TypedStep):
    """Digits; ``sign`` is one more that is allowed, such as ``/`` in a date."""

    BESIDE = True
    LONGEST = 20

    def __init__(
        self,
        visit: Visit,
        key: str,
        judge: Judge,
        then: Then,
        *,
        sign: str = "",
        grouped: Callable[[str], str] | None = None,
        progress: Progress | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        super().__init__(visit, key, judge, then, progress=progress, facts=facts)
        self._sign, self._grouped = sign, grouped

    def touch_keys(self) -> ComposeResult:
        """As on a telephone."""
        yield NumberPad(self.visit.words, sign=self._sign)

    def accepts(self, character: str) -> bool:
        """Digits, and the sign."""
        return character in "0123456789" or (bool(self._sign) and character == self._sign)

    def shown(self, text: str) -> str:
        """In groups, where there are any."""
        return self._grouped(text) if self._grouped else text


class TextStep(TypedStep):
    """Letters; Vietnamese is composed by Telex, whichever keyboard it comes from."""

    LONGEST = 60
    VIETNAMESE: ClassVar[bool] = True
    DIGITS_FIRST: ClassVar[bool] = False
    """Whether its keyboard opens on the page of digits and signs."""

    def touch_keys(self) -> ComposeResult:
        """Its own keyboard."""
        yield Keyboard(
            self.visit.words,
            vietnamese=self.VIETNAMESE,
            signs=not self.VIETNAMESE,
            digits_first=self.DIGITS_FIRST,
        )

    def typed(self, character: str) -> None:
        """Composed, where the field takes Vietnamese."""
        if not self.accepts(character):
            return
        if self.VIETNAMESE and character.isascii():
            self.put(compose(Typing.TELEX, self.text, character))
        else:
            self.put(composed(self.text + character))


class PlainTextStep(TextStep):
    """Letters and signs as they stand on the keys: addresses, codes."""

    VIETNAMESE = False


class SecretStep(PlainTextStep):
    """Hidden, never kept behind: left by *Tiếp tục* or *Quay lại* it is empty."""

    HIDDEN = True
    REMEMBERED = False
    LONGEST = 128
