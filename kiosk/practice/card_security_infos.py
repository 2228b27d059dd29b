"""EF.CardAccess, DG14 and DG15: how a practice chip says what it can prove.

*Source: ICAO Doc 9303 Part 11, 9.2; BSI TR-03110-3, A.1; RFC 5480; RFC 3279, 2.3.5.*
"""

from __future__ import annotations

from asn1crypto.core import ObjectIdentifier
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.key_agreement import CurveGroup, Group, PrimeGroup
from kiosk.formats.emrtd.object_identifiers import (
    ID_ICAO_AA,
    ID_PK_DH,
    ID_PK_ECDH,
    ID_TA,
)
from kiosk.practice.chip_authentication import ActiveAuthenticationKey, ChipAuthenticationKey
from kiosk.practice.pace_offer import PaceOffer

_EC_PUBLIC_KEY = "1.2.840.10045.2.1"
_PRIME_FIELD = "1.2.840.10045.1.1"
_DH_PUBLIC_NUMBER = "1.2.840.10046.2.1"
_ECDSA_PLAIN = {
    "sha1": "0.4.0.127.0.7.1.1.4.1.1",
    "sha224": "0.4.0.127.0.7.1.1.4.1.2",
    "sha256": "0.4.0.127.0.7.1.1.4.1.3",
    "sha384": "0.4.0.127.0.7.1.1.4.1.4",
    "sha512": "0.4.0.127.0.7.1.1.4.1.5",
}


def oid(dotted: str) -> bytes:
    """Write an object identifier."""
    return bytes(ObjectIdentifier(dotted).dump())


def integer(value: int) -> bytes:
    """Write a non-negative INTEGER."""
    return tlv.encode(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def sequence(*parts: bytes) -> bytes:
    """Write a SEQUENCE."""
    return tlv.encode(0x30, b"".join(parts))


def security_infos(*infos: bytes) -> bytes:
    """Write SecurityInfos, a SET in DER order."""
    return tlv.encode(0x31, b"".join(sorted(infos)))


def terminal_authentication_info() -> bytes:
    """Say that fingerprints need terminal authentication, version 1."""
    return sequence(oid(ID_TA), integer(1))


def pace_info(offer: PaceOffer) -> bytes:
    """Announce one variant of PACE, version 2."""
    return sequence(oid(offer.oid), integer(2), integer(offer.parameter_id))


def chip_authentication_info(key: ChipAuthenticationKey) -> bytes:
    """Announce a Chip Authentication protocol, version 1."""
    return sequence(oid(key.oid), integer(1), _key_id(key.key_id))


def chip_authentication_public_key(key: ChipAuthenticationKey, *, explicit: bool = False) -> bytes:
    """Give the static public key, its curve by name or by explicit parameters."""
    kind = ID_PK_ECDH if isinstance(key.group, CurveGroup) else ID_PK_DH
    public = public_key_info(key.group, key.public, explicit=explicit)
    return sequence(oid(kind), public, _key_id(key.key_id))


def active_authentication_info(key: ActiveAuthenticationKey) -> bytes:
    """Say which hash an ECDSA key signs with."""
    return sequence(oid(ID_ICAO_AA), integer(1), oid(_ECDSA_PLAIN[key.hash_name]))


def _key_id(key_id: int | None) -> bytes:
    return b"" if key_id is None else integer(key_id)


def public_key_info(group: Group, public: bytes, *, explicit: bool = False) -> bytes:
    """Write a SubjectPublicKeyInfo for a point or a residue."""
    if isinstance(group, PrimeGroup):
        parameters = sequence(
            integer(group.field_prime), integer(group.generator), integer(group.order)
        )
        bits = integer(int.from_bytes(public, "big"))
        return sequence(sequence(oid(_DH_PUBLIC_NUMBER), parameters), tlv.encode(3, b"\0" + bits))
    if not isinstance(group, CurveGroup):
        raise TypeError("a group is a curve or a prime field")
    parameters = _explicit(group) if explicit else oid(group.curve.oid)
    return sequence(sequence(oid(_EC_PUBLIC_KEY), parameters), tlv.encode(3, b"\0" + public))


def _explicit(group: CurveGroup) -> bytes:
    points, size = group.curve.points, group.curve.field_bytes
    return sequence(
        integer(1),
        sequence(oid(_PRIME_FIELD), integer(points.p)),
        sequence(
            tlv.encode(0x04, (points.a % points.p).to_bytes(size, "big")),
            tlv.encode(0x04, points.b.to_bytes(size, "big")),
        ),
        tlv.encode(0x04, group.public(1)),
        integer(points.q),
        integer(1),
    )


def data_group_14(*infos: bytes) -> bytes:
    """Write DG14."""
    return tlv.encode(0x6E, security_infos(*infos))


def data_group_15(key: ActiveAuthenticationKey) -> bytes:
    """Write DG15: the Active Authentication public key."""
    if isinstance(key.key, rsa.RSAPrivateKey):
        public = key.key.public_key()
        info = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        group, private = key.key
        info = public_key_info(group, group.public(private))
    return tlv.encode(0x6F, info)
