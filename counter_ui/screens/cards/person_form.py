"""Who it is: from the card where one was shown, typed where not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult

from counter_ui.person_stated import PERSON, known_facts, read_claims, without_typing
from counter_ui.screens.cards import entry_rules
from counter_ui.showing import rows
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.claim import Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.local_day import local_day
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError
from kiosk.use_cases.read_evidence import ReadEvidence, TypedPerson

_SHOWN = ("fact_row.number", "fact_row.name", "fact_row.birth")


class PersonForm(Form):
    """Number, name and birth date, and whatever fields a way has beside them.

    ``others`` are put behind the field that they name: ``(("number", entry), …)``.
    """

    def __init__(
        self,
        draft: Draft,
        words: Wording,
        others: Sequence[tuple[str, Entry]],
        *,
        number_label: str = "",
    ) -> None:
        """``number_label`` names other words for the number, such as those of a sign-in name."""
        today = local_day(draft.opened_at)
        found: list[Entry] = []
        for entry in (
            Entry("number", entry_rules.person_number, Kind.DIGITS, label=number_label),
            Entry("name", entry_rules.person_name, Kind.LETTERS),
            Entry("birth", lambda text: entry_rules.birth_date(text, today), Kind.DIGITS),
        ):
            found.append(entry)
            found.extend(other for place, other in others if place == entry.name)
        super().__init__(words, found)
        self._others = [other.name for _, other in others]
        self._known: dict[str, str] = {}
        self._note: CleanText | None = None
        self._facts = Words(classes="known-person")
        self._unusual = Words(classes="unusual")

    def compose(self) -> ComposeResult:
        """What the card says above, what is unusual below."""
        yield self._facts
        yield from super().compose()
        yield self._unusual

    def show_draft(self, draft: Draft, *, open_numbers: bool, also: Sequence[str]) -> None:
        """Facts for what a card says, fields for the rest and for ``also``."""
        read = read_claims(draft)
        self._known = known_facts(read)
        typed = draft.claim(Source.TYPED)
        for name, text in known_facts((typed,) if typed else ()).items():
            if not self.text(name):
                self.fill(name, text)
        facts = dict(rows(read, self.words, open_numbers=open_numbers))
        shown = [
            line((self.words(key), "$quiet"), (facts[key], "bold"))
            for key in _SHOWN
            if key in facts
        ]
        marks = [(self.words(f"source_read.{each.source.value}"), "$text-success") for each in read]
        self._facts.update(lines(*shown, line(*marks)))
        self._facts.display = bool(read)
        missing = [name for name in PERSON if name not in self._known]
        self.show_rows([*missing, *(name for name in self._others if name in also)])
        self.show_unusual()

    def value(self, name: str) -> str:
        """From the card, else from the field."""
        return self._known.get(name) or self.text(name)

    def statement(self, read: ReadEvidence) -> Callable[[Draft], Draft]:
        """For a thread: the draft with what is typed by now; raises what ``read.person`` raises.

        Where a card says it all, earlier typing was corrected by it and is no evidence any more.
        """
        if all(name in self._known for name in PERSON):
            return without_typing
        typed = TypedPerson(self.value("number"), self.value("name"), self.value("birth"))
        return lambda draft: read.person(draft, typed)

    def held(self, name: str) -> None:
        """Number and birth date may not fit each other."""
        self.show_unusual()

    def show_note(self, note: CleanText | None) -> None:
        """Something to be read with care that another field brought up; None takes it back."""
        self._note = note

    def show_unusual(self) -> None:
        """What does not fit in the number, and the note; none of it blocks."""
        found = [self.words.reason(each) for each in self._warnings()]
        if self._note is not None:
            found.append(self._note)
        sign = (CleanText("!"), "bold $text-warning")
        self._unusual.update(lines(*(line(sign, each) for each in found)))
        self._unusual.display = bool(found)

    def _warnings(self) -> Sequence[str]:
        try:
            number = entry_rules.person_number(self.value("number"))
        except KioskError:
            return ()
        return number.warnings(birth=self._birth())

    def _birth(self) -> BirthDate | None:
        try:
            return parse_birth_date(self.value("birth"))
        except ValueError:
            return None
