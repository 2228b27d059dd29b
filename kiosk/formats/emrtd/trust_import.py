"""Should this file join the trust list? Every check that can be made, with its outcome.

*Source: ICAO Doc 9303 Part 12, 7.1 (profiles) and 9 (master lists); RFC 5280, 5.*
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.emrtd.certificates import SigningCertificate, parse_certificate
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.master_list import open_master_list
from kiosk.formats.emrtd.revocation import RevocationList, parse_revocation_list, signed_by
from kiosk.formats.emrtd.signed_message import parse_signed_message
from kiosk.formats.emrtd.trust_anchors import LARGEST_FILE, TrustAnchors, parse_anchor_file

AUTHORITY = "trust.certificate_authority"
SIGNATURE = "trust.certificate_signature"
IN_FORCE = "trust.certificate_in_force"
FINGERPRINT = "trust.fingerprint"
LIST_SIGNED = "trust.crl_signature"
LIST_CURRENT = "trust.crl_current"


class CandidateKind(StrEnum):
    """What somebody wants to add."""

    MASTER_LIST = "master_list"
    CERTIFICATE = "certificate"
    REVOCATION_LIST = "revocation_list"


@dataclass(frozen=True, slots=True)
class TrustCandidate:
    """One thing to trust, judged."""

    kind: CandidateKind
    name: str
    """Who signs: subject of a certificate, issuer of a list."""
    country: str
    sha256: str
    """Of its DER, upper-case hexadecimal: what is compared over the telephone."""
    checks: tuple[Check, ...]
    anchors: TrustAnchors = field(repr=False)
    """What it adds."""
    passed_over: int = 0
    """Entries of a master list that are no usable authority."""

    @property
    def accepted(self) -> bool:
        """Whether it may be added.

        A master list speaks for other states, so all of it must hold. For a certificate the
        operator vouches: nothing may fail.
        """
        if self.kind is CandidateKind.MASTER_LIST:
            return all(check.outcome is Outcome.HOLDS for check in self.checks)
        return not any(check.outcome is Outcome.FAILS for check in self.checks)


def fingerprint_of(der: bytes) -> str:
    """SHA-256 in upper-case hexadecimal."""
    return hashlib.sha256(der).hexdigest().upper()


def judge_candidates(
    data: bytes, trusted: TrustAnchors, at: datetime, confirmed: frozenset[str] = frozenset()
) -> tuple[TrustCandidate, ...]:
    """Judge a file: a master list, or certificates and revocation lists as DER or PEM.

    ``confirmed`` holds fingerprints (:func:`fingerprint_of`) that the operator has from the issuing
    authority by another way. An authority inside a master list that is among them vouches for the
    list, as one already trusted would. Raises :class:`MalformedChipData` for anything else.
    """
    try:
        anchors = parse_anchor_file(data)
    except MalformedChipData:
        return (_master_list(data, trusted, at, confirmed),)
    certificates = [_certificate(der, trusted, at, confirmed) for der in anchors.certificates]
    known = trusted + TrustAnchors(anchors.certificates)
    return (*certificates, *(_list(der, known, at) for der in anchors.revocation_lists))


def _check(name: str, holds: bool, reason: str) -> Check:
    return Check(name, Outcome.HOLDS) if holds else Check(name, Outcome.FAILS, reason)


def _master_list(
    data: bytes, trusted: TrustAnchors, at: datetime, confirmed: frozenset[str]
) -> TrustCandidate:
    opened = open_master_list(data, trusted, at)
    beside = parse_signed_message(data, "master_list", LARGEST_FILE).certificates
    inside = (*beside, *(each.der for each in opened.certificates))
    vouched = tuple(der for der in inside if fingerprint_of(der) in confirmed)
    if vouched:
        opened = open_master_list(data, trusted + TrustAnchors(vouched), at)
    added = TrustAnchors(tuple(each.der for each in opened.certificates)) + TrustAnchors(vouched)
    return TrustCandidate(
        CandidateKind.MASTER_LIST,
        opened.signer,
        opened.signer_country,
        fingerprint_of(data),
        opened.checks,
        added,
        opened.passed_over,
    )


def _certificate(
    der: bytes, trusted: TrustAnchors, at: datetime, confirmed: frozenset[str]
) -> TrustCandidate:
    """Judge a certificate that the operator brings.

    1. ``trust.certificate_authority``: it may sign others. Reason: ``trust.not_an_authority``.
    2. ``trust.certificate_signature``: its own key, or a trusted one, signed it. Reasons:
       ``trust.certificate_signature_wrong``; ``trust.certificate_issuer_unknown``,
       ``trust.certificate_key_unknown`` (not checked).
    3. ``trust.certificate_in_force``: reason ``trust.certificate_expired``.
    4. ``trust.fingerprint``: it is the one that the operator confirmed. Reasons:
       ``trust.fingerprint_differs``; ``trust.fingerprint_not_given`` (not checked).
    """
    certificate = parse_certificate(der)
    may_sign = not certificate.usage or "key_cert_sign" in certificate.usage
    fit = certificate.is_authority and may_sign and not certificate.not_understood
    in_force = certificate.not_before <= at <= certificate.not_after
    checks = (
        _check(AUTHORITY, fit, "trust.not_an_authority"),
        _signature(certificate, trusted),
        _check(IN_FORCE, in_force, "trust.certificate_expired"),
        _fingerprint(der, confirmed),
    )
    return TrustCandidate(
        CandidateKind.CERTIFICATE,
        certificate.subject,
        certificate.country,
        fingerprint_of(der),
        checks,
        TrustAnchors((der,)),
    )


def _fingerprint(der: bytes, confirmed: frozenset[str]) -> Check:
    if not confirmed:
        return Check(FINGERPRINT, Outcome.NOT_CHECKED, "trust.fingerprint_not_given")
    return _check(FINGERPRINT, fingerprint_of(der) in confirmed, "trust.fingerprint_differs")


def _signature(certificate: SigningCertificate, trusted: TrustAnchors) -> Check:
    issuers = [certificate] if certificate.self_issued else []
    issuers += [each for each in _parsed(trusted) if certificate.may_be_issued_by(each)]
    try:
        if any(certificate.signed_by(issuer) for issuer in issuers):
            return Check(SIGNATURE, Outcome.HOLDS)
    except MalformedChipData:
        return Check(SIGNATURE, Outcome.NOT_CHECKED, "trust.certificate_key_unknown")
    if not issuers:
        return Check(SIGNATURE, Outcome.NOT_CHECKED, "trust.certificate_issuer_unknown")
    return Check(SIGNATURE, Outcome.FAILS, "trust.certificate_signature_wrong")


def _parsed(anchors: TrustAnchors) -> list[SigningCertificate]:
    found = []
    for der in anchors.certificates:
        try:
            found.append(parse_certificate(der))
        except MalformedChipData:
            continue
    return found


def _list(der: bytes, known: TrustAnchors, at: datetime) -> TrustCandidate:
    """Judge a revocation list.

    1. ``trust.crl_signature``: a trusted authority signed it. Reason ``trust.crl_issuer_unknown``.
    2. ``trust.crl_current``: it is not past its time. Reason ``trust.crl_old`` (not checked).
    """
    listed = parse_revocation_list(der)
    issuer = next((each for each in _parsed(known) if signed_by(listed, each)), None)
    checks = (
        _check(LIST_SIGNED, issuer is not None, "trust.crl_issuer_unknown"),
        _current(listed, at),
    )
    return TrustCandidate(
        CandidateKind.REVOCATION_LIST,
        listed.issuer,
        "" if issuer is None else issuer.country,
        fingerprint_of(der),
        checks,
        TrustAnchors((), (der,)),
    )


def _current(listed: RevocationList, at: datetime) -> Check:
    if listed.next_update is None or listed.next_update >= at:
        return Check(LIST_CURRENT, Outcome.HOLDS)
    return Check(LIST_CURRENT, Outcome.NOT_CHECKED, "trust.crl_old")
