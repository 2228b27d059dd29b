"""The fields of the card's face, typed by hand."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.screens.intents import CardTyped
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.words import Words
from counter_ui.wording import ErrorWords, Wording
from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.person_number import NumberError, parse_person_number
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.read_evidence import TypedCard, parse_full_day

_FIELDS = ("number", "birth", "expiry", "name")
_LENGTHS = {"number": 20, "birth": 10, "expiry": 10, "name": 150}
_ABOUT = {"number": "number", "typed.birth": "birth", "typed.expiry": "expiry"}


class HandEntry(Vertical):
    """Enter checks a field and goes to the next; the last one hands the card in."""

    def __init__(self, words: Wording) -> None:
        super().__init__(id="hand-entry")
        self._words = words
        self._error = ErrorBox()

    def compose(self) -> ComposeResult:
        """Label and field, four times; the error stands below the field that it is about."""
        for name in _FIELDS:
            with Horizontal(classes="field-row", id=f"row-{name}"):
                yield Words(self._words(f"typed.{name}"), classes="field-label")
                yield Field(
                    placeholder=self._words(f"typed.{name}_like"),
                    max_length=_LENGTHS[name],
                    id=f"typed-{name}",
                    plain_keys=name != "name",
                )
        yield self._error

    def begin(self) -> None:
        """Into the first empty field."""
        self._error.clear_error()
        empty = (name for name in _FIELDS if not self._field(name).value)
        self._field(next(empty, _FIELDS[-1])).focus()

    def fill_number(self, number: str) -> None:
        """A number that was typed into the scan field."""
        if number:
            self._field("number").value = number

    def tell(self, words: ErrorWords) -> bool:
        """Show an error at its field, the cursor in it; whether it is about one of them."""
        code = str(words.code)
        name = next((each for start, each in _ABOUT.items() if code.startswith(start)), None)
        if name is None:
            return False
        self.move_child(self._error, after=self.query_one(f"#row-{name}"))
        self._error.tell(words)
        self._field(name).focus()
        return True

    def _field(self, name: str) -> Field:
        return self.query_one(f"#typed-{name}", Field)

    @on(Field.Submitted)
    def _next(self, event: Field.Submitted) -> None:
        event.stop()
        self._error.clear_error()
        place = _FIELDS.index((event.input.id or "").removeprefix("typed-"))
        # The last field hands all of them in, so all of them are looked at once more.
        last = place + 1 == len(_FIELDS)
        for name in _FIELDS if last else _FIELDS[place : place + 1]:
            fault = _fault(name, self._field(name).text)
            if fault is not None:
                self.tell(self._words.error(fault))
                return
        if not last:
            self._field(_FIELDS[place + 1]).focus()
            return
        number, birth, expiry, name = (self._field(each).text for each in _FIELDS)
        self.post_message(CardTyped(TypedCard(number, birth, expiry, name)))


def _fault(name: str, text: str) -> AtTheDeskError | None:
    """What is wrong with a field by itself; the name may be anything, also missing."""
    try:
        _CHECKS[name](text)
    except NumberError as error:
        return AtTheDeskError(error.fault.value, digits=error.digits)
    except AtTheDeskError as error:
        return error
    except ValueError:
        return AtTheDeskError("typed.birth_malformed")
    return None


def _check_expiry(text: str) -> object:
    return parse_full_day(text, "typed.expiry_malformed") if text.strip() else None


_CHECKS: dict[str, Callable[[str], object]] = {
    "number": parse_person_number,
    "birth": parse_birth_date,
    "expiry": _check_expiry,
    "name": str.strip,
}
