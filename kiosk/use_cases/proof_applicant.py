"""Put the evidence and the officer's answers together, and let the policy give the level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source, compare_claims
from kiosk.domain.claim_checks import party_checks
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.local_day import local_day
from kiosk.domain.policy import Method
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS, decide
from kiosk.domain.registration import Citizen, Draft, Proofed
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store

Value = TypeVar("Value")
_BEST_FIRST = (
    *(Source.CHIP, Source.CERTIFICATE, Source.MRZ, Source.QR),
    *(Source.SOCIAL_INSURANCE, Source.TYPED),
)
_BEST_NAME_FIRST = (Source.CHIP, Source.CERTIFICATE, Source.QR, Source.TYPED, Source.MRZ)
_BY_EYE = frozenset({Method.IN_PERSON, Method.POST_OFFICE})


@dataclass(frozen=True, slots=True)
class InPersonAnswers:
    """What the officer's eyes saw; None is *not answered*, and nothing is answered beforehand."""

    same_face: bool | None = None
    card_sound: bool | None = None
    acts_freely: bool | None = None

    def checks(self) -> tuple[Check, ...]:
        """One check a question."""
        answers = (self.same_face, self.card_sound, self.acts_freely)
        return tuple(
            _answered(name, answer)
            for name, answer in zip(IN_PERSON_QUESTIONS, answers, strict=True)
        )


_NOT_ASKED = InPersonAnswers()


@dataclass(frozen=True, slots=True)
class ProofApplicant:
    """Compare the sources, add the officer's answers, decide."""

    store: Store
    clock: Clock
    practice_profile: bool

    def __call__(self, draft: Draft, answers: InPersonAnswers = _NOT_ASKED) -> Proofed:
        """``answers`` are for the ways on which the officer looks at person and card.

        A proofing that fails is a result with ``Level.NONE``, not an exception.

        Raises ``AtTheDeskError('evidence.incomplete')`` while number, name or birth is unknown.
        """
        claims = tuple(each.claim for each in draft.evidence)
        citizen = best_facts(claims)
        today = local_day(self.clock.now())
        checks = (
            *(check for each in draft.evidence for check in each.checks),
            *compare_claims(claims),
            _validity(claims, today),
            *self._simulated(draft),
            *party_checks(
                draft.kind,
                claims,
                (citizen.number, citizen.birth),
                (draft.guardian, draft.organisation),
                today,
            ),
            *(answers.checks() if draft.method in _BY_EYE or answers != _NOT_ASKED else ()),
        )
        verdict = decide(draft.policy, draft.kind, draft.method, checks)
        proofed = Proofed(
            draft=draft,
            citizen=citizen,
            checks=checks,
            level=verdict.level,
            missing=verdict.missing,
        )
        self._write_down(proofed)
        return proofed

    def _simulated(self, draft: Draft) -> tuple[Check, ...]:
        if self.practice_profile or not any(each.simulated for each in draft.evidence):
            return ()
        return (Check("evidence.genuine", Outcome.FAILS, "evidence.simulated"),)

    def _write_down(self, proofed: Proofed) -> None:
        facts = {"registration": proofed.draft.id, "level": str(int(proofed.level))}
        for check in proofed.checks:
            if check.outcome is not Outcome.HOLDS:
                facts[check.name] = f"{check.outcome.value} {check.reason}".strip()
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.PROOFED, facts, now))


def best_facts(claims: tuple[Claim, ...]) -> Citizen:
    """Each fact from its best source: the chip first, then MRZ, QR, typing.

    A certificate states no date of birth: the year is then that of its number. The MRZ has no
    accents, so a name is taken from it only when nothing else has one.
    Raises ``AtTheDeskError('evidence.incomplete')``.
    """
    by_source = {claim.source: claim for claim in claims}
    sources: list[tuple[str, Source]] = []

    def best(
        field: str, read: Callable[[Claim], Value | None], order: tuple[Source, ...] = _BEST_FIRST
    ) -> Value | None:
        for source in order:
            value = read(by_source[source]) if source in by_source else None
            if value is not None:
                sources.append((field, source))
                return value
        return None

    number = best("number", lambda claim: claim.number)
    name = best("name", lambda claim: claim.name, _BEST_NAME_FIRST)
    name = name or best("name", lambda claim: claim.unaccented_name)
    birth = best("birth", lambda claim: claim.birth)
    if birth is None and number is not None and Source.CERTIFICATE in by_source:
        # A certificate states none; the year is in the number that it states.
        birth = BirthDate(number.birth_year)
        sources.append(("birth", Source.CERTIFICATE))
    if number is None or name is None or birth is None:
        raise AtTheDeskError("evidence.incomplete")
    return Citizen(
        number=number,
        name=name,
        birth=birth,
        sex=best("sex", lambda claim: claim.sex),
        address=best("address", lambda claim: claim.address),
        issued=best("issued", lambda claim: claim.issued),
        expiry=best("expiry", lambda claim: claim.expiry),
        old_number=best("old_number", lambda claim: claim.old_number),
        sources=tuple(sources),
    )


def _validity(claims: tuple[Claim, ...], today: date) -> Check:
    """Whether the card has expired, by what the card itself states."""
    expiry: Expiry | None = None
    for source in _BEST_FIRST:
        stated = next((c.expiry for c in claims if c.source is source), None)
        expiry = expiry or stated
    if expiry is None:
        return Check(CARD_VALID, Outcome.NOT_CHECKED, "document.expiry_unknown")
    if expiry.passed(today):
        return Check(CARD_VALID, Outcome.FAILS, "document.expired")
    return Check(CARD_VALID, Outcome.HOLDS)


def _answered(name: str, answer: bool | None) -> Check:
    if answer is None:
        return Check(name, Outcome.NOT_CHECKED, "in_person.not_answered")
    return Check(name, Outcome.HOLDS) if answer else Check(name, Outcome.FAILS, "in_person.no")
