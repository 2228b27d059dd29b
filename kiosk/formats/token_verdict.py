"""What a token's evidence comes to: whose certificate, and how each proof of it came out.

Pure: the counter and the centre run :func:`judge_token` on the same bytes and come to the same
verdict; the centre adds what authorities say by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.certificate_holder import (
    HOLDER_FITS,
    PKI_OF,
    CertificateHolder,
    Pki,
    capacities,
    holder_fits,
)
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.formats.certificate_facts import CertificateFacts, certificate_facts
from kiosk.formats.certificate_path import CERTIFICATE_CHECKS, judge_path
from kiosk.formats.certificate_trust import CertificateTrust, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.signature_mechanism import signs
from kiosk.formats.token_evidence import TokenBinding, TokenEvidence

READABLE = "certificate.readable"
POSSESSION = "token.possession"
BOUND = "token.bound"
TOKEN_CHECKS = frozenset({READABLE, POSSESSION, BOUND, HOLDER_FITS, *CERTIFICATE_CHECKS})
"""What a policy asks for where a token is to give the highest level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenVerdict:
    """The certificate's facts and the outcome of every check."""

    facts: CertificateFacts | None
    """None where the certificate cannot be read."""
    checks: tuple[Check, ...]
    pki: Pki | None = None
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    """Issuers from the holder's to the root."""
    simulated: bool = False
    """From a practice authority: refused outside the practice profile."""

    @property
    def holder(self) -> CertificateHolder:
        """Whom the certificate names; nobody where it cannot be read."""
        return self.facts.holder if self.facts is not None else CertificateHolder()

    @property
    def capacities(self) -> tuple[ApplicantKind, ...]:
        """As what the holder may be registered; of several one must be chosen."""
        return capacities(self.holder, self.pki) if self.pki is not None else ()


def judge_certificate(
    certificate: bytes,
    others: tuple[bytes, ...],
    trust: CertificateTrust,
    answers: RevocationAnswers,
    at: datetime,
    kind: ApplicantKind | None = None,
) -> TokenVerdict:
    """Judge a certificate by itself, before its owner is asked for a PIN; never raises.

    ``kind`` None leaves open as what the holder is to be registered.
    """
    try:
        facts = certificate_facts(certificate)
    except MalformedCertificate as fault:
        check = Check(READABLE, Outcome.FAILS, f"{fault.code}.{fault.where}")
        return TokenVerdict(facts=None, checks=(check,))
    wanted = PKI_OF[kind] if kind is not None else None
    found = judge_path(facts, others, trust, answers, at, wanted=wanted)
    checks = [Check(READABLE, Outcome.HOLDS), *found.checks]
    if kind is not None:
        checks.append(holder_fits(facts.holder, found.pki, kind))
    return TokenVerdict(
        facts=facts,
        checks=tuple(checks),
        pki=found.pki,
        chain=found.chain,
        simulated=facts.practice or any(_is_practice(each) for each in found.chain),
    )


def judge_token(
    evidence: TokenEvidence,
    expected: TokenBinding,
    trust: CertificateTrust,
    at: datetime,
    kind: ApplicantKind | None = None,
    *,
    answers: RevocationAnswers = RevocationAnswers(),  # noqa: B008  # frozen and empty
) -> TokenVerdict:
    """Judge the whole bundle as of ``at`` (aware); never raises.

    1. the certificate is readable, leads to a root, is in force, strong, for signing, not revoked;
    2. its holder may be registered as ``kind``;
    3. ``token.bound``: the challenge was made for ``expected`` and nothing else;
    4. ``token.possession``: the certificate's key signed that very challenge.
    """
    known = evidence.answers + answers
    verdict = judge_certificate(evidence.certificate, evidence.chain, trust, known, at, kind)
    bound = _check(BOUND, evidence.binding == expected, "token.of_another_registration")
    possessed = verdict.facts is not None and signs(
        verdict.facts.spki,
        evidence.mechanism,
        evidence.signature,
        evidence.challenge().message(),
    )
    possession = _check(POSSESSION, possessed, "token.signature_wrong")
    return TokenVerdict(
        facts=verdict.facts,
        checks=(*verdict.checks, bound, possession),
        pki=verdict.pki,
        chain=verdict.chain,
        simulated=verdict.simulated,
    )


def _check(name: str, holds: bool, reason: str) -> Check:
    return Check(name, Outcome.HOLDS) if holds else Check(name, Outcome.FAILS, reason)


def _is_practice(der: bytes) -> bool:
    try:
        return certificate_facts(der).practice
    except MalformedCertificate:
        return False
