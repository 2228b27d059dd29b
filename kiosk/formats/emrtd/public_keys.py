"""Public keys as certificates and DG14, DG15 carry them, and signatures made with their other half.

*Source: RFC 5280, 4.1.2.7; RFC 5480; RFC 3279, 2.3.5 (explicit curve parameters); BSI TR-03111.*
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from asn1crypto import keys as asn1_keys
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import (
    Prehashed,
    decode_dss_signature,
    encode_dss_signature,
)
from fastecdsa import ecdsa
from fastecdsa.rust import Point

from kiosk.formats.emrtd.curves import CURVES, Curve, curve_by_oid, curve_by_parameters
from kiosk.formats.emrtd.der import load, reading
from kiosk.formats.emrtd.malformed import MalformedChipData

_SMALLEST_RSA = 1024
_LARGEST_RSA = 8192
HASH_ALGORITHMS: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class RsaKey:
    """Modulus and exponent."""

    modulus: int = field(repr=False)
    exponent: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class EcKey:
    """A point that lies on its curve and is not the neutral one."""

    curve: Curve
    x: int = field(repr=False)
    y: int = field(repr=False)


PublicKey = RsaKey | EcKey


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """How a signature was made."""

    kind: str
    """``rsa`` (PKCS #1 v1.5), ``pss``, ``ecdsa`` (DER) or ``ecdsa_plain`` (r, s side by side)."""
    hash_name: str
    salt_bytes: int = 0
    mask_hash_name: str = ""
    """Hash of the mask generation function; PSS only."""


def parse_public_key(spki: bytes, where: str) -> PublicKey:
    """Read a SubjectPublicKeyInfo: RSA, or EC on a known curve, named or explicit.

    Raises :class:`MalformedChipData` at ``where`` for other kinds, unknown curves, points off the
    curve and RSA moduli outside 1024 to 8192 bits.
    """
    info = load(asn1_keys.PublicKeyInfo, spki, where)
    with reading(where):
        kind = info["algorithm"]["algorithm"].native
        if kind in ("rsa", "rsassa_pss"):
            numbers = info["public_key"].parsed
            return _rsa(numbers["modulus"].native, numbers["public_exponent"].native, where)
        if kind == "ec":
            curve = curve_of(info["algorithm"]["parameters"], where)
            return parse_point(curve, bytes(info["public_key"]), where)
    raise MalformedChipData(where)


def _rsa(modulus: int, exponent: int, where: str) -> RsaKey:
    sound = _SMALLEST_RSA <= modulus.bit_length() <= _LARGEST_RSA and modulus & 1
    if not sound or exponent < 3 or not exponent & 1 or exponent.bit_length() > 64:
        raise MalformedChipData(where)
    return RsaKey(modulus, exponent)


def curve_of(parameters: asn1_keys.ECDomainParameters, where: str) -> Curve:
    """Return the known curve that ECParameters name or describe exactly.

    Raises :class:`MalformedChipData` at ``where`` for any other.
    """
    found = None
    with reading(where):
        if parameters.name == "named":
            found = curve_by_oid(parameters.chosen.dotted)
        elif parameters.name == "specified":
            found = _explicit(parameters.chosen)
    if found is None:
        raise MalformedChipData(where)
    return found


def _explicit(given: asn1_keys.SpecifiedECDomain) -> Curve | None:
    if given["field_id"]["field_type"].native != "prime_field":
        return None
    p = given["field_id"]["parameters"].native
    a, b = (int.from_bytes(bytes(given["curve"][name]), "big") for name in ("a", "b"))
    size, cofactor = (p.bit_length() + 7) // 8, given["cofactor"].native
    for curve in CURVES:
        known = curve.points.G
        if bytes(given["base"]) in _encodings(known.x, known.y, size):
            generator = (known.x, known.y)
            return curve_by_parameters(p, a, b, generator, given["order"].native, cofactor)
    return None


def _encodings(x: int, y: int, size: int) -> tuple[bytes, ...]:
    """A point in full and compressed: both occur in certificates (SEC 1, 2.3.3)."""
    if max(x, y) >> 8 * size:
        return ()
    first, second = x.to_bytes(size, "big"), y.to_bytes(size, "big")
    return b"\x04" + first + second, bytes([2 + y % 2]) + first


def _uncompressed(point: bytes, size: int) -> tuple[int, int] | None:
    if len(point) != 1 + 2 * size or point[0] != 4:
        return None
    return int.from_bytes(point[1 : 1 + size], "big"), int.from_bytes(point[1 + size :], "big")


def parse_point(curve: Curve, encoded: bytes, where: str) -> EcKey:
    """Read an uncompressed point; raises :class:`MalformedChipData` unless it lies on the curve."""
    xy = _uncompressed(encoded, curve.field_bytes)
    if xy is None or not curve.holds(*xy):
        raise MalformedChipData(where)
    return EcKey(curve, *xy)


def verify(key: PublicKey, scheme: SignatureScheme, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made with the key's other half.

    False also where key and scheme do not belong together or the hash is unknown.
    """
    if scheme.hash_name not in HASH_ALGORITHMS:
        return False
    digest = hashlib.new(scheme.hash_name, message, usedforsecurity=False).digest()
    if isinstance(key, RsaKey):
        return _verify_rsa(key, scheme, digest, signature)
    if scheme.kind == "ecdsa_plain":
        signature = _der_signature(signature)
    return scheme.kind.startswith("ecdsa") and verify_ecdsa(
        key, scheme.hash_name, digest, signature
    )


def _der_signature(plain: bytes) -> bytes:
    half = len(plain) // 2
    return encode_dss_signature(
        int.from_bytes(plain[:half], "big"), int.from_bytes(plain[half:], "big")
    )


def _verify_rsa(key: RsaKey, scheme: SignatureScheme, digest: bytes, signature: bytes) -> bool:
    algorithm = HASH_ALGORITHMS[scheme.hash_name]
    scheme_padding: padding.AsymmetricPadding
    if scheme.kind == "rsa":
        scheme_padding = padding.PKCS1v15()
    elif scheme.kind == "pss" and scheme.mask_hash_name in HASH_ALGORITHMS:
        mask = padding.MGF1(HASH_ALGORITHMS[scheme.mask_hash_name])
        scheme_padding = padding.PSS(mask, scheme.salt_bytes)
    else:
        return False
    try:
        public = rsa.RSAPublicNumbers(key.exponent, key.modulus).public_key()
        public.verify(signature, digest, scheme_padding, Prehashed(algorithm))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def verify_ecdsa(key: EcKey, hash_name: str, digest: bytes, signature: bytes) -> bool:
    """Whether a DER signature over ``digest`` holds."""
    if key.curve.known is None:
        return _verify_fast(key, hash_name, digest, signature)
    try:
        public = ec.EllipticCurvePublicNumbers(key.x, key.y, key.curve.known).public_key()
        public.verify(signature, digest, ec.ECDSA(Prehashed(HASH_ALGORITHMS[hash_name])))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _verify_fast(key: EcKey, hash_name: str, digest: bytes, signature: bytes) -> bool:
    """For the three curves that ``cryptography`` does not have."""
    try:
        r, s = decode_dss_signature(signature)
        point = Point(key.x, key.y, key.curve.points)
        hashed_by = getattr(hashlib, hash_name)
        return ecdsa.verify((r, s), digest, point, key.curve.points, hashed_by, prehashed=True)
    except (ValueError, OverflowError, ecdsa.EcdsaError):
        return False
