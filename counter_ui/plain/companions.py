"""Người đi cùng, in lines: a child's guardian, and whoever helps; neither decides."""

from __future__ import annotations

from dataclasses import dataclass

from counter_ui.plain.conversation import Conversation
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.station import Station
from kiosk.domain.assistance import OF_AGE, GuardianPaper, Help, age, guardian_check
from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.local_day import local_day
from kiosk.domain.registration import Citizen, Draft
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.mrz import claim_of, parse_typed_mrz
from kiosk.use_cases.accompany_applicant import AccompanyApplicant
from kiosk.use_cases.proof_applicant import best_facts

_PAPERS, _HELPS = tuple(GuardianPaper), tuple(Help)


def is_child(draft: Draft) -> bool:
    """Whether the applicant may not register alone."""
    citizen = _citizen(draft)
    return citizen is not None and age(citizen.birth, local_day(draft.opened_at)) < OF_AGE


def accompanied(draft: Draft, station: Station, talk: Conversation) -> Draft:
    """The draft with who stands beside the applicant. Raises ``Back`` and ``Stop``."""
    return _Companions(draft, ways_of(station).accompany_applicant, talk).play()


@dataclass(slots=True)
class _Companions:
    draft: Draft
    accompany: AccompanyApplicant
    talk: Conversation

    def play(self) -> Draft:
        """Until nobody more is named; a child needs a guardian."""
        talk = self.talk
        talk.say("party.title")
        if is_child(self.draft):
            talk.say("party.child")
        steps = (self._guardian, self._helper, self._alone)
        named = [talk.words(f"party.{each}") for each in ("guardian", "helper", "alone")]
        while True:
            self._say_on_record()
            steps[talk.choose(named, "plain.which_companion")]()
            self._say_on_record()
            try:
                _require_guardian(self.draft)
            except AtTheDeskError as error:
                talk.tell(error)
                continue
            return self.draft

    def _say_on_record(self) -> None:
        talk, guardian, helper = self.talk, self.draft.guardian, self.draft.helper
        if guardian is not None:
            paper = talk.words(f"guardian_paper.{guardian.paper.value}")
            label = talk.words("plain.companion", name=guardian.name, what=paper)
            talk.say("plain.returned", label=label, value=guardian.number.masked)
        if helper is not None:
            kinds = [
                talk.words(f"help_kind.{each.value}") for each in _HELPS if each in helper.help
            ]
            talk.say("plain.companion", name=helper.name, what=", ".join(kinds))

    def _alone(self) -> None:
        self.draft = self.accompany.alone(self.draft)

    def _guardian(self) -> None:
        """Scanned from the guardian's own card, or typed."""
        talk = self.talk
        while True:
            number, name = self._scanned()
            number = number or talk.ask("plain.guardian_number")
            name = name or talk.ask("plain.guardian_name", vietnamese=True)
            talk.say("party.which_paper")
            papers = [talk.words(f"guardian_paper.{each.value}") for each in _PAPERS]
            paper = _PAPERS[talk.choose(papers, "plain.which_guardian_paper")]
            try:
                changed = self.accompany.guardian(self.draft, number, name, paper)
                _require_guardian(changed)
            except AtTheDeskError as error:
                talk.tell(error)
                continue
            self.draft = changed
            return

    def _scanned(self) -> tuple[str, str]:
        """Number and name as a card's code has them; empty for typing, or the number typed."""
        talk, zone = self.talk, ""
        while True:
            text = talk.ask("plain.scan_next" if zone else "plain.scan_guardian", quiet=True)
            found = sort_scan(text, zone)
            zone = found.text if found.kind is Scanned.MRZ_PART else ""
            if found.kind is Scanned.NUMBER or not text:
                return found.text, ""
            try:
                claim = self._claim(found.kind, found.text)
            except KioskError as error:
                talk.tell(error)
                continue
            if claim is not None:
                number = claim.number.value if claim.number else ""
                return number, claim.name or claim.unaccented_name or ""

    def _claim(self, kind: Scanned, text: str) -> Claim | None:
        if kind is Scanned.QR:
            return parse_card_qr(text)
        if kind is Scanned.MRZ:
            today = local_day(self.draft.opened_at)
            return claim_of(parse_typed_mrz(text), Source.MRZ, today=today)
        if kind is Scanned.MRZ_PART:
            return None
        raise AtTheDeskError("scan.damaged" if kind is Scanned.DAMAGED else "scan.not_known")

    def _helper(self) -> None:
        talk = self.talk
        talk.say("party.helper_limits")
        while True:
            name = talk.ask("plain.helper_name", vietnamese=True)
            try:
                entry_rules.person_name(name)
            except AtTheDeskError as error:
                talk.tell(error)
                continue
            self.draft = self.accompany.helper(self.draft, name, self._kinds_of_help())
            return

    def _kinds_of_help(self) -> frozenset[Help]:
        """At least one, such as ``1 3``."""
        talk = self.talk
        for number, each in enumerate(_HELPS, start=1):
            talk.say("plain.choice", number=number, choice=talk.words(f"help_kind.{each.value}"))
        while True:
            digits = talk.ask("plain.which_help", fresh=True).replace(",", " ").split()
            places = {int(each) for each in digits if each in ("1", "2", "3")}
            if places and len(places) == len(digits):
                return frozenset(_HELPS[place - 1] for place in places)
            talk.tell_code("party.help_missing")


def _require_guardian(draft: Draft) -> None:
    """Raises ``AtTheDeskError``: ``guardian.needed``, ``guardian.same_person``,
    ``guardian.not_of_age``.
    """
    citizen = _citizen(draft)
    if citizen is None:
        return
    today = local_day(draft.opened_at)
    check = guardian_check(citizen.birth, citizen.number, draft.guardian, today)
    if check is not None and check.outcome is Outcome.FAILS:
        raise AtTheDeskError(check.reason)


def _citizen(draft: Draft) -> Citizen | None:
    try:
        return best_facts(tuple(each.claim for each in draft.evidence))
    except AtTheDeskError:
        return None
