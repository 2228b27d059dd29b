"""From a holder's certificate to a root that an operator confirmed, and whether it still counts.

Pure: nothing is fetched. Whatever authorities said is handed in, so the counter and the centre come
to the same verdict from the same bytes. *Not revoked* is never assumed: without a fresh answer the
outcome is *not checked*.

1. ``certificate.trusted``: every signature up to a root of one of the two PKIs, and the profile of
   every authority between (RFC 5280, 6.1).
2. ``certificate.in_force``: not before and not after, now.
3. ``certificate.strong``: RSA from 2048 bits, curves from 256, nothing signed over MD5 or SHA-1
   (TT 15/2025/TT-BKHCN); a root's own signature says nothing and is not looked at.
4. ``certificate.usage``: for signing, and no authority's own.
5. ``certificate.not_revoked``: every certificate below the root, by OCSP or CRL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.certificate_holder import Pki
from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.certificate_facts import CertificateFacts, certificate_facts
from kiosk.formats.certificate_trust import CertificateTrust, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.path_validation import (
    BuiltPath,
    PathFault,
    build_path,
    revocation_fault,
)
from kiosk.formats.signature_mechanism import holder_key, is_strong

TRUSTED = "certificate.trusted"
IN_FORCE = "certificate.in_force"
STRONG = "certificate.strong"
USAGE = "certificate.usage"
NOT_REVOKED = "certificate.not_revoked"
CERTIFICATE_CHECKS = (TRUSTED, IN_FORCE, STRONG, USAGE, NOT_REVOKED)
_SIGNING_BITS = frozenset({"digital_signature", "non_repudiation"})
_FOR_MACHINES = frozenset(
    {
        "1.3.6.1.5.5.7.3.1",  # server authentication
        "1.3.6.1.5.5.7.3.3",  # code signing
        "1.3.6.1.5.5.7.3.8",  # time stamping
        "1.3.6.1.5.5.7.3.9",  # OCSP signing
    }
)


@dataclass(frozen=True, slots=True)
class PathFinding:
    """What the five steps came to."""

    checks: tuple[Check, ...]
    pki: Pki | None
    """Whose root the path ends at; None where it ends at none."""
    chain: tuple[bytes, ...]
    """Issuers from the holder's to the root (DER); empty where there is no path."""


def judge_path(
    holder: CertificateFacts,
    others: tuple[bytes, ...],
    trust: CertificateTrust,
    answers: RevocationAnswers,
    at: datetime,
    *,
    wanted: Pki | None = None,
) -> PathFinding:
    """Follow the five steps as of ``at`` (aware); nothing is raised, whatever the bytes are.

    ``others`` may complete the path (from the token or the evidence); ``wanted`` is the PKI of the
    applicant where it is known, and only tells an empty trust folder from an unknown root.
    """
    moment = min(max(at, holder.not_before), holder.not_after)
    pki, path, fault = _trusted(holder, others, trust, moment)
    trusted = Check(TRUSTED, Outcome.HOLDS)
    if path is None:
        trusted = _untrusted(trust, wanted, fault)
    chain = path.issuers if path is not None else ()
    in_force, strong = _in_force(holder, at), _strong(holder, chain[:-1])
    revoked = Check(NOT_REVOKED, Outcome.NOT_CHECKED, "certificate.path_first")
    if path is not None and pki is not None:
        lists = RevocationAnswers(crls=trust.of(pki).revocation_lists)
        revoked = _not_revoked(path, answers + lists, at, in_force, strong)
    checks = (trusted, in_force, strong, _usage(holder), revoked)
    return PathFinding(checks, pki if path is not None else None, chain)


def _trusted(
    holder: CertificateFacts, others: tuple[bytes, ...], trust: CertificateTrust, moment: datetime
) -> tuple[Pki | None, BuiltPath | None, str]:
    worst = "certificate.root_unknown"
    for pki in Pki:
        anchors = trust.of(pki)
        if not anchors.roots:
            continue
        try:
            return pki, build_path(holder.der, anchors, others, moment), ""
        except PathFault as fault:
            worst = fault.reason if fault.reason != "certificate.root_unknown" else worst
    return None, None, worst


def _untrusted(trust: CertificateTrust, wanted: Pki | None, reason: str) -> Check:
    """Nobody to trust is a gap of this counter; a root that nobody confirmed is not."""
    asked = (wanted,) if wanted is not None else tuple(Pki)
    if reason == "certificate.root_unknown" and not any(trust.of(pki).roots for pki in asked):
        return Check(TRUSTED, Outcome.NOT_CHECKED, "certificate.trust_empty")
    return Check(TRUSTED, Outcome.FAILS, reason)


def _in_force(holder: CertificateFacts, at: datetime) -> Check:
    if at < holder.not_before:
        return Check(IN_FORCE, Outcome.FAILS, "certificate.not_yet_valid")
    if at > holder.not_after:
        return Check(IN_FORCE, Outcome.FAILS, "certificate.expired")
    return Check(IN_FORCE, Outcome.HOLDS)


def _strong(holder: CertificateFacts, issuers_below_root: tuple[bytes, ...]) -> Check:
    try:
        if not is_strong(holder_key(holder.spki)):
            return Check(STRONG, Outcome.FAILS, "certificate.key_too_short")
        below = (holder, *(certificate_facts(each) for each in issuers_below_root))
        if any(each.weak_hash for each in below):
            return Check(STRONG, Outcome.FAILS, "certificate.weak_hash")
        if not all(is_strong(holder_key(each.spki)) for each in below):
            return Check(STRONG, Outcome.FAILS, "certificate.issuer_key_too_short")
    except MalformedCertificate:
        return Check(STRONG, Outcome.FAILS, "certificate.key_unknown")
    return Check(STRONG, Outcome.HOLDS)


def _usage(holder: CertificateFacts) -> Check:
    if holder.is_authority:
        return Check(USAGE, Outcome.FAILS, "certificate.is_authority")
    for_machines = holder.extended_usage and holder.extended_usage <= _FOR_MACHINES
    if not holder.usage & _SIGNING_BITS or for_machines:
        return Check(USAGE, Outcome.FAILS, "certificate.wrong_usage")
    return Check(USAGE, Outcome.HOLDS)


def _not_revoked(
    path: BuiltPath, answers: RevocationAnswers, at: datetime, in_force: Check, strong: Check
) -> Check:
    for earlier in (in_force, strong):
        if earlier.outcome is not Outcome.HOLDS:
            return Check(NOT_REVOKED, Outcome.NOT_CHECKED, earlier.reason)
    fault = revocation_fault(path, answers, at)
    if not fault:
        return Check(NOT_REVOKED, Outcome.HOLDS)
    revoked = fault in ("certificate.revoked", "certificate.issuer_revoked")
    return Check(NOT_REVOKED, Outcome.FAILS if revoked else Outcome.NOT_CHECKED, fault)
