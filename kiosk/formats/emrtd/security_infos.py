"""SecurityInfos: which protocols the chip offers, in EF.CardAccess, EF.CardSecurity and DG14.

*Source: ICAO Doc 9303 Part 11, 9.2.*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from asn1crypto.core import ObjectIdentifier

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.der import reading
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import (
    ID_CA_DH,
    ID_CA_ECDH,
    ID_ICAO_AA,
    ID_PACE_DH_GM,
    ID_PACE_DH_IM,
    ID_PACE_ECDH_CAM,
    ID_PACE_ECDH_GM,
    ID_PACE_ECDH_IM,
    ID_PK_DH,
    ID_PK_ECDH,
)

_OBJECT_IDENTIFIER, _INTEGER, _SEQUENCE, _SET = 0x06, 0x02, 0x30, 0x31
_SUITES = {
    "1": CipherSuite.DES3,
    "2": CipherSuite.AES128,
    "3": CipherSuite.AES192,
    "4": CipherSuite.AES256,
}
_MAPPINGS = {
    ID_PACE_DH_GM: "DH-GM",
    ID_PACE_ECDH_GM: "ECDH-GM",
    ID_PACE_DH_IM: "DH-IM",
    ID_PACE_ECDH_IM: "ECDH-IM",
    ID_PACE_ECDH_CAM: "ECDH-CAM",
}


@dataclass(frozen=True, slots=True)
class PaceInfo:
    """One way of PACE that the chip offers."""

    oid: str
    mapping: str
    """``DH-GM``, ``ECDH-GM``, ``DH-IM``, ``ECDH-IM`` or ``ECDH-CAM``."""
    suite: CipherSuite
    parameter_id: int | None
    """Standardised domain parameters; ``None`` where the chip brings its own."""

    @property
    def name(self) -> str:
        """As people write it, such as ``PACE-ECDH-GM-AES-128``."""
        return f"PACE-{self.mapping}-{self.suite.value}"


@dataclass(frozen=True, slots=True)
class ChipAuthenticationInfo:
    """One way of Chip Authentication."""

    oid: str
    suite: CipherSuite
    elliptic: bool
    key_id: int | None


@dataclass(frozen=True, slots=True)
class ChipPublicKeyInfo:
    """A static public key of the chip."""

    elliptic: bool
    spki: bytes = field(repr=False)
    key_id: int | None


@dataclass(frozen=True, slots=True)
class SecurityInfos:
    """What a chip announces; infos of other kinds are kept raw for the comparison only."""

    pace: tuple[PaceInfo, ...]
    chip_authentication: tuple[ChipAuthenticationInfo, ...]
    chip_keys: tuple[ChipPublicKeyInfo, ...]
    active_authentication_oid: str
    """Signature algorithm of ECDSA Active Authentication; empty where none is named."""
    raw: frozenset[bytes] = field(repr=False)
    """Every SecurityInfo as it stands."""


def parse_security_infos(data: bytes, where: str) -> SecurityInfos:
    """Read a SET of SecurityInfo; raises :class:`MalformedChipData` at ``where``.

    Infos whose protocol nobody here knows are passed over.
    """
    entries = tlv.parse_all(tlv.parse_exactly(data, _SET, where))
    parsed = [_entry(each, where) for each in entries]
    return SecurityInfos(
        pace=tuple(found for each in parsed if (found := _pace(each)) is not None),
        chip_authentication=tuple(way for each in parsed if (way := _ca(each)) is not None),
        chip_keys=tuple(key for each in parsed if (key := _chip_key(each)) is not None),
        active_authentication_oid=next(
            (each.second_oid for each in parsed if each.oid == ID_ICAO_AA), ""
        ),
        raw=frozenset(tlv.encode(each.tag, each.value) for each in entries),
    )


def parse_data_group_14(data: bytes) -> SecurityInfos:
    """Read DG14, tag 6E included; raises :class:`MalformedChipData`."""
    return parse_security_infos(tlv.parse_exactly(data, 0x6E, "dg14.tag"), "dg14.infos")


@dataclass(frozen=True, slots=True)
class _Entry:
    oid: str
    required: tlv.Tlv
    optional: tuple[tlv.Tlv, ...]

    @property
    def number(self) -> int | None:
        """The first optional INTEGER: parameter or key identifier."""
        found = next((each for each in self.optional if each.tag == _INTEGER), None)
        return None if found is None else int.from_bytes(found.value, "big")

    @property
    def second_oid(self) -> str:
        found = next((each for each in self.optional if each.tag == _OBJECT_IDENTIFIER), None)
        return "" if found is None else _dotted(found.value, "infos.oid")


def _entry(each: tlv.Tlv, where: str) -> _Entry:
    parts = tlv.parse_all(each.value) if each.tag == _SEQUENCE else ()
    if len(parts) < 2 or parts[0].tag != _OBJECT_IDENTIFIER:
        raise MalformedChipData(where)
    if any(part.tag == _INTEGER and not 1 <= len(part.value) <= 16 for part in parts):
        raise MalformedChipData(where)
    return _Entry(_dotted(parts[0].value, where), parts[1], parts[2:])


def _dotted(contents: bytes, where: str) -> str:
    with reading(where):
        return str(ObjectIdentifier(contents=contents).dotted)


def encode_oid(dotted: str) -> bytes:
    """Return the contents of an object identifier, without tag and length."""
    return bytes(ObjectIdentifier(dotted).contents)


def _pace(entry: _Entry) -> PaceInfo | None:
    stem, _, last = entry.oid.rpartition(".")
    if stem not in _MAPPINGS or last not in _SUITES or entry.required.value != b"\x02":
        return None
    return PaceInfo(entry.oid, _MAPPINGS[stem], _SUITES[last], entry.number)


def _ca(entry: _Entry) -> ChipAuthenticationInfo | None:
    stem, _, last = entry.oid.rpartition(".")
    if stem not in (ID_CA_DH, ID_CA_ECDH) or last not in _SUITES:
        return None
    return ChipAuthenticationInfo(entry.oid, _SUITES[last], stem == ID_CA_ECDH, entry.number)


def _chip_key(entry: _Entry) -> ChipPublicKeyInfo | None:
    if entry.oid not in (ID_PK_DH, ID_PK_ECDH):
        return None
    spki = tlv.encode(entry.required.tag, entry.required.value)
    return ChipPublicKeyInfo(entry.oid == ID_PK_ECDH, spki, entry.number)
