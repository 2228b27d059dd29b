"""CMS SignedData with its content inside: the shape of EF.SOD, EF.CardSecurity and master lists.

*Source: RFC 5652, 5; ICAO Doc 9303 Part 10, 4.6.2.2 and Part 12, 9.*
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.certificates import name_key
from kiosk.formats.emrtd.der import load, reading
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.public_keys import (
    HASH_ALGORITHMS,
    PublicKey,
    SignatureScheme,
    verify,
)
from kiosk.formats.emrtd.signature_schemes import signature_scheme

_MOST_CERTIFICATES = 16
MOST_BYTES = 64 * 1024
"""Chips sign with some 1 to 10 KB; opening many small objects takes a hundred times their bytes."""
_SET = 0x31


@dataclass(frozen=True, slots=True)
class SignerInfo:
    """Who signed, how, and over what."""

    issuer_key: str = field(repr=False)
    """Folded name; empty where the signer is named by key identifier."""
    serial_number: int
    key_identifier: bytes = field(repr=False)
    digest_name: str
    scheme: SignatureScheme
    signature: bytes = field(repr=False)
    attributes: bytes = field(repr=False)
    """Signed attributes as the DER SET that the signature covers; empty without any."""
    message_digest: bytes = field(repr=False)
    content_type: str
    """From the signed attributes."""
    signing_time: datetime | None


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A CMS message, opened and not yet judged."""

    content_type: str
    content: bytes = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)
    signer: SignerInfo

    def digest_holds(self) -> bool:
        """Whether the signed attributes speak of this very content (RFC 5652, 11)."""
        if not self.signer.attributes:
            return True
        if self.signer.digest_name not in HASH_ALGORITHMS:
            return False
        digest = hashlib.new(self.signer.digest_name, self.content, usedforsecurity=False).digest()
        same_type = self.signer.content_type == self.content_type
        return same_type and digest == self.signer.message_digest

    def signature_holds(self, key: PublicKey) -> bool:
        """Whether ``key`` signed exactly this content.

        Attributes that came out of order may have been signed as they stand or in the order of DER
        (RFC 5652, 5.4, which issuers read either way): both are the same attributes.
        """
        written = self.signer.attributes
        covered = (written, in_der_order(written)) if written else (self.content,)
        return self.digest_holds() and any(
            verify(key, self.signer.scheme, each, self.signer.signature)
            for each in dict.fromkeys(covered)
        )


def in_der_order(attributes: bytes) -> bytes:
    """Sort the elements of a SET; one that is no SET of definite lengths comes back as it is."""
    try:
        elements = tlv.parse_all(tlv.parse_exactly(attributes, _SET, "cms.attributes"))
    except MalformedChipData:
        return attributes
    return tlv.encode(_SET, b"".join(sorted(tlv.encode(e.tag, e.value) for e in elements)))


def parse_signed_message(data: bytes, where: str, most_bytes: int = MOST_BYTES) -> SignedMessage:
    """Read a ContentInfo with SignedData and one signer or more; the first signer counts.

    Raises :class:`MalformedChipData` at ``where``, also for more than ``most_bytes``.
    """
    if len(data) > most_bytes:
        raise MalformedChipData(where)
    info = load(cms.ContentInfo, data, where)
    with reading(where):
        if info["content_type"].native != "signed_data":
            raise MalformedChipData(where)
        signed = info["content"]
        inner = signed["encap_content_info"]
        return SignedMessage(
            content_type=inner["content_type"].dotted,
            content=bytes(inner["content"]),
            certificates=_certificates(signed["certificates"], where),
            signer=_signer(signed["signer_infos"][0], where),
        )


def _certificates(choices: Any, where: str) -> tuple[bytes, ...]:
    if len(choices) > _MOST_CERTIFICATES:
        raise MalformedChipData(where)
    return tuple(each.chosen.dump() for each in choices if each.name == "certificate")


def _signer(info: Any, where: str) -> SignerInfo:
    by_issuer = info["sid"].name == "issuer_and_serial_number"
    sid = info["sid"].chosen
    digest_name = info["digest_algorithm"]["algorithm"].native
    attributes = _attributes(info["signed_attrs"])
    raw = info["signed_attrs"].dump() if attributes else b""
    times = attributes.get("signing_time")
    return SignerInfo(
        issuer_key=name_key(sid["issuer"]) if by_issuer else "",
        serial_number=sid["serial_number"].native if by_issuer else 0,
        key_identifier=b"" if by_issuer else bytes(sid),
        digest_name=digest_name,
        scheme=signature_scheme(info["signature_algorithm"], digest_name, where),
        signature=bytes(info["signature"].native),
        # [0] IMPLICIT on the wire, but the signature is over the SET OF (RFC 5652, 5.4).
        attributes=b"\x31" + raw[1:] if raw else b"",
        message_digest=bytes(attributes["message_digest"].native) if attributes else b"",
        content_type=attributes["content_type"].dotted if attributes else "",
        signing_time=None if times is None else times.native,
    )


def _attributes(given: Any) -> dict[str, Any]:
    """First value of each attribute by name; an attribute that comes twice is refused."""
    found: dict[str, Any] = {}
    for each in given:
        name = each["type"].native
        if name in found:
            raise ValueError("attribute twice")
        if name in ("content_type", "message_digest", "signing_time"):
            value = each["values"][0]
            found[name] = value.chosen if name == "signing_time" else value
    return found
