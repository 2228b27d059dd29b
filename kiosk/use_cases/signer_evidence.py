"""From a verified signature to evidence: whom the certificate names, and what the screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.certificate_holder import CertificateHolder, IdentifierKind
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Evidence
from kiosk.formats.token_verdict import TokenVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFacts:
    """The four facts of the portal's screen, and the e-mail address that the certificate offers."""

    name: CleanText
    """Họ tên, or tên tổ chức."""
    valid_from: datetime
    """Ngày hiệu lực; to be shown as a day in Vietnam."""
    valid_to: datetime
    """Ngày hết hạn."""
    authority: CleanText
    """Tên CA."""
    email: CleanText

    def __repr__(self) -> str:
        return "SignerFacts(…)"


def signer_evidence(verdict: TokenVerdict, kind: ApplicantKind, raw: bytes) -> Evidence:
    """As evidence."""
    claim = signer_claim(verdict, kind)
    return Evidence(claim=claim, checks=verdict.checks, attachment=raw, simulated=verdict.simulated)


def signer_claim(verdict: TokenVerdict, kind: ApplicantKind) -> Claim:
    """Of the person or of the organisation, never of both; nothing where the proof fails."""
    if any(check.outcome is Outcome.FAILS for check in verdict.checks):
        return Claim(source=Source.CERTIFICATE)
    holder = verdict.holder
    return _person(holder) if kind is ApplicantKind.CITIZEN else _organisation(holder)


def signer_facts(verdict: TokenVerdict) -> SignerFacts | None:
    """None where the certificate cannot be read."""
    facts = verdict.facts
    if facts is None:
        return None
    return SignerFacts(
        name=facts.holder.name,
        valid_from=facts.not_before,
        valid_to=facts.not_after,
        authority=facts.issuer_name,
        email=next(iter(facts.holder.emails), CleanText("")),
    )


def _person(holder: CertificateHolder) -> Claim:
    return Claim(
        source=Source.CERTIFICATE,
        number=holder.person_number,
        name=holder.name or None,
        old_number=holder.old_number,
    )


def _organisation(holder: CertificateHolder) -> Claim:
    units = holder.numbers(IdentifierKind.BUDGET_UNIT)
    code = holder.tax_code or (f"MNS:{units[0]}" if len(units) == 1 else None)
    name = next(iter(holder.organisations), holder.name)
    return Claim(source=Source.CERTIFICATE, organisation=name or None, organisation_code=code)
