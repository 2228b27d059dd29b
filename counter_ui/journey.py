"""Where a registration stands on the screen: plain values, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_ui.route import Step, route_of
from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.officer import Officer
from kiosk.domain.one_time_code import PHONE_CONFIRMED
from kiosk.domain.policy import Level
from kiosk.domain.receipt import Receipt
from kiosk.domain.registration import (
    Citizen,
    Confirmed,
    Contact,
    Draft,
    Evidence,
    Proofed,
    Purpose,
    Recorded,
)
from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.use_cases.check_duplicate import DuplicateAnswer
from kiosk.use_cases.proof_applicant import InPersonAnswers, best_facts
from kiosk.use_cases.read_evidence import access_keys

QUESTIONS = ("same_face", "card_sound", "acts_freely")
Answers = tuple[bool | None, bool | None, bool | None]
UNANSWERED: Answers = (None, None, None)
_ALONE = (Step.CODE, Step.PASSWORD)
PASSED = {True: Outcome.HOLDS, False: Outcome.FAILS, None: Outcome.NOT_CHECKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One registration from its draft to its receipt; going on makes a new value."""

    draft: Draft
    step: Step = Step.EVIDENCE
    answers: Answers = UNANSWERED
    proofed: Proofed | None = None
    duplicate: DuplicateAnswer | None = None
    contact: Contact | None = None
    hands_over: bool = False
    """The citizen confirms the phone and sets a password at this counter."""
    confirmed: Confirmed | None = None
    approver: Officer | None = None
    recorded: Recorded | None = None

    @property
    def route(self) -> tuple[Step, ...]:
        """All steps of this registration, in order."""
        return route_of(self.draft, hands_over=self.hands_over)

    @property
    def only_opened(self) -> bool:
        """Whether its draft holds nothing: to leave it is no refusal, for nobody was at it yet."""
        draft = self.draft
        return (
            self.step is Step.EVIDENCE
            and draft.purpose is Purpose.REGISTRATION
            and draft.prepared is None
            and self.contact is None
            and not draft.evidence
        )

    @property
    def step_after(self) -> Step:
        """The next one; without a phone there is nowhere to send a code to."""
        route = self.route
        step = route[min(route.index(self.step) + 1, len(route) - 1)]
        no_phone = self.contact is None or self.contact.phone is None
        return Step.PASSWORD if step is Step.CODE and no_phone else step

    @property
    def step_before(self) -> Step:
        """Where Esc leads; what the citizen did alone is not done again by going back."""
        return next(
            (
                step
                for step in reversed(self.route[: self.route.index(self.step)])
                if step not in _ALONE
            ),
            Step.EVIDENCE,
        )

    def at(self, step: Step) -> Journey:
        """The same registration, shown at another step."""
        return replace(self, step=step)

    def with_evidence(self, shown: Evidence) -> Journey:
        """Another source was read: what was answered before must be asked again."""
        return replace(
            self,
            draft=self.draft.with_evidence(shown),
            answers=UNANSWERED,
            proofed=None,
            duplicate=None,
            confirmed=None,
        )

    def with_draft(self, draft: Draft) -> Journey:
        """The draft has grown on a card of its own: level and duplicates are to be asked anew."""
        return replace(self, draft=draft, proofed=None, duplicate=None, confirmed=None)

    def handed_over(self) -> Journey:
        """The citizen will confirm the phone and set a password here."""
        handed = replace(self, hands_over=True, confirmed=None)
        first = min(handed.route.index(each) for each in _ALONE if each in handed.route)
        return replace(handed, step=handed.route[first - 1])

    def with_answers(self, answers: Answers) -> Journey:
        """Answers given or taken back."""
        return replace(self, answers=answers, proofed=None, duplicate=None, confirmed=None)

    def proved(self, proofed: Proofed, duplicate: DuplicateAnswer | None) -> Journey:
        """Level and duplicates are known."""
        return replace(self, proofed=proofed, duplicate=duplicate)

    def reached_by(self, contact: Contact) -> Journey:
        """Phone and e-mail, or neither."""
        return replace(self, contact=contact, confirmed=None)

    def agreed(self, confirmed: Confirmed) -> Journey:
        """Contact and consent stand, perhaps with a sealed password."""
        return replace(self, confirmed=confirmed)

    def approved_by(self, officer: Officer) -> Journey:
        """Another officer has looked at it."""
        return replace(self, approver=officer)

    @property
    def needs_approval(self) -> bool:
        """Whether the policy wants another officer for this way."""
        return self.draft.method in self.draft.policy.approval_required

    def ended(self, recorded: Recorded) -> Journey:
        """On the disk."""
        return replace(self, recorded=recorded, step=Step.RECEIPT)

    def followed(self, receipt: Receipt) -> Journey:
        """The receipt's newest state."""
        if self.recorded is None:
            return self
        return replace(self, recorded=replace(self.recorded, receipt=receipt))

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What each source says."""
        return tuple(each.claim for each in self.draft.evidence)

    @property
    def citizen(self) -> Citizen | None:
        """The person by the best sources, once number, name and birth are known."""
        try:
            return best_facts(self.claims)
        except AtTheDeskError:
            return None

    @property
    def keys(self) -> AccessKeys:
        """What can open the chip so far."""
        return access_keys(self.draft)

    @property
    def portrait(self) -> bytes | None:
        """The chip's picture, as compressed on the chip."""
        return next((e.portrait for e in self.draft.evidence if e.portrait is not None), None)

    @property
    def in_person(self) -> InPersonAnswers:
        """The officer's answers as the use case takes them."""
        return InPersonAnswers(*self.answers)

    @property
    def proved_enough(self) -> bool:
        """Whether there is a level, or nothing but the citizen's one-time code is missing."""
        if self.proofed is None:
            return False
        if self.proofed.level is not Level.NONE:
            return True
        if self.draft.phone_confirmed is not None:
            return False
        return {each.name for each in self.proofed.missing} == {PHONE_CONFIRMED}

    @property
    def cleared(self) -> bool:
        """Whether the way to the next step is free: proved, and no account in the way."""
        if not self.proved_enough:
            return False
        if self.draft.purpose is not Purpose.REGISTRATION:
            return True
        return self.duplicate is not None and not self.duplicate.exists

    def read(self, source: Source) -> bool:
        """Whether this source was read."""
        return self.draft.claim(source) is not None


def opens_chip(keys: AccessKeys) -> bool:
    """Whether there is anything to try."""
    return bool(keys.mrz) or keys.can is not None
