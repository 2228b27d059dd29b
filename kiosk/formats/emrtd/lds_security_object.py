"""EF.SOD: the document security object, signed by the issuing state.

This module opens it and says what is in it; :mod:`passive_authentication` judges it.
*Source: ICAO Doc 9303 Part 10, 4.6.2; Part 11, 5.1.*
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar

from asn1crypto import algos, core

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.der import load, reading
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import LDS_SECURITY_OBJECTS
from kiosk.formats.emrtd.signed_message import SignedMessage, parse_signed_message


class _DataGroupHash(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [("number", core.Integer), ("digest", core.OctetString)]


class _DataGroupHashes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _DataGroupHash


class _VersionInfo(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("lds", core.PrintableString),
        ("unicode", core.PrintableString),
    ]


class _LdsSecurityObject(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("hash_algorithm", algos.DigestAlgorithm),
        ("hashes", _DataGroupHashes),
        ("version_info", _VersionInfo, {"optional": True}),
    ]


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What EF.SOD carries, opened and not yet judged."""

    message: SignedMessage
    version: int
    """0, or 1 with version information."""
    hash_name: str
    """Such as ``sha256``; as named, perhaps one that nobody knows."""
    hashes: Mapping[int, bytes] = field(repr=False)
    """Digest of each data group's file, by number 1 to 16."""
    lds_version: str
    """Four digits, from version 1 on; empty before."""


def parse_security_object(data: bytes) -> SecurityObject:
    """Read the whole file, tag 77 included; raises :class:`MalformedChipData`."""
    message = parse_signed_message(tlv.parse_exactly(data, 0x77, "sod.tag"), "sod.cms")
    if message.content_type not in LDS_SECURITY_OBJECTS:
        raise MalformedChipData("sod.content_type")
    lds = load(_LdsSecurityObject, message.content, "sod.lds")
    with reading("sod.lds"):
        hashes = {each["number"].native: bytes(each["digest"].native) for each in lds["hashes"]}
        if not set(hashes) <= set(range(1, 17)) or len(hashes) != len(lds["hashes"]):
            raise MalformedChipData("sod.lds")
        versions = lds["version_info"].native
        return SecurityObject(
            message=message,
            version=lds["version"].native,
            hash_name=lds["hash_algorithm"]["algorithm"].native,
            hashes=MappingProxyType(hashes),
            lds_version=str(versions["lds"])[:4] if versions else "",
        )
