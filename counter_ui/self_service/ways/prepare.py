"""Chuẩn bị ở đây, hoàn tất ở quầy: own card, phone and consent here; the face at the counter.

A recovery and a dispute are begun the same way: what is needed is stated first. Whether there is
an account is told at the counter, never here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from counter_ui.screens.cards import entry_rules
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.self_service.prepare_case import PrepareCase, Shown
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.card import ReadChipStep, ScanCardStep, WithCard
from counter_ui.self_service.steps.choice import Choice, ChoiceStep
from counter_ui.self_service.steps.code import CodeActs, CodeStep
from counter_ui.self_service.steps.consent import ConsentStep
from counter_ui.self_service.steps.ticket import TicketStep
from counter_ui.self_service.steps.typed import NumberStep, TextStep
from counter_ui.self_service.steps.wait import WaitStep
from counter_ui.self_service.typed_way import in_phone_groups, in_threes
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.way import Group, Way, needs_card
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.prepared import LONGEST_NOTE, VisitNeed
from kiosk.domain.ticket import Ticket
from kiosk.use_cases.read_evidence import TypedCard, parse_full_day

_KEY: Final = "self_service.prepare"
_STEPS: Final = ("consent", "card", "chip", "phone", "code")
_RECOVERY: Final = (VisitNeed.FORGOTTEN_PASSWORD, VisitNeed.NEW_PHONE)


class _PhoneStep(WithCard, NumberStep):
    """The number pad, while the card lies on the reader."""


class _CodeStep(WithCard, CodeStep):
    """The one-time code, while the card lies on the reader."""


class _DepositStep(WithCard, WaitStep):
    """Being sealed and handed over."""


@dataclass(frozen=True, slots=True)
class PrepareWay:
    """One visit along it; each method makes the step that it is named after."""

    visit: Visit
    case: PrepareCase

    def consent(self) -> Step:
        """Notice and agreement, before anything is asked."""

        def agreed(step: Step) -> None:
            self.case.agree()
            step.show(self.card())

        about = f"{_KEY}.consent"
        return ConsentStep(self.visit, agreed, about=about, progress=_at("consent"))

    def card(self) -> Step:
        """The code on the card's face."""
        read = self.visit.station.station.desk.read_evidence

        def scanned(step: Step, text: str) -> None:
            if sort_scan(text).kind is Scanned.MRZ:
                step.show(self.chip(lambda draft: read.mrz(draft, text)))
            else:
                step.show(self.chip(lambda draft: read.qr(draft, text)))

        return ScanCardStep(
            self.visit,
            f"{_KEY}.card",
            scanned,
            lambda step: step.show(self.number()),
            progress=_at("card"),
        )

    def number(self) -> Step:
        """By hand: the number."""
        return NumberStep(
            self.visit,
            f"{_KEY}.number",
            entry_rules.person_number,
            lambda step, text: step.show(self.birth(text)),
            grouped=in_threes,
            progress=_at("card"),
        )

    def birth(self, number: str) -> Step:
        """By hand: the date of birth."""
        return NumberStep(
            self.visit,
            f"{_KEY}.birth",
            lambda text: parse_full_day(text, "typed.birth_malformed"),
            lambda step, text: step.show(self.expiry(number, text)),
            sign="/",
            progress=_at("card"),
        )

    def expiry(self, number: str, birth: str) -> Step:
        """By hand: the date of expiry; empty where the card has none."""

        def judge(text: str) -> None:
            if text.strip():
                parse_full_day(text, "typed.expiry_malformed")

        def typed(step: Step, text: str) -> None:
            read = self.visit.station.station.desk.read_evidence
            card = TypedCard(number, birth, text)
            step.show(self.chip(lambda draft: read.typed(draft, card)))

        return NumberStep(
            self.visit, f"{_KEY}.expiry", judge, typed, sign="/", progress=_at("card")
        )

    def chip(self, shown: Shown) -> Step:
        """On the reader, proved."""
        case = self.case
        case.draft = None

        def read() -> None:
            if case.draft is None:
                case.open_with(shown)
            case.read_chip()

        return ReadChipStep(
            self.visit,
            f"{_KEY}.chip",
            read,
            lambda step, _: step.show_for_good(self.phone()),
            progress=_at("chip"),
        )

    def phone(self) -> Step:
        """For the account, and for its codes."""

        def typed(step: Step, text: str) -> None:
            self.case.phone = entry_rules.phone(text)
            step.show(self.code())

        return _PhoneStep(
            self.visit,
            f"{_KEY}.phone",
            entry_rules.phone,
            typed,
            grouped=in_phone_groups,
            progress=_at("phone"),
        )

    def code(self) -> Step:
        """The phone is in the citizen's hands."""
        case = self.case

        def confirmed(step: Step, _: OneTimeCode) -> None:
            step.show_for_good(self.deposit())

        acts = CodeActs(case.send, case.attempt, case.resend)
        return _CodeStep(self.visit, acts, confirmed, progress=_at("code"))

    def deposit(self) -> Step:
        """Sealed, and where the counters find it."""

        def kept(step: Step, ticket: Ticket) -> None:
            step.show_for_good(TicketStep(self.visit, ticket, self.case.need))

        return _DepositStep(self.visit, f"{_KEY}.deposit", self.case.hand_over, kept)


def _at(step: str) -> Progress:
    return Progress(_STEPS.index(step) + 1, len(_STEPS))


def _way(visit: Visit, need: VisitNeed, note: str = "") -> PrepareWay:
    return PrepareWay(visit, PrepareCase(visit, need, note))


def _recovery(visit: Visit) -> Step:
    choices = [Choice(each.value, visit.words(f"prepared_need.{each.value}")) for each in _RECOVERY]

    def chosen(step: Step, name: str) -> None:
        step.show(_way(visit, VisitNeed(name)).consent())

    return ChoiceStep(visit, f"{_KEY}.need", choices, chosen)


class _NoteStep(TextStep):
    """A line or two of what is contested; may stay empty."""

    LONGEST = LONGEST_NOTE


def _dispute(visit: Visit) -> Step:
    def typed(step: Step, text: str) -> None:
        step.show(_way(visit, VisitNeed.NOT_MY_ACCOUNT, text.strip()).consent())

    return _NoteStep(visit, f"{_KEY}.note", lambda _: None, typed)


def greyed(visit: Visit) -> str:
    """A reader must be there, and a centre, which keeps what was prepared until a counter asks."""
    if visit.station.prepare is None:
        return "self_service.greyed.centre_away"
    return visit.station.reader_trouble() or needs_card(visit)


WAYS: Final = (
    Way(
        name="prepare",
        group=Group.COUNTER,
        preparing=True,
        greyed=greyed,
        begin=lambda visit: _way(visit, VisitNeed.REGISTRATION).consent(),
    ),
    Way(
        name="recover",
        group=Group.ACCOUNT,
        preparing=True,
        greyed=greyed,
        begin=_recovery,
    ),
    Way(
        name="dispute",
        group=Group.ACCOUNT,
        preparing=True,
        greyed=greyed,
        begin=_dispute,
    ),
)
