"""The centre decides again: from the sealed bytes alone, whatever the counter claims.

1. the policy is one that the centre issued, and was in force when the person confirmed;
2. the consent is to that policy's notice;
3. all evidence is judged anew, and what the counter states agrees with it: the chip's and the
   certificate's signatures, the centre's own answers about insurance, subscriber and phone;
4. evidence from a practice card counts in the practice profile only, and says what it is;
5. the officer's three answers are taken from the body: nobody else saw the person;
6. a child has a guardian, an organisation a representative with papers, an address where the
   policy wants one; a certificate names the applicant and nobody else;
7. the level comes out of the same pure function as at the counter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.claim import Claim, Expiry, Source, compare_claims
from kiosk.domain.claim_checks import party_checks
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.local_day import local_day
from kiosk.domain.officer import SELF_SERVICE_CODE
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import ApplicantKind, Level, Policy
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS, Verdict, decide
from kiosk.domain.registration import Purpose
from kiosk.domain.sex import Sex
from kiosk.formats.registration_body import RegistrationBody
from sync.sandbox.evidence import Finding

_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the centre makes of one registration; ``code`` says why where the level is NONE."""

    level: Level
    code: str = ""


@dataclass(frozen=True, slots=True)
class CentreRules:
    """By what the centre decides."""

    policies: Mapping[str, Policy]
    practice_profile: bool


def decide_again(
    body: RegistrationBody, findings: tuple[Finding, ...], rules: CentreRules
) -> Decision:
    """Follow the numbered steps above; the first that stands in the way gives the code."""
    policy = rules.policies.get(body.policy_id)
    if policy is None:
        return Decision(Level.NONE, "policy.unknown")
    code = _formalities(body, policy) or _simulation(body, findings, rules)
    if code:
        return Decision(Level.NONE, code)
    stated = _stated_claim(body)
    if stated is None:
        return Decision(Level.NONE, "registration.malformed")
    verdict = _verdict(body, policy, stated, findings)
    return Decision(verdict.level, "" if verdict.level is not Level.NONE else _why(verdict))


def _formalities(body: RegistrationBody, policy: Policy) -> str:
    if not policy.in_force(body.confirmed_at):
        return "policy.out_of_force"
    if not policy.rules_for(body.kind, body.method):
        return "policy.not_allowed"
    consent = body.consent
    if (consent.notice_version, consent.legal_basis) != (
        policy.notice.version,
        policy.notice.legal_basis,
    ):
        return "consent.other_notice"
    alone = _alone(body, policy)
    if alone:
        return alone
    if body.method in policy.approval_required and not _another_approved(body):
        return "approval.missing"
    if not body.contact.email and body.kind in policy.email_required:
        return "email.required"
    if (body.organisation is None) != (body.kind is ApplicantKind.CITIZEN):
        return "organisation.not_stated"
    return ""


def _alone(body: RegistrationBody, policy: Policy) -> str:
    """What a kiosk recorded says so, and is nothing but what the policy allows it."""
    if body.assisted == (body.officer == SELF_SERVICE_CODE):
        return "registration.unattended_hidden"
    registers = body.purpose is Purpose.REGISTRATION and body.method in policy.unattended.methods
    return "" if body.assisted or registers else "policy.not_unattended"


def _another_approved(body: RegistrationBody) -> bool:
    """Other letters of the same code make no other person."""
    return body.approver is not None and body.approver.casefold() != body.officer.casefold()


def _simulation(body: RegistrationBody, findings: tuple[Finding, ...], rules: CentreRules) -> str:
    simulated = any(each.simulated for each in findings)
    if (simulated or body.simulated) and not rules.practice_profile:
        return "evidence.simulated"
    if simulated and not body.simulated:
        return "evidence.mark_hidden"
    return ""


def _stated_claim(body: RegistrationBody) -> Claim | None:
    """What the counter states, as one more source to be compared with the chip."""
    person = body.applicant
    try:
        if body.organisation is not None:
            body.organisation.as_domain()
        return Claim(
            source=Source.TYPED,
            number=PersonNumber(person.number),
            name=CleanText(person.name),
            birth=parse_birth_date(person.birth),
            sex=Sex(person.sex) if person.sex else None,
            issued=person.issued,
            expiry=Expiry(person.expiry.day) if person.expiry else None,
            old_number=person.old_number,
        )
    except ValueError:
        return None


def _verdict(
    body: RegistrationBody, policy: Policy, stated: Claim, findings: tuple[Finding, ...]
) -> Verdict:
    claims = (*(each.claim for each in findings), stated)
    chips = tuple(claim for claim in claims if claim.source is Source.CHIP)
    checks = (
        *(check for each in findings for check in each.checks),
        *compare_claims(claims),
        _validity(chips or (stated,), _confirmed(body, findings)),
        *_parties(body, stated, claims),
        *(check for check in body.domain_checks() if check.name in IN_PERSON_QUESTIONS),
    )
    return decide(policy, body.kind, body.method, checks)


def _confirmed(body: RegistrationBody, findings: tuple[Finding, ...]) -> datetime:
    """When the person confirmed: as the counter states, but never before the evidence was made.

    A clock that is behind costs nobody the registration; one put back makes no card valid again.
    """
    since = (each.not_before for each in findings if each.not_before is not None)
    return max((body.confirmed_at, *since))


def _parties(body: RegistrationBody, stated: Claim, claims: tuple[Claim, ...]) -> tuple[Check, ...]:
    if stated.number is None or stated.birth is None:
        return ()
    return party_checks(
        body.kind,
        claims,
        (stated.number, stated.birth),
        (
            body.guardian.as_domain() if body.guardian else None,
            body.organisation.as_domain() if body.organisation else None,
        ),
        local_day(body.confirmed_at),
    )


def _validity(claims: tuple[Claim, ...], at: datetime) -> Check:
    expiry = next((claim.expiry for claim in claims if claim.expiry is not None), None)
    if expiry is None:
        return Check(CARD_VALID, Outcome.NOT_CHECKED, "document.expiry_unknown")
    if expiry.passed(at.astimezone(UTC).astimezone(_VIETNAM).date()):
        return Check(CARD_VALID, Outcome.FAILS, "document.expired")
    return Check(CARD_VALID, Outcome.HOLDS)


def _why(verdict: Verdict) -> str:
    """The first check that stands in the way, by its own reason."""
    first = next(iter(verdict.missing), None)
    if first is None:
        return "proofing.no_level"
    return first.reason or first.name
