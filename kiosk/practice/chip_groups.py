"""The groups in which a chip agrees on keys: points of a curve, or residues modulo a prime.

*Source: ICAO Doc 9303 Part 11, 4.4.3.3 (mapping), 9.4.5 (key agreement), 9.5.1 (parameters).*
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self

from fastecdsa.rust import Point

from kiosk.formats.emrtd.curves import Curve
from kiosk.practice.chip_refusal import WRONG_DATA, ChipRefusal

Randomness = Callable[[int], bytes]


class Group(Protocol):
    """A group of prime order with a generator."""

    @property
    def order(self) -> int:
        """How many elements the generator makes."""
        ...

    @property
    def prime(self) -> int:
        """The prime of the field."""
        ...

    @property
    def public_tag(self) -> int:
        """Tag of a public value in an authentication token: 86 for points, 84 for residues."""
        ...

    def public(self, private: int) -> bytes:
        """Return the encoded public value of ``private``."""
        ...

    def agree(self, private: int, public: bytes) -> bytes:
        """Return the shared secret; raises :class:`ChipRefusal` for a value outside the group."""
        ...

    def map_generic(self, nonce: int, private: int, public: bytes) -> Group:
        """Return the group with the generator of generic mapping."""
        ...

    def map_integrated(self, pseudo_random: int) -> Group:
        """Return the group with the generator of integrated mapping."""
        ...


def random_private(group: Group, randomness: Randomness) -> int:
    """Draw a private value between 1 and the order less 1, evenly, by rejection."""
    bits = group.order.bit_length()
    while True:
        value = int.from_bytes(randomness((bits + 7) // 8), "big") & ((1 << bits) - 1)
        if 0 < value < group.order:
            return value


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """Points of one curve with a generator of our choice."""

    curve: Curve
    generator: Point

    @classmethod
    def standard(cls, curve: Curve) -> Self:
        """Take the curve's own generator."""
        return cls(curve, curve.points.G)

    @property
    def order(self) -> int:
        """The curve's order."""
        return self.curve.points.q

    @property
    def prime(self) -> int:
        """The prime of the curve's field."""
        return self.curve.points.p

    @property
    def public_tag(self) -> int:
        """Points."""
        return 0x86

    def public(self, private: int) -> bytes:
        """Encode the point uncompressed."""
        return self._encode(self.generator * private)

    def agree(self, private: int, public: bytes) -> bytes:
        """Return the x-coordinate of the common point."""
        return (self._decode(public) * private).x.to_bytes(self.curve.field_bytes, "big")

    def map_generic(self, nonce: int, private: int, public: bytes) -> CurveGroup:
        """Nonce times generator, plus the point agreed on."""
        return CurveGroup(
            self.curve, self.generator * (nonce % self.order) + self._decode(public) * private
        )

    def map_integrated(self, pseudo_random: int) -> CurveGroup:
        """Encode a field element as a point; for fields with p = 3 modulo 4.

        *Source: ICAO Doc 9303 Part 11, Appendix B.2 (affine coordinates).*
        """
        p, a, b = self.curve.points.p, self.curve.points.a, self.curve.points.b
        if p % 4 != 3:
            raise ChipRefusal(WRONG_DATA)
        t = pseudo_random
        alpha = -t * t % p
        x2 = -b * pow(a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
        x3 = alpha * x2 % p
        h2 = (x2**3 + a * x2 + b) % p
        root = pow(h2, p - 1 - (p + 1) // 4, p)
        if root * root * h2 % p == 1:
            return CurveGroup(self.curve, Point(x2, root * h2 % p, self.curve.points))
        return CurveGroup(self.curve, Point(x3, root * pow(t, 3, p) * h2 % p, self.curve.points))

    def _encode(self, point: Point) -> bytes:
        size = self.curve.field_bytes
        return b"\x04" + point.x.to_bytes(size, "big") + point.y.to_bytes(size, "big")

    def _decode(self, public: bytes) -> Point:
        size = self.curve.field_bytes
        if len(public) != 1 + 2 * size or public[0] != 4:
            raise ChipRefusal(WRONG_DATA)
        x = int.from_bytes(public[1 : 1 + size], "big")
        y = int.from_bytes(public[1 + size :], "big")
        if not self.curve.holds(x, y):
            raise ChipRefusal(WRONG_DATA)
        return Point(x, y, self.curve.points)


@dataclass(frozen=True, slots=True)
class PrimeGroup:
    """The subgroup of order ``order`` modulo ``prime``."""

    prime: int
    generator: int
    order: int

    @property
    def public_tag(self) -> int:
        """Residues."""
        return 0x84

    def public(self, private: int) -> bytes:
        """Encode the residue in as many bytes as the prime has."""
        return self._encode(pow(self.generator, private, self.prime))

    def agree(self, private: int, public: bytes) -> bytes:
        """Return the common residue, in as many bytes as the prime has."""
        return self._encode(pow(self._decode(public), private, self.prime))

    def map_generic(self, nonce: int, private: int, public: bytes) -> PrimeGroup:
        """Generator to the nonce, times the residue agreed on."""
        agreed = pow(self._decode(public), private, self.prime)
        mapped = pow(self.generator, nonce, self.prime) * agreed % self.prime
        return PrimeGroup(self.prime, mapped, self.order)

    def map_integrated(self, pseudo_random: int) -> PrimeGroup:
        """Raise to the cofactor. *Source: ICAO Doc 9303 Part 11, 4.4.3.3.2.*"""
        cofactor = (self.prime - 1) // self.order
        return PrimeGroup(self.prime, pow(pseudo_random, cofactor, self.prime), self.order)

    def _encode(self, value: int) -> bytes:
        return value.to_bytes((self.prime.bit_length() + 7) // 8, "big")

    def _decode(self, public: bytes) -> int:
        value = int.from_bytes(public, "big")
        if not 1 < value < self.prime - 1 or pow(value, self.order, self.prime) != 1:
            raise ChipRefusal(WRONG_DATA)
        return value
