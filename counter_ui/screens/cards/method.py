"""Chọn phương thức đăng ký: for whom, and by which of the six ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message

from counter_ui import messages
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.outcome_words import paper_parts
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.way_intents import CardDone, MethodChosen, TicketShown
from counter_ui.station import Station
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.method_choice import MethodOffer
from kiosk.domain.officer import Shift
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.ticket import is_ticket
from kiosk.ports.receipt_printer import PrintResult

_KINDS = {
    "c": ApplicantKind.CITIZEN,
    "d": ApplicantKind.ENTERPRISE,
    "n": ApplicantKind.AGENCY,
}
"""By the letters of Công dân, Doanh nghiệp, cơ quan Nhà nước."""
_PREPARED = "7"
"""Behind the six ways: what a citizen has begun at a kiosk."""


@dataclass(repr=False, eq=False)
class OffersKnown(Message, bubble=False):
    """What the policy allows for this kind."""

    kind: ApplicantKind
    offers: tuple[MethodOffer, ...]


@dataclass(repr=False, eq=False)
class ReferralPrinted(Message, bubble=False):
    """How the paper came out."""

    guidance: Guidance
    result: PrintResult


class MethodCard(Card):
    """Công dân stands first, as on the portal; one key for another kind, one key for the way."""

    def __init__(self, station: Station, words: Wording, shift: Shift) -> None:
        super().__init__(words)
        self._ways, self._shift = ways_of(station), shift
        self._prepares = self._ways.take_over_prepared is not None
        self._kind = ApplicantKind.CITIZEN
        self._offers: tuple[MethodOffer, ...] = ()
        self._early = ""
        """The digit of somebody faster than the policy's answer."""
        self._out_of_force = self._printing = self._printed = False
        self._kinds, self._methods = Words(classes="kinds"), Words(classes="methods")
        self._officials = Words((words("choose.officials"), "$quiet"))
        self._paper = Words(classes="way-state")
        self.scanned = ""
        """A card scanned here means *in person*: read it once that way's own card stands."""

    def compose(self) -> ComposeResult:
        """The portal's words; kinds, then two groups of three."""
        yield Words((self.words("choose.title"), "bold"), classes="card-title")
        yield Words((self.words("choose.please"), "$quiet"), classes="way-note")
        yield self._kinds
        yield self._officials
        yield self._methods
        yield self._paper
        yield self.errors

    def on_mount(self) -> None:
        """Ask the policy."""
        self._ask()

    @property
    def hints(self) -> Sequence[Hint]:
        """Kinds, methods, or the paper that helps on."""
        end: tuple[Hint, ...] = (("F9", "key.lock"), ("F1", "key.help"))
        if self._out_of_force:
            enter: Hint = ("Enter", "way_key.done" if self._printed else "way_key.vneid")
            return (enter, ("Esc", "key.back"), *end)
        if not self._offers:
            return (("Enter", "way_key.again"), ("Esc", "key.back"), *end)
        ticket: tuple[Hint, ...] = ((_PREPARED, "prepared.key_choose"),) if self._prepares else ()
        return (("1-6", "way_key.method"), *ticket, ("C D N", "way_key.kind"),
                ("Esc", "key.back"), *end)  # fmt: skip

    def take_key(self, key: str) -> None:
        """A letter for whom, a digit for how; Enter where there is nothing to choose."""
        place = "123456".find(key)
        if key == "\n":
            self._enter()
        elif key == _PREPARED and self._prepares:
            self.post_message(TicketShown())
        elif key.casefold() in _KINDS:
            self._kind, self._offers = _KINDS[key.casefold()], ()
            self._ask()
        elif place >= 0 and not self._offers:
            self._early = key
        elif 0 <= place < len(self._offers):
            self._choose(self._offers[place])

    def take_scan(self, text: str) -> bool:
        """Who lays down a card is a citizen, in person; a ticket opens what was prepared."""
        if is_ticket(text) and self._prepares:
            self.post_message(TicketShown(text))
            return True
        offers = self._offers if self._kind is ApplicantKind.CITIZEN else ()
        for offer in offers:
            if offer.method is Method.IN_PERSON:
                self.scanned = text
                self._choose(offer)
                return True
        return False

    def _choose(self, offer: MethodOffer) -> None:
        self.errors.clear_error()
        if offer.allowed:
            self.post_message(MethodChosen(self._kind, offer.method))
        else:
            self.tell(self.words.coded(offer.reason))

    def _enter(self) -> None:
        if self._printed:
            self.post_message(CardDone())
        elif self._out_of_force:
            self._print()
        elif not self._offers:
            self._ask()

    def _ask(self) -> None:
        kind, choose = self._kind, self._ways.choose_method
        self._early = ""
        self.errors.clear_error()
        self.start_work("choose", lambda: OffersKnown(kind, choose(kind)))

    def _print(self) -> None:
        if self._printing:
            return
        self._printing = True
        hand_out, officer = self._ways.hand_out_guidance, self._shift.officer
        self.start_work("guidance", lambda: ReferralPrinted(*hand_out(GuidanceKind.VNEID, officer)))

    def on_offers_known(self, message: OffersKnown) -> None:
        """Show them, unless another kind was chosen meanwhile."""
        if message.kind is self._kind:
            self._offers, self._out_of_force = message.offers, False
            self._draw()
            if self._early:
                self.take_key(self._early)

    def on_referral_printed(self, message: ReferralPrinted) -> None:
        """Say where the paper is."""
        self._printing, self._printed = False, True
        number = clean_text(message.guidance.number, max_length=60)
        slip = line(self.words("choose.slip"), (number, "bold"))
        self._paper.update(lines(slip, line(*paper_parts(message.result, self.words))))
        self.changed()

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Outside the policy's dates there is still a paper that helps on."""
        self._printing, self._early = False, ""
        if message.error.code == "policy.not_in_force":
            self._out_of_force = True
            for each in (self._kinds, self._officials, self._methods):
                each.display = False
            self._paper.say((self.words("choose.vneid"), "bold"))
        self.tell(self.words.error(message.error))
        self.changed()

    def _draw(self) -> None:
        self._kinds.say(*(self._kind_part(key, kind) for key, kind in _KINDS.items()))
        self._methods.update(lines(*self._method_lines()))
        self.changed()

    def _kind_part(self, key: str, kind: ApplicantKind) -> Content:
        chosen = kind is self._kind
        mark = CleanText("(•)" if chosen else "( )")
        said = (self.words(f"kind.{kind.value}"), "bold" if chosen else "$quiet")
        return line((CleanText(f"[{key.upper()}]"), "bold $accent"), mark, said, CleanText(""))

    def _method_lines(self) -> list[Content]:
        told: list[Content] = []
        group = None
        for key, offer in zip("123456", self._offers, strict=False):
            if offer.group is not group:
                group = offer.group
                told.append(line((self.words(f"choose.group_{int(group)}"), "bold $quiet")))
            told.append(self._method_line(key, offer))
        if self._prepares:
            told.append(self._prepared_line())
        return told

    def _prepared_line(self) -> Content:
        box = (CleanText(f"[{_PREPARED}]"), "bold $accent")
        note = (self.words("prepared.choose_note"), "$quiet")
        return line(box, (self.words("prepared.choose"), "bold"), note)

    def _method_line(self, key: str, offer: MethodOffer) -> Content:
        name = self.words(f"choose.{offer.method.value}")
        if not offer.allowed:
            why = self.words.reason(offer.reason)
            box = (CleanText(f"[{key}]"), "$faint")
            return line(box, (name, "$faint"), (CleanText("✕"), "$quiet"), (why, "$text-warning"))
        note = self.words(f"choose.{offer.method.value}_note")
        return line((CleanText(f"[{key}]"), "bold $accent"), (name, "bold"), (note, "$quiet"))
