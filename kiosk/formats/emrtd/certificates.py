"""Certificates of country signing authorities and document signers, as plain values.

Read leniently, for public lists hold many small departures from the profile; judged strictly.
*Source: ICAO Doc 9303 Part 12, 7; RFC 5280.*
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import x509

from kiosk.formats.emrtd.der import load, reading
from kiosk.formats.emrtd.practice_mark import PRACTICE_OID, PRACTICE_WORD
from kiosk.formats.emrtd.public_keys import (
    PublicKey,
    SignatureScheme,
    parse_public_key,
    verify,
)
from kiosk.formats.emrtd.signature_schemes import signature_scheme

_UNDERSTOOD = frozenset(
    {
        "basic_constraints",
        "key_usage",
        "extended_key_usage",
        "certificate_policies",
        "key_identifier",
        "authority_key_identifier",
    }
)
"""What may be marked critical; live certificates mark even the key identifiers."""


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """What a judgement needs of a certificate."""

    der: bytes = field(repr=False)
    signed_part: bytes = field(repr=False)
    scheme: SignatureScheme
    signature: bytes = field(repr=False)
    subject: str
    """Name in one line, for people."""
    subject_key: str = field(repr=False)
    """Name folded for comparison (RFC 5280, 7.1)."""
    issuer_key: str = field(repr=False)
    country: str
    """Upper case, two letters as a rule; empty where there is none."""
    serial_number: int
    not_before: datetime
    not_after: datetime
    spki: bytes = field(repr=False)
    key_identifier: bytes = field(repr=False)
    authority_key_identifier: bytes = field(repr=False)
    """Empty where the extension is missing; a document signer must have it."""
    is_authority: bool
    usage: frozenset[str]
    """Key usage bits; empty where the extension is missing."""
    extended_usage: frozenset[str]
    """Dotted identifiers."""
    not_understood: bool
    """Whether a critical extension is there that nobody here understands."""
    practice: bool
    """Whether it says that it is for practice."""

    @property
    def self_issued(self) -> bool:
        """Whether issuer and subject are one name; a link certificate may be that too."""
        return self.subject_key == self.issuer_key

    def public_key(self) -> PublicKey:
        """Return the key; raises :class:`MalformedChipData` for one that cannot be used."""
        return parse_public_key(self.spki, "certificate.key")

    def signed_by(self, issuer: SigningCertificate) -> bool:
        """Whether the issuer's key made this certificate's signature.

        Raises :class:`MalformedChipData` where the issuer's key cannot be used.
        """
        return verify(issuer.public_key(), self.scheme, self.signed_part, self.signature)

    def may_be_issued_by(self, issuer: SigningCertificate) -> bool:
        """Whether key identifiers or, without them, names fit: a hint, no proof."""
        if self.authority_key_identifier and issuer.key_identifier:
            return self.authority_key_identifier == issuer.key_identifier
        return self.issuer_key == issuer.subject_key


def parse_certificate(der: bytes, where: str = "certificate") -> SigningCertificate:
    """Read a DER certificate; raises :class:`MalformedChipData` at ``where``."""
    certificate = load(x509.Certificate, der, where)
    with reading(where):
        body = certificate["tbs_certificate"]
        extensions = {each["extn_id"].native: each for each in body["extensions"]}
        subject, issuer = body["subject"], body["issuer"]
        return SigningCertificate(
            der=der,
            signed_part=body.dump(),
            scheme=signature_scheme(certificate["signature_algorithm"], "", where),
            signature=bytes(certificate["signature_value"].native),
            subject=readable_name(subject),
            subject_key=name_key(subject),
            issuer_key=name_key(issuer),
            country=str(subject.native.get("country_name", "")).upper()[:3],
            serial_number=body["serial_number"].native,
            not_before=body["validity"]["not_before"].native,
            not_after=body["validity"]["not_after"].native,
            spki=body["subject_public_key_info"].dump(),
            practice=PRACTICE_OID in extensions or PRACTICE_WORD in readable_name(subject),
            **_from_extensions(extensions),
        )


def name_key(name: Any) -> str:
    """Fold an asn1crypto ``Name`` for comparison; one that cannot be folded stands as its bytes."""
    try:
        return str(name.hashable)
    except ValueError:
        return str(name.dump().hex())


def readable_name(name: Any) -> str:
    """Write an asn1crypto ``Name`` in one line for people; empty where it cannot be read."""
    try:
        return str(name.human_friendly)
    except ValueError:
        return ""


def _from_extensions(extensions: dict[str, Any]) -> dict[str, Any]:
    def value(name: str) -> Any:
        return extensions[name]["extn_value"].parsed if name in extensions else None

    authority, constraints = value("authority_key_identifier"), value("basic_constraints")
    identifier, usage = value("key_identifier"), value("key_usage")
    extended = value("extended_key_usage")
    named = authority is not None and authority["key_identifier"].native is not None
    unknown = [
        name
        for name, each in extensions.items()
        if each["critical"].native and name not in _UNDERSTOOD
    ]
    return {
        "key_identifier": b"" if identifier is None else bytes(identifier.native),
        "authority_key_identifier": bytes(authority["key_identifier"].native) if named else b"",
        "is_authority": constraints is not None and bool(constraints["ca"].native),
        "usage": frozenset() if usage is None else frozenset(usage.native),
        "extended_usage": frozenset(() if extended is None else (each.dotted for each in extended)),
        "not_understood": bool(unknown),
    }
