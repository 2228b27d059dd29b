"""The fields of the card's face, typed by hand."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.screens.intents import CardTyped
from counter_ui.widgets.field import Field
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.use_cases.read_evidence import TypedCard

_FIELDS = ("number", "birth", "expiry", "name")
_LENGTHS = {"number": 20, "birth": 10, "expiry": 10, "name": 150}
_ABOUT = {"number": "number", "typed.birth": "birth", "typed.expiry": "expiry"}


class HandEntry(Vertical):
    """Enter goes from field to field; the last one hands the card in."""

    def __init__(self, words: Wording) -> None:
        super().__init__(id="hand-entry")
        self._words = words

    def compose(self) -> ComposeResult:
        """Label and field, four times."""
        for name in _FIELDS:
            with Horizontal(classes="field-row"):
                yield Words(self._words(f"typed.{name}"), classes="field-label")
                yield Field(
                    placeholder=self._words(f"typed.{name}_like"),
                    max_length=_LENGTHS[name],
                    id=f"typed-{name}",
                    plain_keys=name != "name",
                )

    def begin(self) -> None:
        """Into the first empty field."""
        empty = (name for name in _FIELDS if not self._field(name).value)
        self._field(next(empty, _FIELDS[-1])).focus()

    def fill_number(self, number: str) -> None:
        """A number that was typed into the scan field."""
        if number:
            self._field("number").value = number

    def focus_for(self, code: str) -> None:
        """Into the field that an error code is about."""
        for start, name in _ABOUT.items():
            if code.startswith(start):
                self._field(name).focus()

    def _field(self, name: str) -> Field:
        return self.query_one(f"#typed-{name}", Field)

    @on(Field.Submitted)
    def _next(self, event: Field.Submitted) -> None:
        event.stop()
        place = _FIELDS.index((event.input.id or "").removeprefix("typed-"))
        if place + 1 < len(_FIELDS):
            self._field(_FIELDS[place + 1]).focus()
            return
        number, birth, expiry, name = (self._field(each).text for each in _FIELDS)
        self.post_message(CardTyped(TypedCard(number, birth, expiry, name)))
