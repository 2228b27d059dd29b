"""A child's guardian, and whoever helps: neither decides, neither types a secret."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter_ui.screens.cards import entry_rules
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.assistance import (
    OF_AGE,
    GuardianPaper,
    Help,
    age,
    guardian_check,
)
from kiosk.domain.claim import Claim
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Outcome
from kiosk.domain.local_day import local_day
from kiosk.domain.registration import Citizen, Draft
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.accompany_applicant import AccompanyApplicant
from kiosk.use_cases.proof_applicant import best_facts

_ROWS = {"guardian": ("guardian_number", "guardian_name"), "helper": ("helper_name",)}
_PAPERS = dict(zip("123", GuardianPaper, strict=True))
_HELPS = dict(zip("123", Help, strict=True))


class Stage(StrEnum):
    """What the keys mean now."""

    MENU = "menu"
    GUARDIAN = "guardian"
    PAPER = "paper"
    HELPER = "helper"
    HELP = "help"


class Companions(Vertical):
    """A menu of one key each; fields open below it."""

    def __init__(self, draft: Draft, accompany: AccompanyApplicant, words: Wording) -> None:
        super().__init__(classes="companions")
        self.draft, self._accompany, self.words = draft, accompany, words
        self._today = local_day(draft.opened_at)
        self.stage = Stage.MENU
        self._help: frozenset[Help] = frozenset()
        self.form = Form(
            words,
            (
                Entry("guardian_number", entry_rules.person_number, Kind.DIGITS),
                Entry("guardian_name", entry_rules.person_name, Kind.LETTERS),
                Entry("helper_name", entry_rules.person_name, Kind.LETTERS),
            ),
        )
        self._menu, self._question = Words(classes="methods"), Words(classes="verdict")

    def compose(self) -> ComposeResult:
        """Menu, fields, question."""
        yield self._menu
        yield self.form
        yield self._question

    def on_mount(self) -> None:
        """Nobody yet, or who was put on record before."""
        self._draw()

    @property
    def hints(self) -> Sequence[Hint]:
        """By what is open."""
        if self.stage is Stage.MENU:
            return (("Enter", "key.go_on"), ("1-3", "way_key.choose"))
        correct: Hint = ("Esc", "way_key.correct")
        if self.stage is Stage.PAPER:
            return (("1-3", "way_key.paper"), correct)
        if self.stage is Stage.HELP:
            return (("1-3", "way_key.help_kind"), ("Enter", "way_key.next"), correct)
        return (("Enter", "way_key.next"), correct)

    @property
    def is_child(self) -> bool:
        """Whether the applicant may not register alone."""
        citizen = self._citizen()
        return citizen is not None and age(citizen.birth, self._today) < OF_AGE

    def begin(self) -> None:
        """Into the fields where some are open."""
        if self.stage in (Stage.GUARDIAN, Stage.HELPER):
            self.form.begin()
        else:
            self.screen.set_focus(None)

    def go_back(self) -> bool:
        """To the fields, then to the menu."""
        if self.stage is Stage.MENU:
            return False
        before = {Stage.PAPER: Stage.GUARDIAN, Stage.HELP: Stage.HELPER}
        self._to(before.get(self.stage, Stage.MENU))
        return True

    def fill_guardian(self, claim: Claim) -> None:
        """The guardian's own card was scanned; it says nothing of the applicant."""
        self._to(Stage.GUARDIAN)
        self.form.fill("guardian_number", claim.number.value if claim.number else "")
        self.form.fill("guardian_name", claim.name or claim.unaccented_name or "")
        self.form.begin()

    def entered(self) -> None:
        """The fields hold: ask the rest by single keys."""
        self._to(Stage.PAPER if self.stage is Stage.GUARDIAN else Stage.HELP)

    def take_key(self, key: str) -> bool:
        """One key; whether it was Enter on the menu.

        Raises ``AtTheDeskError`` for what cannot be put on record.
        """
        if self.stage is Stage.MENU:
            return self._on_menu(key)
        if self.stage is Stage.PAPER and key in _PAPERS:
            self._guardian(_PAPERS[key])
        elif self.stage is Stage.HELP and key in _HELPS:
            self._help ^= {_HELPS[key]}
        elif self.stage is Stage.HELP and key == "\n":
            self._helper()
        self._draw()
        return False

    def check(self) -> None:
        """Raises ``AtTheDeskError('guardian.needed')`` for a child that stands alone."""
        citizen = self._citizen()
        if citizen is None:
            return
        self._judge(self.draft, citizen)

    def _on_menu(self, key: str) -> bool:
        if key == "1":
            self._to(Stage.GUARDIAN)
        elif key == "2":
            self._to(Stage.HELPER)
        elif key == "3":
            self.draft = self._accompany.alone(self.draft)
            self._help = frozenset()
            self._draw()
        return key == "\n"

    def _guardian(self, paper: GuardianPaper) -> None:
        number, name = (self.form.text(each) for each in _ROWS["guardian"])
        changed = self._accompany.guardian(self.draft, number, name, paper)
        citizen = self._citizen()
        if citizen is not None:
            self._judge(changed, citizen)
        self.draft = changed
        self._to(Stage.MENU)

    def _helper(self) -> None:
        if not self._help:
            raise AtTheDeskError("party.help_missing")
        self.draft = self._accompany.helper(self.draft, self.form.text("helper_name"), self._help)
        self._to(Stage.MENU)

    def _judge(self, draft: Draft, citizen: Citizen) -> None:
        check = guardian_check(citizen.birth, citizen.number, draft.guardian, self._today)
        if check is not None and check.outcome is Outcome.FAILS:
            raise AtTheDeskError(check.reason)

    def _citizen(self) -> Citizen | None:
        try:
            return best_facts(tuple(each.claim for each in self.draft.evidence))
        except AtTheDeskError:
            return None

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        self._draw()
        self.begin()

    def _draw(self) -> None:
        self.form.display = self.stage is not Stage.MENU
        family = "guardian" if self.stage in (Stage.GUARDIAN, Stage.PAPER) else "helper"
        self.form.show_rows(_ROWS[family])
        self._menu.update(lines(*self._menu_lines()))
        self._menu.display = self.stage is Stage.MENU
        self._question.update(lines(*self._question_lines()))
        self._question.display = self.stage in (Stage.PAPER, Stage.HELP)

    def _menu_lines(self) -> list[Content]:
        told = []
        if self.is_child:
            child = self.words("party.child")
            told.append(line((CleanText("!"), "bold $text-warning"), (child, "bold $text-warning")))
        for key, what in zip("123", ("guardian", "helper", "alone"), strict=True):
            said = self.words(f"party.{what}")
            told.append(line((CleanText(f"[{key}]"), "bold $accent"), said))
        return [*told, *self._on_record()]

    def _on_record(self) -> list[Content]:
        told = []
        guardian, helper = self.draft.guardian, self.draft.helper
        done = (CleanText("✓"), "$text-success")
        if guardian is not None:
            paper = self.words(f"guardian_paper.{guardian.paper.value}")
            number = CleanText(guardian.number.masked)
            told.append(line(done, (guardian.name, "bold"), number, (paper, "$quiet")))
        if helper is not None:
            kinds = [self.words(f"help_kind.{each.value}") for each in Help if each in helper.help]
            told.append(line(done, (helper.name, "bold"), *kinds))
        return told

    def _question_lines(self) -> list[Content]:
        if self.stage is Stage.PAPER:
            rows = [(key, f"guardian_paper.{each.value}", False) for key, each in _PAPERS.items()]
            told = [line((self.words("party.which_paper"), "bold"))]
        else:
            rows = [
                (key, f"help_kind.{each.value}", each in self._help) for key, each in _HELPS.items()
            ]
            told = [line((self.words("party.which_help"), "bold"))]
        for key, said, chosen in rows:
            mark = CleanText("(✓)" if chosen else "( )")
            box = (CleanText(f"[{key}]"), "bold $accent")
            one_of_many = (mark,) if self.stage is Stage.HELP else ()
            told.append(line(box, *one_of_many, self.words(said)))
        if self.stage is Stage.HELP:
            told.append(line((self.words("party.helper_limits"), "$text-warning")))
        return told
