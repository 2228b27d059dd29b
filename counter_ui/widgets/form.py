"""A form: Enter judges the field and goes on; what is wrong is said right below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.errors import KioskError


class Kind(StrEnum):
    """What is typed into a field."""

    DIGITS = "digits"
    """Digits and what stands between them."""
    PLAIN = "plain"
    """Codes and addresses: no Telex, no VNI."""
    LETTERS = "letters"
    """Words, with marks."""
    SECRET = "secret"


_LONGEST = {Kind.DIGITS: 24, Kind.PLAIN: 254, Kind.LETTERS: 200, Kind.SECRET: 256}
"""Characters; the rules of the fields ask for far fewer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its words are ``entry.<name>`` and ``entry.<name>_like``."""

    name: str
    judge: Callable[[str], object]
    """Raises a ``KioskError`` for what cannot stand."""
    kind: Kind = Kind.PLAIN
    required: bool = True
    label: str = ""
    """The key of other words than ``entry.<name>``."""
    wiped_if_refused: bool = False
    """What cannot stand leaves the field: a secret may have been typed into the wrong one."""


class Form(Vertical):
    """Rows of label and field; a row that is not shown is not judged either."""

    class Filled(Message):
        """Enter, and every field that is shown holds."""

    def __init__(self, words: Wording, entries: Sequence[Entry]) -> None:
        super().__init__(classes="form")
        self.words = words
        self._entries = {each.name: each for each in entries}
        self._fields = {each.name: self._field_of(each) for each in entries}
        self._rows = {name: self._row_of(entry) for name, entry in self._entries.items()}
        self._error = ErrorBox()

    def _field_of(self, entry: Entry) -> Field:
        return Field(
            placeholder=self.words(f"entry.{entry.name}_like"),
            hidden=entry.kind is Kind.SECRET,
            max_length=_LONGEST[entry.kind],
            plain_keys=entry.kind is Kind.PLAIN,
            digits_only=entry.kind is Kind.DIGITS,
            id=f"entry-{entry.name}",
        )

    def _row_of(self, entry: Entry) -> Horizontal:
        label = self.words(entry.label or f"entry.{entry.name}")
        shown = CleanText(f"{label} *") if entry.required else label
        words = Words(shown, classes="field-label")
        return Horizontal(words, self._fields[entry.name], classes="field-row")

    def compose(self) -> ComposeResult:
        """Rows in the order of the entries; the error is moved to the row that it is about."""
        yield from self._rows.values()
        yield self._error

    def text(self, name: str) -> str:
        """What stands in a field, NFC, without spaces around."""
        return self._fields[name].text.strip()

    def fill(self, name: str, text: str) -> None:
        """Put ``text`` into a field."""
        self._fields[name].value = text

    def take(self, name: str) -> str:
        """What was typed, and empty the field: for secrets."""
        return self._fields[name].take()

    def show_rows(self, names: Iterable[str]) -> None:
        """These rows and no others."""
        wanted = set(names)
        for name, row in self._rows.items():
            row.display = name in wanted

    def shows(self, name: str) -> bool:
        """Whether this row is shown."""
        return bool(self._rows[name].display)

    @property
    def has_rows(self) -> bool:
        """Whether anything is to be typed."""
        return bool(self._shown())

    @property
    def has_cursor(self) -> bool:
        """Whether somebody types here."""
        return any(field.has_focus for field in self._fields.values())

    def begin(self, name: str = "") -> None:
        """Into the named field, or the first that asks for something, or the last."""
        shown = self._shown()
        wanted = (each for each in shown if self._entries[each].required and not self.text(each))
        place = name or next(wanted, shown[-1] if shown else "")
        if place:
            field = self._fields[place]
            field.focus()
            field.cursor_position = len(field.value)

    def tell_at(self, name: str, error: KioskError) -> None:
        """Say it right below the field, and put the cursor there."""
        self._error.tell(self.words.error(error))
        self.move_child(self._error, after=self._rows[name])
        self.call_after_refresh(self._error.scroll_visible, animate=False)
        self.begin(name)

    def clear_error(self) -> None:
        """Nothing is wrong any more."""
        self._error.clear_error()

    def _shown(self) -> list[str]:
        return [name for name in self._entries if self.shows(name)]

    def _fault(self, name: str) -> KioskError | None:
        try:
            self._entries[name].judge(self.text(name))
        except KioskError as error:
            return error
        return None

    def _refuse(self, name: str, fault: KioskError) -> None:
        if self._entries[name].wiped_if_refused:
            self.take(name)
        self.tell_at(name, fault)

    @on(Field.Submitted)
    def _entered(self, event: Field.Submitted) -> None:
        event.stop()
        self.clear_error()
        shown = self._shown()
        here = (event.input.id or "").removeprefix("entry-")
        if here not in shown:
            return
        after = shown[shown.index(here) + 1 :]
        unasked = next((name for name in after if not self.text(name)), "")
        if (fault := self._fault(here)) is not None:
            self._refuse(here, fault)
            return
        self.held(here)
        if unasked:
            self.begin(unasked)
        else:
            self._all_entered(shown)

    def on_key(self, event: events.Key) -> None:
        """Up and down go to the field before and behind, as it is: Enter alone judges."""
        step = {"up": -1, "down": 1}.get(event.key)
        shown = self._shown()
        here = next((each for each in shown if self._fields[each].has_focus), None)
        if step is None or here is None:
            return
        event.stop()
        place = shown.index(here) + step
        if 0 <= place < len(shown):
            self.begin(shown[place])

    def held(self, name: str) -> None:
        """A field was entered and can stand."""

    def _all_entered(self, shown: Sequence[str]) -> None:
        for name in shown:
            if (fault := self._fault(name)) is not None:
                self._refuse(name, fault)
                return
        self.post_message(self.Filled())
