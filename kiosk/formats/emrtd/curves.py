"""Elliptic curves by name and by exact parameters.

An explicit description of a curve is taken only where every number of it equals a known curve's:
a curve "as given" would let anybody forge (the class of CVE-2020-0601).
*Source: ICAO Doc 9303 Part 11, 9.5.1 (standardised domain parameters); RFC 5639; FIPS 186-4.*
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from fastecdsa import curve as fast
from fastecdsa.rust import Curve as PointCurve


@dataclass(frozen=True, slots=True)
class Curve:
    """One known curve of prime order (cofactor 1)."""

    name: str
    oid: str
    points: PointCurve
    """The curve for point arithmetic."""
    known: ec.EllipticCurve | None
    """The curve of ``cryptography``; ``None`` where that library does not have it."""

    @property
    def field_bytes(self) -> int:
        """Length of a coordinate in bytes."""
        return (self.points.p.bit_length() + 7) // 8

    @property
    def order_bytes(self) -> int:
        """Length of a scalar in bytes."""
        return (self.points.q.bit_length() + 7) // 8

    def holds(self, x: int, y: int) -> bool:
        """Whether the point lies on the curve; the neutral element has no coordinates."""
        p = self.points.p
        if not (0 <= x < p and 0 <= y < p):
            return False
        return (y * y - (x * x * x + self.points.a * x + self.points.b)) % p == 0


_BRAINPOOL = "1.3.36.3.3.2.8.1.1"
CURVES = (
    Curve("secp192r1", "1.2.840.10045.3.1.1", fast.P192, ec.SECP192R1()),
    Curve("secp224r1", "1.3.132.0.33", fast.P224, ec.SECP224R1()),
    Curve("secp256r1", "1.2.840.10045.3.1.7", fast.P256, ec.SECP256R1()),
    Curve("secp384r1", "1.3.132.0.34", fast.P384, ec.SECP384R1()),
    Curve("secp521r1", "1.3.132.0.35", fast.P521, ec.SECP521R1()),
    Curve("brainpoolP192r1", f"{_BRAINPOOL}.3", fast.brainpoolP192r1, None),
    Curve("brainpoolP224r1", f"{_BRAINPOOL}.5", fast.brainpoolP224r1, None),
    Curve("brainpoolP256r1", f"{_BRAINPOOL}.7", fast.brainpoolP256r1, ec.BrainpoolP256R1()),
    Curve("brainpoolP320r1", f"{_BRAINPOOL}.9", fast.brainpoolP320r1, None),
    Curve("brainpoolP384r1", f"{_BRAINPOOL}.11", fast.brainpoolP384r1, ec.BrainpoolP384R1()),
    Curve("brainpoolP512r1", f"{_BRAINPOOL}.13", fast.brainpoolP512r1, ec.BrainpoolP512R1()),
)
_BY_NAME = {each.name: each for each in CURVES}
_BY_OID = {each.oid: each for each in CURVES}
_STANDARDISED = {
    8: "secp192r1", 9: "brainpoolP192r1", 10: "secp224r1", 11: "brainpoolP224r1",
    12: "secp256r1", 13: "brainpoolP256r1", 14: "brainpoolP320r1", 15: "secp384r1",
    16: "brainpoolP384r1", 17: "brainpoolP512r1", 18: "secp521r1",
}  # fmt: skip


def standardised_curve(identifier: int) -> Curve | None:
    """Return the curve of a standardised domain parameter (8 to 18)."""
    name = _STANDARDISED.get(identifier)
    return None if name is None else _BY_NAME[name]


def curve_by_oid(oid: str) -> Curve | None:
    """Return the curve that an object identifier names."""
    return _BY_OID.get(oid)


def curve_by_parameters(
    p: int, a: int, b: int, generator: tuple[int, int], order: int, cofactor: int | None
) -> Curve | None:
    """Return the known curve that has exactly these parameters, or ``None``."""
    for each in CURVES:
        known = each.points
        same = (known.p, known.a % known.p, known.b, (known.G.x, known.G.y), known.q)
        if same == (p, a % known.p, b, generator, order) and cofactor in (None, 1):
            return each
    return None
