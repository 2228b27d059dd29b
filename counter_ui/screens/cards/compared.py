"""Ways on which an authority compares: state the person, ask, show the answer field by field."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from counter_ui.person_stated import PERSON
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.person_form import PersonForm
from counter_ui.screens.cards.way_card import WayCard
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import Answer, Comparison, FieldMatch
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact, Draft
from kiosk.errors import KioskError

_MARKS = {
    Answer.MATCH: ("✓", "bold $text-success"),
    Answer.UNAVAILABLE: ("○", "bold $text-warning"),
}
_FIELD_MARKS = {
    FieldMatch.MATCH: ("✓", "$text-success"),
    FieldMatch.MISMATCH: ("✕", "bold $text-error"),
    FieldMatch.ABSENT: ("○", "$text-warning"),
}
_COMPARE = "compare"
Ask = Callable[[Draft], tuple[Draft, Comparison]]


@dataclass(repr=False, eq=False)
class Compared(Message, bubble=False):
    """The authority's answer, and the draft that holds it."""

    question: int
    """Which one it answers, counted on the card."""
    draft: Draft
    comparison: Comparison


class ComparedCard(WayCard):
    """Form, question, answer; on the same card, so that a mismatch is mended where it is read."""

    OF = ""
    """``subscriber`` or ``insurance``: the family of its words."""

    def __init__(
        self,
        draft: Draft,
        station: Station,
        words: Wording,
        contact: Contact | None,
        others: Sequence[tuple[str, Entry]],
    ) -> None:
        super().__init__(draft, station, words)
        reach = (
            Entry("phone", entry_rules.phone, Kind.DIGITS),
            Entry("mail", entry_rules.mail_if_any, required=False),
        )
        self._others = [entry.name for _, entry in others]
        rows = (*others, *(("birth", each) for each in reach))
        self.form = PersonForm(draft, words, rows, number_label="entry.login_number")
        self._contact = contact or Contact(phone=draft.phone_confirmed, email=None)
        self._mail_open = self._contact.email is not None
        self._numbers_open = False
        self._answer: Comparison | None = None
        self._asking, self._questions = False, 0
        self._state = Words(classes="way-state")
        self._verdict = Words(classes="verdict")

    def compose(self) -> ComposeResult:
        """The form, and below it what is asked and what came of it."""
        yield Words((self.words(f"{self.OF}.title"), "bold"), classes="card-title")
        yield Words((self.words(f"{self.OF}.note"), "$quiet"), classes="way-note")
        with Vertical(classes="way-body"):
            yield self.form
            yield self._state
            yield self._verdict
        yield self.errors

    def on_mount(self) -> None:
        """What the draft says already is filled in, and phone and e-mail given before."""
        if self._contact.phone is not None:
            self.form.fill("phone", self._contact.phone.value)
        self.form.fill("mail", self._contact.email or "")
        self.redraw()

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter sends, tries again or goes on."""
        if self.busy:
            return (("Esc", "key.back"), ("F9", "key.lock"), ("F1", "key.help"))
        end: tuple[Hint, ...] = (("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))
        if self._answer is not None:
            enter = "key.go_on" if self._answer.answer is Answer.MATCH else "way_key.again"
            return (("Enter", enter), ("Esc", "way_key.correct"), *end)
        mail: Hint = ("F7", "key.close_mail" if self._mail_open else "key.mail")
        return (("Enter", "way_key.next"), mail, ("F6", "key.numbers"), ("Esc", "key.back"), *end)

    def redraw(self) -> None:
        """Form or answer."""
        also = [*self._others, "phone", *(("mail",) if self._mail_open else ())]
        self.form.show_draft(self.draft, open_numbers=self._numbers_open, also=also)
        self.form.display = self._answer is None
        self._verdict.display = self._answer is not None
        self._state.display = self.busy
        self.changed()

    def begin(self) -> None:
        """Into the form, or nowhere while an answer stands here."""
        if self._answer is None and not self.busy:
            self.form.begin()
        else:
            self.screen.set_focus(None)

    def cover_numbers(self) -> None:
        """Mask what F6 has opened."""
        if self._numbers_open:
            self.pressed("numbers")

    def pressed(self, name: str) -> bool:
        """F7 opens the e-mail, F6 the numbers."""
        if self.busy or self._answer is not None or name not in ("mail", "numbers"):
            return False
        if name == "numbers":
            self._numbers_open = not self._numbers_open
            self.redraw()
            return True
        self._mail_open = not self._mail_open
        if not self._mail_open:
            self.form.fill("mail", "")
        self.redraw()
        self.form.begin("mail" if self._mail_open else "")
        return True

    def go_back(self) -> bool:
        """From the answer to the fields, to the first that did not match; from waiting for one."""
        if self._asking:
            self._wait_no_longer()
            return True
        if self._answer is None or self.busy:
            return False
        wrong = [name for name in self._answer.differing if name in PERSON]
        self._answer = None
        self.redraw()
        self.form.begin(next((name for name in wrong if self.form.shows(name)), ""))
        return True

    def take_scan(self, text: str) -> bool:
        """Another card: what was answered is about somebody else."""
        if not self.busy:
            self._answer = None
            self.redraw()
        return super().take_scan(text)

    def take_key(self, key: str) -> None:
        """Enter under an answer: go on, or ask once more."""
        if key != "\n" or self.busy or self._answer is None:
            return
        if self._answer.answer is Answer.MATCH:
            self.finish()
        else:
            self._ask()

    def on_form_filled(self, message: Form.Filled) -> None:
        """Everything is there: ask."""
        message.stop()
        self._ask()

    def _ask(self) -> None:
        if self.busy:
            return
        draft, ask = self.draft, self.question()
        state = self.form.statement(self.station.desk.read_evidence)
        said = self.words(f"{self.OF}.asking", phone=self.phone.grouped)
        self._state.say((CleanText("▶"), "$accent"), said)
        self._asking, self._questions = True, self._questions + 1
        number = self._questions
        self.work(f"{_COMPARE}_{number}", lambda: Compared(number, *ask(state(draft))))
        self.screen.set_focus(None)
        self.redraw()

    def _wait_no_longer(self) -> None:
        """Whatever comes now answers a question that nobody asks any more."""
        self._questions += 1
        self._asking = self.busy = False
        self._answer = None
        self.redraw()
        self.begin()

    @abstractmethod
    def question(self) -> Ask:
        """What to ask, from what the form holds now."""

    @property
    def phone(self) -> Phone:
        """As typed; the form has judged it."""
        return entry_rules.phone(self.form.text("phone"))

    def on_compared(self, message: Compared) -> None:
        """Show it; what is plain needs no look."""
        if message.question != self._questions:
            return
        self._asking = self.busy = False
        self.draft, self._answer = message.draft, message.comparison
        self._verdict.update(lines(*self.answer_lines(message.comparison)))
        self.redraw()
        self.begin()
        if not self.to_be_seen(message.comparison):
            self.finish()

    def failed(self, work: str, error: KioskError) -> None:
        """No answer; of a question that nobody asks any more nobody hears."""
        if work.startswith(_COMPARE):
            if work != f"{_COMPARE}_{self._questions}":
                return
            self._asking = False
        super().failed(work, error)

    def to_be_seen(self, found: Comparison) -> bool:
        """Whether the officer must look at the answer before it goes on."""
        return found.answer is not Answer.MATCH

    def finish(self) -> None:
        """The way's work is done."""
        mail = entry_rules.mail_if_any(self.form.text("mail"))
        self.post_message(WayShown(self.draft, Contact(phone=self.phone, email=mail)))

    def answer_lines(self, found: Comparison) -> list[Content]:
        """What it is, which fields, and where to go with it."""
        mark, style = _MARKS.get(found.answer, ("✕", "bold $text-error"))
        key = f"{self.OF}.{found.answer.value}"
        told = [line((CleanText(mark), style), (self.words(key), style))]
        matches = dict(found.fields)
        told.extend(self._field_line(name, matches[name]) for name in PERSON if name in matches)
        told.append(line((CleanText("→"), "$accent"), self.words(f"{key}_where")))
        return told

    def _field_line(self, name: str, match: FieldMatch) -> Content:
        mark, style = _FIELD_MARKS[match]
        said = (self.words(f"field_match.{match.value}"), style)
        return line((CleanText(mark), style), self.words(f"entry.{name}"), said)
