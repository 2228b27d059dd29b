"""An ICAO master list: country signing certificates for which another state vouches.

*Source: ICAO Doc 9303 Part 12, 9 (CscaMasterList) and 7.1 (master list signer profile).*
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.certificate_path import find_path
from kiosk.formats.emrtd.certificates import SigningCertificate, parse_certificate
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import ID_ICAO_MASTER_LIST, ID_MASTER_LIST_SIGNING
from kiosk.formats.emrtd.passive_authentication import signer_of
from kiosk.formats.emrtd.signed_message import SignedMessage, parse_signed_message
from kiosk.formats.emrtd.trust_anchors import LARGEST_FILE, TrustAnchors

SIGNATURE = "trust.list_signature"
SIGNER = "trust.list_signer"
_SEQUENCE, _SET = 0x30, 0x31
_MOST_CERTIFICATES = 5000


@dataclass(frozen=True, slots=True)
class MasterList:
    """A master list, opened and judged."""

    certificates: tuple[SigningCertificate, ...] = field(repr=False)
    """Those that can be used: certificates of authorities with a key that is understood."""
    passed_over: int
    """Entries that are no such certificate."""
    signer: str
    """Name of the signer; empty without one."""
    signer_country: str
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether signature and signer are proved: only then may the list be trusted."""
        return all(check.outcome is Outcome.HOLDS for check in self.checks)

    @property
    def countries(self) -> dict[str, int]:
        """How many certificates each country has."""
        return dict(sorted(Counter(each.country for each in self.certificates).items()))

    def anchors(self) -> TrustAnchors:
        """Return the certificates as anchors; raises ``ValueError`` unless the list holds."""
        if not self.holds:
            raise ValueError("a master list that is not proved gives no anchors")
        return TrustAnchors(tuple(each.der for each in self.certificates))


def open_master_list(data: bytes, trusted: TrustAnchors, at: datetime) -> MasterList:
    """Open and judge a list against anchors that are trusted already.

    1. ``trust.list_signature``: the signer's key signed this list. Reasons:
       ``trust.list_signature_wrong``; ``trust.list_signer_missing``,
       ``trust.list_signer_key_unknown`` (not checked).
    2. ``trust.list_signer``: the signer may sign master lists, leads to a trusted authority and is
       valid. Reasons: ``trust.list_signer_unfit``, ``trust.list_signer_unknown``,
       ``trust.list_signer_expired``; ``trust.no_anchors`` (not checked).

    A list never vouches for itself: its own certificates take no part. Raises
    :class:`MalformedChipData` for anything that is no master list.
    """
    if len(data) > LARGEST_FILE:
        raise MalformedChipData("master_list.size")
    message = parse_signed_message(data, "master_list", LARGEST_FILE)
    if message.content_type != ID_ICAO_MASTER_LIST:
        raise MalformedChipData("master_list.content_type")
    usable, passed_over = _certificates(message.content)
    signer = signer_of(message)
    if signer is None:
        missing = Check(SIGNATURE, Outcome.NOT_CHECKED, "trust.list_signer_missing")
        unknown = Check(SIGNER, Outcome.NOT_CHECKED, "trust.list_signer_missing")
        return MasterList(usable, passed_over, "", "", (missing, unknown))
    checks = (_signature_check(message, signer), _signer_check(signer, trusted, at))
    return MasterList(usable, passed_over, signer.subject, signer.country, checks)


def _check(name: str, holds: bool, reason: str) -> Check:
    return Check(name, Outcome.HOLDS) if holds else Check(name, Outcome.FAILS, reason)


def _signature_check(message: SignedMessage, signer: SigningCertificate) -> Check:
    try:
        held = message.signature_holds(signer.public_key())
    except MalformedChipData:
        return Check(SIGNATURE, Outcome.NOT_CHECKED, "trust.list_signer_key_unknown")
    return _check(SIGNATURE, held, "trust.list_signature_wrong")


def _signer_check(signer: SigningCertificate, trusted: TrustAnchors, at: datetime) -> Check:
    if not trusted.certificates:
        return Check(SIGNER, Outcome.NOT_CHECKED, "trust.no_anchors")
    if ID_MASTER_LIST_SIGNING not in signer.extended_usage or signer.is_authority:
        return Check(SIGNER, Outcome.FAILS, "trust.list_signer_unfit")
    path = find_path(signer, trusted, at)
    if path is None:
        return Check(SIGNER, Outcome.FAILS, "trust.list_signer_unknown")
    valid = all(each.not_before <= at <= each.not_after for each in path)
    return _check(SIGNER, valid, "trust.list_signer_expired")


def _certificates(content: bytes) -> tuple[tuple[SigningCertificate, ...], int]:
    """Read ``SEQUENCE { version, SET OF Certificate }``, one level at a time."""
    body = tlv.parse_exactly(content, _SEQUENCE, "master_list.body")
    _, after_version = tlv.parse_one(body)
    entries, end = tlv.parse_one(body, after_version)
    if entries.tag != _SET or end != len(body):
        raise MalformedChipData("master_list.body")
    usable: list[SigningCertificate] = []
    offset = count = 0
    while offset < len(entries.value):
        each, offset = tlv.parse_one(entries.value, offset)
        count += 1
        if count > _MOST_CERTIFICATES:
            raise MalformedChipData("master_list.count")
        found = _usable(tlv.encode(each.tag, each.value))
        if found is not None:
            usable.append(found)
    return tuple(usable), count - len(usable)


def _usable(der: bytes) -> SigningCertificate | None:
    try:
        certificate = parse_certificate(der)
        certificate.public_key()
    except MalformedChipData:
        return None
    return certificate if certificate.is_authority else None
