"""Static keys of the chip for key agreement: group and public value.

*Source: BSI TR-03110-3, A.1.1.4 and A.4.2; RFC 3279, 2.3.3 (X9.42); PKCS #3.*
"""

from __future__ import annotations

from asn1crypto import core, keys

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.der import reading
from kiosk.formats.emrtd.key_agreement import Group, PrimeGroup, curve_group, standardised_group
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.prime_groups import PRIME_GROUPS, PrimeParameters
from kiosk.formats.emrtd.public_keys import curve_of
from kiosk.formats.emrtd.security_infos import ChipPublicKeyInfo

_SEQUENCE, _INTEGER, _BIT_STRING, _OID = 0x30, 0x02, 0x03, 0x06
_X942, _PKCS3 = "1.2.840.10046.2.1", "1.2.840.113549.1.3.1"
_STANDARDISED = "0.4.0.127.0.7.1.2"
_SIZES = range(1024, 4097)


def parse_chip_key(info: ChipPublicKeyInfo, where: str) -> tuple[Group, bytes]:
    """Return the group and the encoded public value, which is validated when it is used.

    Raises :class:`MalformedChipData` at ``where`` for unknown curves and unsound groups.
    """
    algorithm, bits = _parts(tlv.parse_exactly(info.spki, _SEQUENCE, where), where)
    if bits.tag != _BIT_STRING or bits.value[:1] != b"\0":
        raise MalformedChipData(where)
    oid, parameters = _parts(algorithm.value, where)
    with reading(where):
        dotted = core.ObjectIdentifier(contents=oid.value).dotted
    if dotted == _STANDARDISED:
        return _standardised(parameters, bits.value[1:], where)
    if info.elliptic:
        with reading(where):
            chosen = keys.ECDomainParameters.load(tlv.encode(parameters.tag, parameters.value))
        return curve_group(curve_of(chosen, where)), bits.value[1:]
    if dotted not in (_X942, _PKCS3):
        raise MalformedChipData(where)
    return _prime_group(parameters.value, where), _residue(bits.value[1:], where)


def _parts(body: bytes, where: str) -> tuple[tlv.Tlv, tlv.Tlv]:
    parts = tlv.parse_all(body)
    if len(parts) < 2:
        raise MalformedChipData(where)
    return parts[0], parts[1]


def _standardised(parameters: tlv.Tlv, key: bytes, where: str) -> tuple[Group, bytes]:
    """Domain parameters by number (TR-03110-3, A.2.1.1)."""
    group = standardised_group(int.from_bytes(parameters.value[:2], "big"))
    if group is None or parameters.tag != _INTEGER:
        raise MalformedChipData(where)
    return group, _residue(key, where) if isinstance(group, PrimeGroup) else key


def _residue(key: bytes, where: str) -> bytes:
    return tlv.parse_exactly(key, _INTEGER, where).lstrip(b"\0")


def _prime_group(body: bytes, where: str) -> Group:
    """Take p, g and q as given, or q from the known group of the same p and g (PKCS #3)."""
    numbers = [each.value for each in tlv.parse_all(body) if each.tag == _INTEGER]
    if len(numbers) < 2:
        raise MalformedChipData(where)
    p, g = (int.from_bytes(each, "big") for each in numbers[:2])
    for known in PRIME_GROUPS.values():
        if (known.p, known.g) == (p, g):
            return PrimeGroup(known, g)
    q = int.from_bytes(numbers[2], "big") if len(numbers) > 2 else 0
    sound = p.bit_length() in _SIZES and 1 < g < p - 1 and q.bit_length() >= 160
    if not sound or (p - 1) % q or pow(g, q, p) != 1:
        raise MalformedChipData(where)
    return PrimeGroup(PrimeParameters(p, g, q), g)
