"""Diffie-Hellman over curves and primes, with a generator that a mapping may have moved.

Everything that comes from the chip is validated before it meets a private key: on the curve, in the
subgroup of prime order, not neutral.
*Source: ICAO Doc 9303 Part 11, 4.4.3.3 (mappings), 9.4.5 (key agreement); BSI TR-03110-3, A.2.*
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from fastecdsa.rust import Point

from kiosk.formats.emrtd.curves import Curve, standardised_curve
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.prime_groups import PRIME_GROUPS, PrimeParameters

Randomness = Callable[[int], bytes]
_MOST_DRAWS = 500


class Group(Protocol):
    """A group of prime order with a generator."""

    @property
    def order(self) -> int:
        """The order of the generator, a prime."""
        ...

    @property
    def field_prime(self) -> int:
        """The prime of the field in which its elements are written."""
        ...

    @property
    def public_key_tag(self) -> int:
        """Tag of a public value in a public key data object: 86 for points, 84 for residues."""
        ...

    def public(self, private: int) -> bytes:
        """Return the public value of a private key, encoded."""
        ...

    def agree(self, private: int, public: bytes, where: str) -> bytes:
        """Return the shared secret: x-coordinate or residue, at full length.

        Raises :class:`MalformedChipData` at ``where`` for a public value outside the group and for
        a secret that is neutral.
        """
        ...

    def mapped_generically(self, nonce: int, private: int, public: bytes, where: str) -> Group:
        """Move the generator: nonce times generator plus the shared element (GM)."""
        ...

    def mapped_to(self, pseudo_random: int, where: str) -> Group:
        """Move the generator to the element that encodes a field element (IM)."""
        ...


def draw_private(group: Group, randomness: Randomness) -> int:
    """Draw a private key evenly from 1 to the order less one, by rejection."""
    bits = group.order.bit_length()
    for _ in range(_MOST_DRAWS):
        candidate = int.from_bytes(randomness((bits + 7) // 8), "big") & ((1 << bits) - 1)
        if 0 < candidate < group.order:
            return candidate
    raise ValueError("randomness is none")


def standardised_group(identifier: int) -> Group | None:
    """Return the group of standardised domain parameters: 0 to 2 and 8 to 18."""
    if identifier in PRIME_GROUPS:
        parameters = PRIME_GROUPS[identifier]
        return PrimeGroup(parameters, parameters.g)
    curve = standardised_curve(identifier)
    return None if curve is None else curve_group(curve)


def curve_group(curve: Curve) -> CurveGroup:
    """Return the group with the curve's own generator."""
    return CurveGroup(curve, curve.points.G)


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """Points of a curve of cofactor 1, so that every point but the neutral one generates it."""

    curve: Curve
    generator: Point = field(repr=False)

    @property
    def order(self) -> int:
        """Order of the curve."""
        return self.curve.points.q

    @property
    def field_prime(self) -> int:
        """Prime of the curve's field."""
        return self.curve.points.p

    @property
    def public_key_tag(self) -> int:
        """Tag of a point."""
        return 0x86

    def public(self, private: int) -> bytes:
        """Return the point, uncompressed."""
        point = self.generator * private
        size = self.curve.field_bytes
        return b"\x04" + point.x.to_bytes(size, "big") + point.y.to_bytes(size, "big")

    def point(self, encoded: bytes, where: str) -> Point:
        """Read an uncompressed point; raises :class:`MalformedChipData` unless on the curve."""
        size = self.curve.field_bytes
        x = int.from_bytes(encoded[1 : 1 + size], "big")
        y = int.from_bytes(encoded[1 + size :], "big")
        if len(encoded) != 1 + 2 * size or encoded[0] != 4 or not self.curve.holds(x, y):
            raise MalformedChipData(where)
        return Point(x, y, self.curve.points)

    def agree(self, private: int, public: bytes, where: str) -> bytes:
        """Return the x-coordinate of the shared point."""
        shared = self._sound(self.point(public, where) * private, where)
        return shared.x.to_bytes(self.curve.field_bytes, "big")

    def mapped_generically(self, nonce: int, private: int, public: bytes, where: str) -> CurveGroup:
        """Part 11, 4.4.3.3.1."""
        shared = self.point(public, where) * private
        moved = self.generator * (nonce % self.order) + shared
        return CurveGroup(self.curve, self._sound(moved, where))

    def mapped_to(self, pseudo_random: int, where: str) -> CurveGroup:
        """Encode a field element as a point (Part 11, Appendix B.2; for p = 3 modulo 4)."""
        points = self.curve.points
        p, a, b, t = points.p, points.a, points.b, pseudo_random
        alpha = -t * t % p
        if p % 4 != 3 or (alpha + alpha * alpha) % p == 0:
            raise MalformedChipData(where)
        x2 = -b * pow(a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
        h2 = (x2 * x2 * x2 + a * x2 + b) % p
        root = pow(h2, p - 1 - (p + 1) // 4, p)
        if root * root * h2 % p == 1:
            x, y = x2, root * h2 % p
        else:
            x, y = alpha * x2 % p, root * t * t * t * h2 % p
        if not self.curve.holds(x, y):
            raise MalformedChipData(where)
        return CurveGroup(self.curve, Point(x, y, points))

    def _sound(self, point: Point, where: str) -> Point:
        """The neutral element has no place on the curve: it is refused."""
        if not self.curve.holds(point.x, point.y):
            raise MalformedChipData(where)
        return point


@dataclass(frozen=True, slots=True)
class PrimeGroup:
    """A subgroup of prime order modulo a prime."""

    parameters: PrimeParameters
    generator: int = field(repr=False)

    @property
    def order(self) -> int:
        """Order of the subgroup."""
        return self.parameters.q

    @property
    def field_prime(self) -> int:
        """The modulus."""
        return self.parameters.p

    @property
    def public_key_tag(self) -> int:
        """Tag of a residue."""
        return 0x84

    def public(self, private: int) -> bytes:
        """Return the residue at full length."""
        if self.generator == self.parameters.g and 0 < private < self.order:
            return self._encoded(self.parameters.power_of_generator(private))
        return self._encoded(pow(self.generator, private, self.parameters.p))

    def agree(self, private: int, public: bytes, where: str) -> bytes:
        """Return the shared residue at full length."""
        return self._encoded(pow(self._element(public, where), private, self.parameters.p))

    def mapped_generically(self, nonce: int, private: int, public: bytes, where: str) -> PrimeGroup:
        """Part 11, 4.4.3.3.1."""
        p = self.parameters.p
        shared = pow(self._element(public, where), private, p)
        return self._moved(pow(self.generator, nonce, p) * shared % p, where)

    def mapped_to(self, pseudo_random: int, where: str) -> PrimeGroup:
        """Raise a residue to the cofactor (Part 11, 4.4.3.3.2)."""
        p, q = self.parameters.p, self.parameters.q
        return self._moved(pow(pseudo_random, (p - 1) // q, p), where)

    def _moved(self, generator: int, where: str) -> PrimeGroup:
        if generator <= 1:
            raise MalformedChipData(where)
        return PrimeGroup(self.parameters, generator)

    def _element(self, encoded: bytes, where: str) -> int:
        """Full validation: in range and in the subgroup, so no small subgroup leaks a key."""
        value = int.from_bytes(encoded, "big")
        too_long = len(encoded) > self.parameters.element_bytes + 1
        if too_long or not self.parameters.holds(value):
            raise MalformedChipData(where)
        return value

    def _encoded(self, value: int) -> bytes:
        return value.to_bytes(self.parameters.element_bytes, "big")
