"""Certificate revocation lists of country signing authorities.

*Source: ICAO Doc 9303 Part 12, 7.1.4; RFC 5280, 5.*
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from asn1crypto import crl

from kiosk.domain.evidence import Outcome
from kiosk.formats.emrtd.certificates import SigningCertificate, name_key, readable_name
from kiosk.formats.emrtd.der import load, reading
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.public_keys import SignatureScheme, verify
from kiosk.formats.emrtd.signature_schemes import signature_scheme


@dataclass(frozen=True, slots=True)
class RevocationList:
    """One list."""

    issuer: str
    """Name in one line, for people."""
    issuer_key: str = field(repr=False)
    signed_part: bytes = field(repr=False)
    scheme: SignatureScheme
    signature: bytes = field(repr=False)
    this_update: datetime
    next_update: datetime | None
    revoked: frozenset[int]
    """Serial numbers."""


@lru_cache(maxsize=256)
def parse_revocation_list(der: bytes) -> RevocationList:
    """Read a DER list; raises :class:`MalformedChipData`."""
    value = load(crl.CertificateList, der, "crl")
    with reading("crl"):
        body = value["tbs_cert_list"]
        next_update = body["next_update"].native
        return RevocationList(
            issuer=readable_name(body["issuer"]),
            issuer_key=name_key(body["issuer"]),
            signed_part=body.dump(),
            scheme=signature_scheme(value["signature_algorithm"], "", "crl"),
            signature=bytes(value["signature"].native),
            this_update=body["this_update"].native,
            next_update=next_update,
            revoked=frozenset(
                each["user_certificate"].native for each in body["revoked_certificates"]
            ),
        )


def revocation_of(
    certificate: SigningCertificate,
    issuer: SigningCertificate,
    lists: tuple[bytes, ...],
    at: datetime,
) -> tuple[Outcome, str]:
    """Say whether ``certificate`` is revoked by the newest list that its issuer signed.

    Reasons: ``chip.signer_revoked``, ``chip.no_revocation_list``, ``chip.revocation_list_old``.
    A list past its time still revokes, but clears nobody.
    """
    found = [each for each in _lists_of(issuer, lists) if each.this_update <= at]
    if not found:
        return Outcome.NOT_CHECKED, "chip.no_revocation_list"
    newest = max(found, key=lambda each: each.this_update)
    if certificate.serial_number in newest.revoked:
        return Outcome.FAILS, "chip.signer_revoked"
    if newest.next_update is not None and newest.next_update < at:
        return Outcome.NOT_CHECKED, "chip.revocation_list_old"
    return Outcome.HOLDS, ""


def _lists_of(issuer: SigningCertificate, lists: tuple[bytes, ...]) -> list[RevocationList]:
    found = []
    for der in lists:
        try:
            each = parse_revocation_list(der)
        except MalformedChipData:
            continue
        if signed_by(each, issuer):
            found.append(each)
    return found


def signed_by(listed: RevocationList, issuer: SigningCertificate) -> bool:
    """Whether the issuer named in the list is this one, and its key signed it."""
    try:
        return listed.issuer_key == issuer.subject_key and verify(
            issuer.public_key(), listed.scheme, listed.signed_part, listed.signature
        )
    except MalformedChipData:
        return False
