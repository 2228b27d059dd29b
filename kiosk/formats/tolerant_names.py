"""Certificates whose names may be written in any string type.

Issuers put telephone numbers into UTF8String, numbers into NumericString, and letters into names
that no table knows. The validator compares names and need not understand them; asn1crypto refuses
such an attribute altogether, and with it a good certificate. Where a length ends in the byte 0x80
it also takes a definite length for an indefinite one and writes the value anew, so that such names
come out with other bytes than were signed.
*Source: RFC 5280, 7.1 (comparison of names); RFC 4518, 2 (what cannot be prepared for it).*
"""

from __future__ import annotations

from typing import Any, ClassVar

from asn1crypto import core, x509


class _AsWritten(core.Asn1Value):  # type: ignore[misc]
    """Gives back the bytes that were read, never others that mean the same."""

    def dump(self, force: bool = False) -> bytes:
        """Header and contents; nothing is written anew."""
        return bytes(core.Asn1Value.dump(self))


class _Attribute(x509.NameTypeAndValue):  # type: ignore[misc]
    """The value is of the type that its own tag says."""

    _oid_specs: ClassVar[dict[str, Any]] = {}

    @property
    def prepped_value(self) -> str:
        """For comparison; what cannot be prepared is equal to the very same bytes only."""
        try:
            return str(super().prepped_value)
        except (ValueError, TypeError):
            return f"der {self.contents.hex()}"


class _Rdn(x509.RelativeDistinguishedName):  # type: ignore[misc]
    _child_spec = _Attribute


class _Rdns(_AsWritten, x509.RDNSequence):  # type: ignore[misc]
    _child_spec = _Rdn


class _Name(x509.Name):  # type: ignore[misc]
    _alternatives: ClassVar[list[Any]] = [("", _Rdns)]

    @property
    def human_friendly(self) -> str:
        """Nothing: the validator would put a person's name into its messages."""
        return "…"


class _Body(_AsWritten, x509.TbsCertificate):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        (field[0], _Name, *field[2:]) if field[1] is x509.Name else field
        for field in x509.TbsCertificate._fields
    ]


class TolerantCertificate(_AsWritten, x509.Certificate):  # type: ignore[misc]
    """As asn1crypto's own in everything but the names of holder and issuer."""

    _fields: ClassVar[list[Any]] = [
        ("tbs_certificate", _Body),
        *x509.Certificate._fields[1:],
    ]
