"""One registration in lines: papers, comparison, contact, consent, recording; or a stop."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_ui.plain.approval import approver_for
from counter_ui.plain.conversation import Back, Conversation, Stop
from counter_ui.plain.endings import hand_over, refuse
from counter_ui.plain.papers import read_papers
from counter_ui.screens.cards.refuse import LIKELY
from counter_ui.station import Station
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.phone import Phone, PhoneError, parse_phone
from kiosk.domain.policy import Level
from kiosk.domain.proofing import IN_PERSON_QUESTIONS
from kiosk.domain.registration import Confirmed, Contact, Draft, Proofed, RefusalReason
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.proof_applicant import InPersonAnswers

_NOTICE = ("what", "why", "who", "how_long", "rights")
_QUESTIONS = tuple(name.rpartition(".")[2] for name in IN_PERSON_QUESTIONS)


class _Refused(Exception):
    """An answer that ends it, with the reasons that it is likely for."""

    def __init__(self, *likely: RefusalReason) -> None:
        super().__init__()
        self.likely = likely


@dataclass(frozen=True, slots=True, kw_only=True)
class _SoFar:
    draft: Draft
    proofed: Proofed | None = None
    contact: Contact | None = None


class PlainRegistration:
    """The same use cases in the same order as on the screen; ``/lui`` goes one step back."""

    def __init__(self, station: Station, talk: Conversation) -> None:
        self._station, self._talk = station, talk
        self._steps = (self._papers, self._compare, self._reach, self._agree)

    def play(self, draft: Draft) -> None:
        """From the papers to the receipt or the slip."""
        so_far, place = _SoFar(draft=draft), 0
        while place < len(self._steps):
            try:
                so_far = self._steps[place](so_far)
                place += 1
            except Back:
                place = max(0, place - 1)
                self._talk.say("plain.back")
            except (Stop, _Refused) as stop:
                if self._refused(so_far.draft, stop):
                    return
        self._record(so_far)

    def _refused(self, draft: Draft, stop: Stop | _Refused) -> bool:
        """Whether a reason was chosen; ``/lui`` there goes back to the question."""
        likely = stop.likely if isinstance(stop, _Refused) else ()
        try:
            refuse(draft, likely, self._station, self._talk)
        except (Back, Stop):
            self._talk.say("plain.back")
            return False
        return True

    # The steps

    def _papers(self, so_far: _SoFar) -> _SoFar:
        self._talk.say("plain.step_papers")
        return _SoFar(draft=read_papers(so_far.draft, self._station, self._talk))

    def _compare(self, so_far: _SoFar) -> _SoFar:
        talk, desk = self._talk, self._station.desk
        talk.say("plain.step_compare")
        talk.say_facts(tuple(each.claim for each in so_far.draft.evidence))
        talk.say("plain.no_picture")
        for place, question in enumerate(_QUESTIONS):
            talk.say(f"question.{question}")
            if not talk.ask_yes("plain.yes_or_no"):
                raise _Refused(*LIKELY[place])
        try:
            proofed = desk.proof_applicant(so_far.draft, InPersonAnswers(True, True, True))
        except KioskError as error:
            talk.tell(error)
            raise Back from None
        self._say_level(proofed)
        if proofed.level is Level.NONE:
            talk.tell_code("proofing.no_level")
            raise _Refused(RefusalReason.CHIP_NOT_PROVED)
        self._ask_for_account(proofed)
        return replace(so_far, proofed=proofed)

    def _say_level(self, proofed: Proofed) -> None:
        own = [each for each in proofed.checks if each.name not in IN_PERSON_QUESTIONS]
        self._talk.say_checks(own)
        self._talk.say(f"level.{int(proofed.level)}")

    def _ask_for_account(self, proofed: Proofed) -> None:
        answer = self._station.desk.check_duplicate.of(proofed)
        if answer.exists:
            here = answer.centre is None or not answer.centre.exists
            self._talk.say("existing.title")
            self._talk.say("existing.here" if here else "existing.centre")
            for way in ("password", "recover", "dispute"):
                self._talk.say(f"existing.{way}_how")
            raise _Refused(RefusalReason.ACCOUNT_EXISTS)
        if answer.centre is None:
            self._talk.say("confirm.duplicate_not_asked")

    def _reach(self, so_far: _SoFar) -> _SoFar:
        self._talk.say("plain.step_contact")
        self._talk.say("contact.why")
        contact = Contact(phone=self._phone(), email=self._talk.ask("plain.mail") or None)
        return replace(so_far, contact=contact)

    def _phone(self) -> Phone | None:
        talk = self._talk
        while True:
            typed = talk.ask("plain.phone")
            if not typed:
                talk.say("contact.no_phone")
                if talk.ask_yes("plain.yes_or_no"):
                    return None
                continue
            try:
                phone = parse_phone(typed)
            except PhoneError as error:
                talk.tell(AtTheDeskError(error.fault.value, digits=error.digits))
                continue
            talk.say("plain.read_back", phone=phone.grouped)
            if talk.ask_yes("plain.yes_or_no"):
                return phone

    def _agree(self, so_far: _SoFar) -> _SoFar:
        talk, notice = self._talk, so_far.draft.policy.notice
        talk.say("consent.title")
        for paragraph in _NOTICE:
            talk.say(f"consent.{paragraph}")
        talk.say("consent.version", version=notice.version)
        talk.say("consent.basis", basis=talk.words(f"legal_basis.{notice.legal_basis}"))
        talk.say("consent.question")
        if not talk.ask_yes("plain.yes_or_no"):
            raise _Refused(RefusalReason.NO_CONSENT)
        talk.say("confirm.next")
        talk.say_facts(tuple(each.claim for each in so_far.draft.evidence))
        while talk.ask("plain.record", fresh=True):
            talk.say("plain.only_enter")
        return so_far

    def _record(self, so_far: _SoFar) -> None:
        """After this nothing changes any more; what stops it here leaves the draft."""
        desk = self._station.desk
        if so_far.proofed is None or so_far.contact is None:
            raise RuntimeError("recording before proofing and contact")
        try:
            confirmed: Confirmed = desk.confirm_with_applicant(so_far.proofed, so_far.contact)
            approver = approver_for(confirmed, self._station, self._talk)
            recorded = desk.record_registration(desk.approve_registration(confirmed, approver))
        except KioskError as error:
            self._talk.tell(error)
            self._talk.say("plain.not_recorded")
            desk.keep_draft.keep(DraftInHand(draft=so_far.draft, step="evidence"))
            return
        except (Back, Stop):
            self._talk.say("plain.not_recorded")
            return
        self._station.wake_post()
        hand_over(recorded.receipt, self._station, self._talk)
