"""Where a registration stands on the screen: plain values, no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Outcome
from kiosk.domain.policy import Level
from kiosk.domain.receipt import Receipt
from kiosk.domain.registration import Citizen, Contact, Draft, Evidence, Proofed, Recorded
from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.use_cases.check_duplicate import DuplicateAnswer
from kiosk.use_cases.proof_applicant import InPersonAnswers, best_facts
from kiosk.use_cases.read_evidence import access_keys


class Step(StrEnum):
    """The steps at the left, in order."""

    EVIDENCE = "evidence"
    REVIEW = "review"
    CONTACT = "contact"
    CONSENT = "consent"
    CONFIRM = "confirm"
    RECEIPT = "receipt"


ORDER = tuple(Step)
QUESTIONS = ("same_face", "card_sound", "acts_freely")
Answers = tuple[bool | None, bool | None, bool | None]
UNANSWERED: Answers = (None, None, None)
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
    recorded: Recorded | None = None

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
        )

    def with_answers(self, answers: Answers) -> Journey:
        """Answers given or taken back."""
        return replace(self, answers=answers, proofed=None, duplicate=None)

    def proved(self, proofed: Proofed, duplicate: DuplicateAnswer | None) -> Journey:
        """Level and duplicates are known."""
        return replace(self, proofed=proofed, duplicate=duplicate)

    def reached_by(self, contact: Contact) -> Journey:
        """Phone and e-mail, or neither."""
        return replace(self, contact=contact)

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
    def cleared(self) -> bool:
        """Whether the way to the contact step is free: a level, and no account yet."""
        if self.proofed is None or self.proofed.level is Level.NONE:
            return False
        return self.duplicate is not None and not self.duplicate.exists

    def read(self, source: Source) -> bool:
        """Whether this source was read."""
        return self.draft.claim(source) is not None


def opens_chip(keys: AccessKeys) -> bool:
    """Whether there is anything to try."""
    return bool(keys.mrz) or keys.can is not None
