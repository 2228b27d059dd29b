"""From a certificate's subject to its holder.

Vietnamese issuers put numbers into UID with a prefix that says what they are (``CCCD:``, ``CMND:``,
``HC:``, ``MST:``, ``BHXH:``), several UIDs side by side, in any letter case, with or without a
space; some use organizationIdentifier or serialNumber instead. A number without a prefix is not
guessed at.
*Source: samples of issuers in public code; ETSI EN 319 412-1, 5.1.3-5.1.4 (semantics identifiers).*
"""

from __future__ import annotations

import re
import unicodedata

from kiosk.domain.certificate_holder import (
    CertificateHolder,
    HolderIdentifier,
    IdentifierKind,
)
from kiosk.domain.clean_text import CleanText
from kiosk.domain.person_number import NumberError, PersonNumber
from kiosk.formats.distinguished_name import NameAttribute, parse_name

COMMON_NAME = "2.5.4.3"
SERIAL_NUMBER = "2.5.4.5"
ORGANISATION = "2.5.4.10"
UNIT = "2.5.4.11"
TITLE = "2.5.4.12"
PHONE = "2.5.4.20"
ORGANISATION_IDENTIFIER = "2.5.4.97"
EMAIL = "1.2.840.113549.1.9.1"
USER_ID = "0.9.2342.19200300.100.1.1"
_NUMBERED = (USER_ID, ORGANISATION_IDENTIFIER, SERIAL_NUMBER)
_MOST_IDENTIFIERS = 32

_PREFIXES = {
    "CCCD": IdentifierKind.PERSON,
    "CC": IdentifierKind.PERSON,
    "DDCN": IdentifierKind.PERSON,
    "PNOVN": IdentifierKind.PERSON,
    "CMND": IdentifierKind.PERSON,
    "CMT": IdentifierKind.PERSON,
    "IDCVN": IdentifierKind.PERSON,
    "HC": IdentifierKind.PASSPORT,
    "PASVN": IdentifierKind.PASSPORT,
    "MST": IdentifierKind.TAX,
    "TINVN": IdentifierKind.TAX,
    "VATVN": IdentifierKind.TAX,
    "BHXH": IdentifierKind.SOCIAL_INSURANCE,
    "MNS": IdentifierKind.BUDGET_UNIT,
    "QD": IdentifierKind.DECISION,
}
_PREFIXED = re.compile(r"\s*([^\W\d_]{2,6})\s*[:\-–]\s*(.*\S)\s*")
_NEXT = re.compile(r"[,;+]\s*(?=[^\W\d_]{2,6}\s*:)")
_PLACEHOLDERS = str.maketrans("", "", " .\u00a0")


def parse_subject(der: bytes) -> CertificateHolder:
    """Read the DER Name of a subject; raises :class:`MalformedCertificate`."""
    return holder_of(parse_name(der))


def holder_of(attributes: tuple[NameAttribute, ...]) -> CertificateHolder:
    """Sort the attributes of a name by what they say."""

    def texts(oid: str) -> tuple[CleanText, ...]:
        found = (each.text for each in attributes if each.oid == oid and each.text)
        return tuple(dict.fromkeys(found))

    identifiers = [
        _identifier(part)
        for each in attributes
        if each.oid in _NUMBERED and each.text
        for part in _NEXT.split(each.text)
    ]
    return CertificateHolder(
        common_names=texts(COMMON_NAME),
        organisations=texts(ORGANISATION),
        units=texts(UNIT),
        titles=texts(TITLE),
        emails=texts(EMAIL),
        phones=texts(PHONE),
        identifiers=tuple(dict.fromkeys(identifiers[:_MOST_IDENTIFIERS])),
    )


def _identifier(text: str) -> HolderIdentifier:
    matched = _PREFIXED.fullmatch(text)
    if matched is None:
        return HolderIdentifier(IdentifierKind.OTHER, CleanText(" ".join(text.split())))
    kind = _PREFIXES.get(_plain(matched[1]), IdentifierKind.OTHER)
    value = CleanText(" ".join(matched[2].split()))
    if kind is IdentifierKind.PERSON:
        return _personal(value)
    if kind is IdentifierKind.TAX:
        return _tax(value)
    return HolderIdentifier(kind, value)


def _plain(prefix: str) -> str:
    """Capitals without accents: QĐ and qd are one prefix."""
    flat = unicodedata.normalize("NFKD", prefix.upper().replace("Đ", "D"))
    return "".join(each for each in flat if not unicodedata.combining(each))


def _personal(value: CleanText) -> HolderIdentifier:
    """By its length, not by its prefix: issuers write CMND: before twelve digits."""
    digits = unicodedata.normalize("NFKC", value).translate(_PLACEHOLDERS)
    try:
        number = PersonNumber(digits)
    except NumberError as error:
        if error.digits == 9 and len(digits) == 9 and digits.isascii():
            return HolderIdentifier(IdentifierKind.OLD_PERSON, CleanText(digits))
        return HolderIdentifier(IdentifierKind.OTHER, value)
    return HolderIdentifier(IdentifierKind.PERSON, CleanText(number.value))


def _tax(value: CleanText) -> HolderIdentifier:
    """``0100233488``, ``0314409058-002`` (also written without the hyphen), or twelve digits."""
    compact = unicodedata.normalize("NFKC", value).translate(_PLACEHOLDERS).replace("–", "-")
    matched = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?|([0-9]{12})", compact)
    if matched is None:
        return HolderIdentifier(IdentifierKind.OTHER, value)
    main, branch, personal = matched.groups()
    code = personal or (f"{main}-{branch}" if branch else main)
    return HolderIdentifier(IdentifierKind.TAX, CleanText(code))
