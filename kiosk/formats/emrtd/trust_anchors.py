"""Whom the counter believes: country signing certificates and their revocation lists.

*Source: ICAO Doc 9303 Part 12, 5 and 7.*
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509

from kiosk.formats.emrtd.der import load, reading
from kiosk.formats.emrtd.malformed import MalformedChipData

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes; the largest public master lists have a fifth of it."""
_PEM = re.compile(
    rb"-----BEGIN (CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]{1,200000})-----END \1-----"
)


@dataclass(frozen=True, slots=True)
class TrustAnchors:
    """Certificates and revocation lists as DER; empty trusts nobody."""

    certificates: tuple[bytes, ...] = ()
    """Country signing certificates, link certificates among them."""
    revocation_lists: tuple[bytes, ...] = ()

    def __add__(self, other: TrustAnchors) -> TrustAnchors:
        """Trust what either trusts, each once."""
        return TrustAnchors(
            tuple(dict.fromkeys(self.certificates + other.certificates)),
            tuple(dict.fromkeys(self.revocation_lists + other.revocation_lists)),
        )


def parse_anchor_file(data: bytes) -> TrustAnchors:
    """Read certificates and revocation lists from a DER or PEM file (several in a PEM).

    Raises :class:`MalformedChipData` for anything else. Who put the file there vouches for it: a
    master list, which others vouch for, is opened by :mod:`master_list`.
    """
    if len(data) > LARGEST_FILE:
        raise MalformedChipData("trust.size")
    if b"-----BEGIN" in data:
        return _sorted_out(_pem_blocks(data))
    return _sorted_out([data])


def _pem_blocks(data: bytes) -> list[bytes]:
    blocks = _PEM.findall(data)
    if not blocks:
        raise MalformedChipData("trust.pem")
    try:
        return [base64.b64decode(b"".join(body.split()), validate=True) for _, body in blocks]
    except binascii.Error as fault:
        raise MalformedChipData("trust.pem") from fault


def _sorted_out(blocks: Iterable[bytes]) -> TrustAnchors:
    certificates, lists = [], []
    for block in blocks:
        if _is_certificate(block):
            certificates.append(block)
        elif _is_revocation_list(block):
            lists.append(block)
        else:
            raise MalformedChipData("trust.der")
    return TrustAnchors(tuple(certificates), tuple(lists))


def _is_certificate(block: bytes) -> bool:
    """Look inside: from outside a revocation list is the same sequence of three."""
    try:
        certificate = load(asn1_x509.Certificate, block, "trust.der")
        with reading("trust.der"):
            return certificate["tbs_certificate"]["validity"]["not_after"].native is not None
    except MalformedChipData:
        return False


def _is_revocation_list(block: bytes) -> bool:
    try:
        revoked = load(asn1_crl.CertificateList, block, "trust.der")
        with reading("trust.der"):
            return revoked["tbs_cert_list"]["this_update"].native is not None
    except MalformedChipData:
        return False
