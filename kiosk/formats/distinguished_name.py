"""An X.501 Name, every RDN and every string type, as clean text.

Issuers write names as they like: several values in one RDN, attributes twice, any order, types
that the standard does not allow for the attribute. So the structure is read here and the string
decoded by its own tag; the printed form of a name is never parsed.
*Source: RFC 5280, 4.1.2.4 and A.1; ITU-T X.680 for the tags.*
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import core, parser

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.formats.malformed_certificate import MalformedCertificate

LARGEST_NAME = 16 * 1024
"""Bytes of DER; real ones have some hundred."""
_MOST_ATTRIBUTES = 64
_LONGEST_TEXT = 300
_FAULTS = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)


@dataclass(frozen=True, slots=True)
class NameAttribute:
    """One attribute of a name."""

    oid: str
    """Dotted."""
    text: CleanText

    def __repr__(self) -> str:
        return f"NameAttribute({self.oid!r}, …)"


def parse_name(der: bytes) -> tuple[NameAttribute, ...]:
    """Read a DER Name: all attributes in their order, multi-valued RDNs unfolded.

    Raises :class:`MalformedCertificate` with ``name…`` for anything that is none.
    """
    if len(der) > LARGEST_NAME:
        raise MalformedCertificate("name.size")
    try:
        pairs = [
            (each["type"].dotted, each["value"].dump())
            for rdn in _Name.load(der, strict=True)
            for each in rdn
        ]
    except _FAULTS as fault:
        raise MalformedCertificate("name") from fault
    if len(pairs) > _MOST_ATTRIBUTES:
        raise MalformedCertificate("name.attributes")
    return tuple(NameAttribute(oid, _text(value)) for oid, value in pairs)


class _Attribute(core.Sequence):  # type: ignore[misc]
    _fields = [("type", core.ObjectIdentifier), ("value", core.Any)]  # noqa: RUF012


class _Rdn(core.SetOf):  # type: ignore[misc]
    _child_spec = _Attribute


class _Name(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _Rdn


def _text(value: bytes) -> CleanText:
    """Decode one string; a value that is no string counts as empty: nobody can read it."""
    try:
        class_, method, tag, _, content, _ = parser.parse(value, strict=True)
    except _FAULTS as fault:
        raise MalformedCertificate("name.value") from fault
    decode = _DECODERS.get(tag) if class_ == 0 and method == 0 else None
    if decode is None:
        return CleanText("")
    try:
        text = decode(content)
    except UnicodeDecodeError as fault:
        raise MalformedCertificate("name.text") from fault
    return clean_text(text, max_length=_LONGEST_TEXT)


def _teletex(content: bytes) -> str:
    """T.61 as people use it: UTF-8 put under the wrong tag, or Latin-1; hardly ever T.61."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _decoder(encoding: str) -> Callable[[bytes], str]:
    return lambda content: content.decode(encoding)


_DECODERS: dict[int, Callable[[bytes], str]] = {
    12: _decoder("utf-8"),  # UTF8String
    18: _decoder("ascii"),  # NumericString
    19: _teletex,  # PrintableString, by some issuers with letters that it does not have
    20: _teletex,  # TeletexString
    22: _teletex,  # IA5String
    26: _decoder("ascii"),  # VisibleString
    27: _teletex,  # GeneralString
    28: _decoder("utf-32-be"),  # UniversalString
    30: _decoder("utf-16-be"),  # BMPString
}
