"""What the centre finds by itself in evidence other than a chip's.

Its own signed answers (BHXH, carrier, one-time code) come back in the envelope and are believed
only for the registration, the counter and the very facts that they were given for. Signatures of
SIMs and tokens are verified anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import INSURANCE_MATCHES, Answer, Comparison
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.one_time_code import PHONE_CONFIRMED, CodePurpose, CodeStatus
from kiosk.domain.person_name import same_name
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.registration import Purpose
from kiosk.errors import IntegrityError
from kiosk.formats.certificate_trust import CertificateTrust
from kiosk.formats.envelope import EnvelopeHeader
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.mobile_signature import SCHEMA as SIM_SCHEMA
from kiosk.formats.mobile_signature import SimBinding, SimEvidence, judge_sim
from kiosk.formats.registration_body import RegistrationBody
from kiosk.formats.signed_statement import verify_statement
from kiosk.formats.token_evidence import Purpose as TokenPurpose
from kiosk.formats.token_evidence import TokenBinding, TokenEvidence
from kiosk.formats.token_verdict import TokenVerdict, judge_token
from kiosk.use_cases.signer_evidence import signer_claim
from sync.centre_keys import CentreKeys, moment
from sync.sandbox.evidence import Finding
from sync.ways_contract import COMPARISON, ONE_TIME_CODE

GOOD_FOR: Final = timedelta(hours=24)
"""An answer older than this at the moment of confirming proves nothing any more."""
_CODE_PURPOSE = {
    Purpose.REGISTRATION: CodePurpose.REGISTRATION,
    Purpose.RECOVERY: CodePurpose.RECOVERY,
    Purpose.DISPUTE: CodePurpose.RECOVERY,
}


@dataclass(frozen=True, slots=True)
class ProofJudge:
    """By what the centre judges them."""

    keys: CentreKeys
    """Its own statement keys."""
    trust: Callable[[], CertificateTrust]
    not_before: Callable[[str], datetime | None]
    """When it issued a nonce, at the latest now; None for a strange one."""


def is_chip_evidence(raw: bytes) -> bool:
    """By the first key of its canonical JSON; whatever parser is chosen is strict."""
    return raw.startswith(b'{"access":')


def find_proof(
    raw: bytes, header: EnvelopeHeader, body: RegistrationBody, judge: ProofJudge, at: datetime
) -> Finding:
    """The centre's finding in one attachment; raises ``IntegrityError``: ``evidence.malformed``,
    ``evidence.binding_wrong``.
    """
    if raw.startswith(b'{"key":'):
        return _statement(raw, header, body, judge)
    try:
        is_sim = json.loads(raw).get("schema") == SIM_SCHEMA
        verdict = (
            _sim(raw, header, body, judge, at) if is_sim else _token(raw, header, body, judge, at)
        )
    except (MalformedCertificate, ValueError, AttributeError, RecursionError):
        raise IntegrityError("evidence.malformed") from None
    return Finding(signer_claim(verdict, body.kind), verdict.checks, verdict.simulated)


def _sim(
    raw: bytes, header: EnvelopeHeader, body: RegistrationBody, judge: ProofJudge, at: datetime
) -> TokenVerdict:
    evidence = SimEvidence.from_bytes(raw)
    expected = SimBinding(
        registration=header.registration_id,
        device=header.device_id,
        phone=evidence.binding.phone,
        nonce=evidence.binding.nonce,
    )
    since = judge.not_before(expected.nonce)
    if evidence.binding != expected or since is None:
        raise IntegrityError("evidence.binding_wrong")
    return judge_sim(evidence, expected, judge.trust(), max(at, since), body.kind)


def _token(
    raw: bytes, header: EnvelopeHeader, body: RegistrationBody, judge: ProofJudge, at: datetime
) -> TokenVerdict:
    evidence = TokenEvidence.from_bytes(raw)
    nonce = evidence.binding.nonce
    expected = TokenBinding(
        TokenPurpose.REGISTRATION, header.registration_id, header.device_id, body.officer, nonce
    )
    since = judge.not_before(nonce)
    if evidence.binding != expected or since is None:
        raise IntegrityError("evidence.binding_wrong")
    return judge_token(evidence, expected, judge.trust(), max(at, since), body.kind)


def _statement(
    raw: bytes, header: EnvelopeHeader, body: RegistrationBody, judge: ProofJudge
) -> Finding:
    try:
        said = verify_statement(raw, judge.keys)
    except IntegrityError:
        raise IntegrityError("evidence.malformed") from None
    here = (header.registration_id, header.device_id)
    if (said.get("registration_id"), said.get("device_id")) != here:
        raise IntegrityError("evidence.binding_wrong")
    try:
        age = body.confirmed_at - moment(said.get("at"))
        if said.get("statement") == COMPARISON:
            return _comparison(said, body, is_fresh=age <= GOOD_FOR)
        if said.get("statement") == ONE_TIME_CODE:
            return _one_time_code(said, body, is_fresh=age <= GOOD_FOR)
    except (KeyError, ValueError, TypeError):
        raise IntegrityError("evidence.malformed") from None
    raise IntegrityError("evidence.malformed")


def _comparison(said: Mapping[str, Any], body: RegistrationBody, *, is_fresh: bool) -> Finding:
    held = str(said.get("held_number", ""))
    number = PersonNumber(held) if len(held) == 12 else None
    old_number = held if len(held) == 9 else None
    comparison = Comparison(of=str(said["of"]), answer=Answer(said["answer"]))
    check = comparison.check()
    person = body.applicant
    same = (
        said["number"] == person.number
        and same_name(CleanText(said["name"]), CleanText(person.name))
        and parse_birth_date(said["birth"]).agrees_with(parse_birth_date(person.birth))
    )
    if "phone" in said:
        same = same and said["phone"] == body.contact.phone
    if not same:
        check = Check(comparison.of, Outcome.FAILS, "evidence.of_other_facts")
    elif not is_fresh and check.outcome is Outcome.HOLDS:
        check = Check(comparison.of, Outcome.NOT_CHECKED, "evidence.too_old")
    of_insurance = comparison.of == INSURANCE_MATCHES
    source = Source.SOCIAL_INSURANCE if of_insurance else Source.CARRIER
    return Finding(Claim(source=source, number=number, old_number=old_number), (check,), False)


def _one_time_code(said: Mapping[str, Any], body: RegistrationBody, *, is_fresh: bool) -> Finding:
    right = (
        CodeStatus(said["status"]) is CodeStatus.CONFIRMED
        and CodePurpose(said["purpose"]) is _CODE_PURPOSE[body.purpose]
    )
    if not right:
        check = Check(PHONE_CONFIRMED, Outcome.NOT_CHECKED, "phone.not_confirmed")
    elif said["phone"] != body.contact.phone:
        check = Check(PHONE_CONFIRMED, Outcome.FAILS, "phone.not_the_confirmed")
    elif not is_fresh:
        check = Check(PHONE_CONFIRMED, Outcome.NOT_CHECKED, "evidence.too_old")
    else:
        check = Check(PHONE_CONFIRMED, Outcome.HOLDS)
    return Finding(Claim(source=Source.PHONE), (check,), False)
