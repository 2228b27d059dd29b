"""Who acts for an enterprise or an agency, and in what right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from counter_ui.messages import Work
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.person_form import PersonForm
from counter_ui.station import Station
from counter_ui.widgets.form import Entry, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.organisation import Capacity
from kiosk.domain.registration import Draft
from kiosk.use_cases.ways import Ways

_CAPACITIES = {"1": Capacity.LEGAL, "2": Capacity.AUTHORISED}


@dataclass(repr=False, eq=False)
class OrganisationStated(Message, bubble=False):
    """The draft names the organisation and its representative."""

    draft: Draft


class OrganisationForm(Vertical):
    """The representative by card or typing; then capacity and papers, one key each."""

    def __init__(self, draft: Draft, station: Station, words: Wording) -> None:
        super().__init__(classes="organisation")
        self._draft, self._station, self.words = draft, station, words
        self.form = PersonForm(
            draft,
            words,
            (
                ("birth", Entry("organisation_name", entry_rules.organisation_name, Kind.LETTERS)),
                ("birth", Entry("organisation_code", self._judge_code)),
            ),
        )
        self._stated, self._questions = Words(classes="known-person"), Words(classes="verdict")
        self._asking = False
        self._capacity: Capacity | None = None
        self.refused = False
        """Whether papers were asked for and not seen."""

    def compose(self) -> ComposeResult:
        """What the certificate states, the representative, the two questions."""
        yield self._stated
        yield Words((self.words("organisation.who"), "$quiet"), classes="way-note")
        yield self.form
        yield self._questions

    def on_mount(self) -> None:
        """As far as it is known."""
        self.show_draft(self._draft)

    @property
    def hints(self) -> Sequence[Hint]:
        """Fields, then questions."""
        if not self._asking:
            return (("Enter", "way_key.next"), ("F6", "key.numbers"), ("Esc", "key.back"))
        if self._capacity is None:
            return (("1 2", "way_key.capacity"), ("Esc", "way_key.correct"))
        return (("1", "way_key.seen"), ("0", "way_key.not_seen"), ("⌫", "key.take_back"),
                ("Esc", "way_key.correct"))  # fmt: skip

    def show_draft(self, draft: Draft, *, open_numbers: bool = False) -> None:
        """A card was read, or the certificate."""
        self._draft = draft
        claim = draft.claim(Source.CERTIFICATE)
        name = claim.organisation if claim else None
        code = claim.organisation_code if claim else None
        stated = [
            line((self.words(f"entry.{key}"), "$quiet"), (clean_text(text, max_length=300), "bold"))
            for key, text in (("organisation_name", name), ("organisation_code", code))
            if text
        ]
        self._stated.update(lines(*stated))
        self._stated.display = bool(stated)
        silent = (("organisation_name", name), ("organisation_code", code))
        also = [key for key, text in silent if not text]
        self.form.show_draft(draft, open_numbers=open_numbers, also=also)
        self._draw()

    def begin(self) -> None:
        """Into the first field, past them where nothing is missing."""
        if self._asking or not self.form.has_rows:
            self._asking = True
            self.screen.set_focus(None)
        else:
            self.form.begin()
        self._draw()

    def forget_answers(self) -> None:
        """Another certificate: in what right somebody acts for its holder is asked anew."""
        self._asking, self._capacity, self.refused = False, None, False

    def ask(self) -> None:
        """The fields hold: now the questions."""
        self._asking = True
        self.screen.set_focus(None)
        self._draw()

    def go_back(self) -> bool:
        """From the questions to the fields."""
        if not self._asking or not (self.form.has_rows or self._capacity):
            return False
        self.forget_answers()
        self.begin()
        return True

    def take_key(self, key: str) -> bool:
        """1 or 2, then 1 or 0; whether both are answered and the papers were seen."""
        if not self._asking:
            return False
        done = False
        if key == "\b":
            self._capacity, self.refused = None, False
        elif self._capacity is None:
            self._capacity = _CAPACITIES.get(key)
        elif key in ("0", "1"):
            self.refused, done = key == "0", key == "1"
        self._draw()
        return done

    def statement(self, ways: Ways) -> Work:
        """For a thread: the draft with representative and organisation, as stated by now.

        The work raises what the use cases raise.
        """
        draft, state = self._draft, self.form.statement(self._station.desk.read_evidence)
        capacity = self._capacity or Capacity.LEGAL
        code, name = (self.form.text(each) for each in ("organisation_code", "organisation_name"))

        def work() -> Message:
            represent = ways.represent_organisation
            return OrganisationStated(
                represent(state(draft), capacity, papers_seen=True, code=code, name=name)
            )

        return work

    def _judge_code(self, text: str) -> None:
        unusual = entry_rules.organisation_code(text)
        self.form.show_note(self.words.reason(unusual[0]) if unusual else None)

    def _draw(self) -> None:
        self._questions.update(lines(*self._question_lines()))
        self._questions.display = self._asking

    def _question_lines(self) -> list[Content]:
        told = [line((self.words("organisation.capacity"), "bold"))]
        for key, capacity in _CAPACITIES.items():
            chosen = capacity is self._capacity
            mark = CleanText("▶" if chosen else f"[{key}]")
            said = self.words(f"capacity.{capacity.value}")
            told.append(line((mark, "bold $accent"), (said, "bold" if chosen else "")))
        if self._capacity is not None:
            told.append(line((self.words(f"organisation.papers_{self._capacity.value}"), "bold")))
        return told
