"""A holder's certificate as plain values, before anybody has vouched for it.

*Source: RFC 5280, 4.1-4.2; NĐ 23/2025/NĐ-CP Điều 5-6 for what must be shown.*
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from kiosk.domain.certificate_holder import CertificateHolder
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.formats.certificate_subject import COMMON_NAME, ORGANISATION, holder_of, parse_subject
from kiosk.formats.distinguished_name import parse_name
from kiosk.formats.emrtd.practice_mark import PRACTICE_OID
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.tolerant_names import TolerantCertificate

LARGEST_CERTIFICATE = 64 * 1024
_FAULTS = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
_WEAK_HASHES = frozenset({"md2", "md5", "sha1"})
_MOST_URLS = 4
_LONGEST_URL = 500
_MOST_ADDRESSES = 4
_LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What the certificate itself says."""

    der: bytes = field(repr=False)
    sha256: str
    """Of the DER, hexadecimal."""
    holder: CertificateHolder
    """Whom the subject names, with the e-mail addresses of subjectAltName."""
    issuer_name: CleanText
    """Tên CA: the issuer's common name, or its organisation; a name proves nothing."""
    serial_number: int = field(repr=False)
    not_before: datetime
    """Ngày hiệu lực, aware UTC."""
    not_after: datetime
    """Ngày hết hạn, aware UTC."""
    spki: bytes = field(repr=False)
    usage: frozenset[str]
    """Key usage bits such as ``digital_signature``; empty where the extension is missing."""
    extended_usage: frozenset[str]
    """Dotted identifiers; empty where the extension is missing."""
    is_authority: bool
    weak_hash: bool
    """Signed over MD5 or SHA-1."""
    practice: bool
    ocsp_urls: tuple[str, ...] = field(repr=False)
    crl_urls: tuple[str, ...] = field(repr=False)


@lru_cache(maxsize=32)
def certificate_facts(der: bytes) -> CertificateFacts:
    """Read a DER certificate; raises :class:`MalformedCertificate`."""
    certificate = load_certificate(der)
    with reading_certificate():
        body = certificate["tbs_certificate"]
        subject, issuer = body["subject"].dump(), body["issuer"].dump()
        extensions = _extensions(body)
        validity = body["validity"]
        constraints, usage = extensions.get("basic_constraints"), extensions.get("key_usage")
        facts = CertificateFacts(
            der=der,
            sha256=hashlib.sha256(der).hexdigest(),
            holder=_holder(subject, extensions),
            issuer_name=_authority_name(issuer),
            serial_number=int(body["serial_number"].native),
            not_before=validity["not_before"].native,
            not_after=validity["not_after"].native,
            spki=body["subject_public_key_info"].dump(),
            usage=frozenset() if usage is None else frozenset(usage.native),
            extended_usage=_extended_usage(extensions),
            is_authority=constraints is not None and bool(constraints["ca"].native),
            weak_hash=_hash_of(certificate) in _WEAK_HASHES,
            practice=PRACTICE_OID in extensions,
            ocsp_urls=_ocsp_urls(extensions),
            crl_urls=_crl_urls(extensions),
        )
        if facts.not_before.tzinfo is None or facts.not_after.tzinfo is None:
            raise MalformedCertificate("validity")
    return facts


def load_certificate(der: bytes) -> Any:
    """Parse the outside of a certificate for path building; raises on what follows it, too."""
    if len(der) > LARGEST_CERTIFICATE:
        raise MalformedCertificate("certificate.size")
    with reading_certificate():
        return TolerantCertificate.load(der, strict=True)


@contextmanager
def reading_certificate() -> Iterator[None]:
    """Turn what asn1crypto raises on damaged input into :class:`MalformedCertificate`."""
    try:
        yield
    except _FAULTS as fault:
        raise MalformedCertificate("certificate") from fault


def _extensions(body: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in body["extensions"]:
        name = each["extn_id"].native
        if name in found:
            raise MalformedCertificate("extensions")
        found[name] = None if name == PRACTICE_OID else each["extn_value"].parsed
    return found


def _holder(subject: bytes, extensions: dict[str, Any]) -> CertificateHolder:
    """Whom the subject names; e-mail addresses may stand beside it (RFC 5280, 4.2.1.6)."""
    holder = parse_subject(subject)
    beside = extensions.get("subject_alt_name")
    named = [] if beside is None else [n.chosen for n in beside if n.name == "rfc822_name"]
    texts = [n.contents.decode("ascii") for n in named[:_MOST_ADDRESSES] if n.contents.isascii()]
    emails = (*holder.emails, *(clean_text(text, max_length=_LONGEST_ADDRESS) for text in texts))
    return replace(holder, emails=tuple(dict.fromkeys(each for each in emails if each)))


def _extended_usage(extensions: dict[str, Any]) -> frozenset[str]:
    extended = extensions.get("extended_key_usage")
    return frozenset(() if extended is None else (each.dotted for each in extended))


def _hash_of(certificate: Any) -> str:
    try:
        return str(certificate["signature_algorithm"].hash_algo)
    except ValueError:
        return ""  # EdDSA and the like hash inside


def _authority_name(issuer: bytes) -> CleanText:
    attributes = parse_name(issuer)
    for oid in (COMMON_NAME, ORGANISATION):
        for each in attributes:
            if each.oid == oid and each.text:
                return each.text
    return holder_of(attributes).name


def _ocsp_urls(extensions: dict[str, Any]) -> tuple[str, ...]:
    access = extensions.get("authority_information_access")
    if access is None:
        return ()
    locations = [
        each["access_location"] for each in access if each["access_method"].native == "ocsp"
    ]
    return _urls(locations)


def _crl_urls(extensions: dict[str, Any]) -> tuple[str, ...]:
    points = extensions.get("crl_distribution_points")
    if points is None:
        return ()
    names = [each["distribution_point"] for each in points]
    return _urls([each for n in names if n.name == "full_name" for each in n.chosen])


def _urls(names: list[Any]) -> tuple[str, ...]:
    """Web addresses only: an authority that names its directory (LDAP) is not asked there."""
    texts = [
        str(n.native) for n in names if getattr(n, "name", "") == "uniform_resource_identifier"
    ]
    web = [t for t in texts if t.lower().startswith(("http://", "https://"))]
    clean = [t for t in web if len(t) <= _LONGEST_URL and clean_text(t, max_length=500) == t]
    return tuple(clean[:_MOST_URLS])
