"""SIM ký số: sent once, asked about by itself, every change said; no PIN comes near."""

from __future__ import annotations

from counter_ui.journey import Journey
from counter_ui.plain.contact import ask_mail
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.organisation import represent
from counter_ui.plain.proving import prove
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.signed_facts import VERDICTS, certificate_checks, worst_outcome
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.showing import day_text
from counter_ui.station import Station
from kiosk.domain.claim import Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.local_day import local_day
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Contact, Draft
from kiosk.domain.sim_request import Carrier, SimRequest, SimState
from kiosk.errors import AtTheDeskError, KioskError, LaterError
from kiosk.use_cases.sign_with_sim import SimStep

_POLL_S = 3.0
_CONDITIONS = ("owned", "active", "ready")


def sign_with_sim(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Until a signature holds and names whom it should, or the officer stops."""
    talk.say("sim.title")
    for each in _CONDITIONS:
        talk.say(f"sim.if_{each}")
    while True:
        carrier, phone = _ask_sim(talk)
        try:
            step = _Request(journey.draft, station, talk).signed(carrier, phone)
            return _registered(journey, step, station, talk)
        except Back:
            talk.say("plain.back")
        except KioskError as error:
            talk.tell(error)


def _ask_sim(talk: Conversation) -> tuple[Carrier, Phone]:
    carriers = tuple(Carrier)
    talk.say("sim.which_carrier")
    named = [talk.words(f"carrier.{each.value}") for each in carriers]
    carrier = carriers[talk.choose(named, "plain.which_carrier")]
    while True:
        try:
            return carrier, entry_rules.phone(talk.ask("plain.sim_phone"))
        except AtTheDeskError as error:
            talk.tell(error)


class _Request:
    """One after the other to the same SIM, until one is signed."""

    def __init__(self, draft: Draft, station: Station, talk: Conversation) -> None:
        self._draft, self._talk = draft, talk
        self._use = ways_of(station).sign_with_sim
        self._said: SimState | None = None
        self._trouble = ""

    def signed(self, carrier: Carrier, phone: Phone) -> SimStep:
        """Raises ``Back`` where this SIM will not sign, and what sending raises."""
        while True:
            self._said, self._trouble = None, ""
            self._talk.say("sim.sending")
            request = self._use.send(self._draft, phone, carrier)
            self._say_phone(request)
            step = self._wait(request)
            if step.request.state is SimState.SIGNED:
                return step
            if not step.request.may_retry:
                self._talk.ask("plain.go_on", fresh=True)
                raise Back
            self._talk.ask("plain.send_again", fresh=True)

    def _say_phone(self, request: SimRequest) -> None:
        talk = self._talk
        carrier = talk.words(f"carrier.{request.carrier.value}").upper()
        shown = "vinaphone" if request.carrier is Carrier.VINAPHONE else "other"
        talk.say("sim.on_the_phone", phone=request.phone.grouped)
        talk.say(f"sim.phone_shows_{shown}", carrier=carrier)
        talk.say("plain.sim_digits", digits=" ".join(request.confirmation))
        talk.say("sim.no_notice")
        talk.say("plain.sim_waits")

    def _wait(self, request: SimRequest) -> SimStep:
        step = self._ask(request)
        while step.request.is_open:
            if self._talk.talk.pause(_POLL_S) and self._given_up():
                raise Back
            step = self._ask(step.request)
        return step

    def _ask(self, request: SimRequest) -> SimStep:
        """A centre that cannot be asked just now changes nothing, and is said once."""
        try:
            step = self._use.ask(self._draft, request)
        except LaterError as error:
            if error.code != self._trouble:
                self._talk.tell(error)
            self._trouble = error.code
            return SimStep(self._draft, request)
        if step.request.state is not self._said:
            self._said = step.request.state
            self._talk.say(f"sim_state.{self._said.value}")
            self._talk.say(f"sim_state.{self._said.value}_do")
        return step

    def _given_up(self) -> bool:
        self._talk.say("plain.sim_leave")
        return self._talk.ask_yes("plain.yes_or_no")


def _registered(journey: Journey, step: SimStep, station: Station, talk: Conversation) -> Journey:
    draft, offered = step.draft, _say_signed(step, talk)
    required = draft.kind in draft.policy.email_required
    mail = ask_mail(talk, required=required, offered=offered)
    if draft.kind is ApplicantKind.CITIZEN:
        claim = draft.claim(Source.CERTIFICATE)
        if claim is None or claim.number is None:
            raise AtTheDeskError("sim.old_number_only")
    else:
        draft = represent(draft, station, talk)
    contact = Contact(phone=step.request.phone, email=mail)
    return prove(journey.with_draft(draft).reached_by(contact), station, talk)


def _say_signed(step: SimStep, talk: Conversation) -> str:
    """The four facts and the checks; the certificate's e-mail. Raises ``Back`` if any fails."""
    signer, checks = step.signer, certificate_checks(step.draft)
    if signer is not None:
        for key, value in (
            ("signer.name", signer.name),
            ("signer.valid_from", day_text(local_day(signer.valid_from))),
            ("signer.valid_to", day_text(local_day(signer.valid_to))),
            ("signer.authority", signer.authority),
        ):
            talk.say("plain.returned", label=talk.words(key), value=value)
    worst = worst_outcome(checks) if signer is not None else Outcome.FAILS
    talk.say(VERDICTS[worst][2])
    talk.say_checks(checks)
    if worst is Outcome.FAILS:
        talk.ask("plain.go_on", fresh=True)
        raise Back
    return signer.email if signer is not None else ""
