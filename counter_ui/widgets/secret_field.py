"""Where a citizen types what no officer may know: what was typed leaves in one place, once.

Textual's own messages carry the whole value of a field, and a message may stand in a queue, in a
log of the toolkit or in a trace. The fields here say only *that* something was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from counter_ui.widgets.field import Field
from kiosk.domain.clean_text import CleanText

_WIDE_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}


class Secret:
    """Text that can be taken once; afterwards, and in any repr, there is nothing."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def take(self) -> str:
        """The text, the first time; empty ever after."""
        text, self._text = self._text, ""
        return text

    def __repr__(self) -> str:
        return "Secret(…)"


class SecretField(Field):
    """A field whose messages carry no value."""

    @dataclass(repr=False, eq=False)
    class Typed(Message):
        """Another letter stands in it, or one less."""

        field: SecretField

        @property
        def control(self) -> SecretField:
            """For ``@on(SecretField.Typed, "#id")``."""
            return self.field

    @dataclass(repr=False, eq=False)
    class Entered(Message):
        """Enter was pressed."""

        field: SecretField

        @property
        def control(self) -> SecretField:
            """For ``@on(SecretField.Entered, "#id")``."""
            return self.field

    def post_message(self, message: Message) -> bool:
        """As always, but the toolkit's messages about the value go without it."""
        if isinstance(message, Field.Changed):
            return super().post_message(SecretField.Typed(self))
        if isinstance(message, Field.Submitted):
            return super().post_message(SecretField.Entered(self))
        if isinstance(message, Field.Blurred):
            return False
        return super().post_message(message)

    def take_secret(self) -> Secret:
        """What was typed, in NFC; the field is empty afterwards."""
        return Secret(self.take())

    def wipe(self) -> None:
        """Empty it, and whatever was remembered to edit it."""
        self.take()

    def on_unmount(self) -> None:
        """A card that leaves the screen takes nothing along."""
        self.wipe()

    def restricted(self) -> None:
        """Too much: no bell, the citizen has done nothing wrong."""


class DigitField(SecretField):
    """Digits only, whatever else is typed or pasted; full-width ones are digits too."""

    def __init__(
        self, *, digits: int, placeholder: CleanText | None = None, id: str | None = None
    ) -> None:
        super().__init__(placeholder=placeholder, max_length=digits, id=id, plain_keys=True)

    def replace(self, text: str, start: int, end: int) -> None:
        """Pasted with spaces in it, a code still fits."""
        kept = _digits(text)
        if kept or not text:
            super().replace(kept, start, end)

    def validate_value(self, value: str) -> str:
        """What is no digit falls away before it stands in the field."""
        return _digits(value)[: self.max_length]


def _digits(text: str) -> str:
    return "".join(each for each in text.translate(_WIDE_DIGITS) if each in "0123456789")
