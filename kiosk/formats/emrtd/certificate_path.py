"""From a signer to a country signing authority that the counter trusts.

*Source: ICAO Doc 9303 Part 12, 5.1-5.4 and 7.1 (link certificates, profiles).*
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from kiosk.formats.emrtd.certificates import SigningCertificate, parse_certificate
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.trust_anchors import TrustAnchors

Path = tuple[SigningCertificate, ...]
"""The signer first, then its issuers up to a self-signed authority."""
_LONGEST_PATH = 5
_cached_certificate = lru_cache(maxsize=4096)(parse_certificate)


def find_path(signer: SigningCertificate, anchors: TrustAnchors, at: datetime) -> Path | None:
    """Return a path whose every signature holds, one that is valid now if there is one.

    A link certificate leads on to the authority that signed it; only a self-signed certificate
    among the anchors ends a path.
    """
    best: Path | None = None
    for path in _paths((signer,), anchors):
        if all(each.not_before <= at <= each.not_after for each in path):
            return path
        best = best or path
    return best


def _paths(so_far: Path, anchors: TrustAnchors) -> Iterator[Path]:
    if len(so_far) >= _LONGEST_PATH:
        return
    last = so_far[-1]
    for issuer in _candidates(last, anchors):
        if issuer in so_far or not _signed(last, issuer):
            continue
        if issuer.self_issued and _signed(issuer, issuer):
            yield (*so_far, issuer)
        else:
            yield from _paths((*so_far, issuer), anchors)


def _candidates(last: SigningCertificate, anchors: TrustAnchors) -> tuple[SigningCertificate, ...]:
    """Issuers that fit by key identifier, else by name.

    A large trust list is looked through as bytes first: parsing all of it takes a second.
    """
    named = last.authority_key_identifier
    near = tuple(der for der in anchors.certificates if named and named in der)
    return _fitting(last, near) or _fitting(last, anchors.certificates)


def _fitting(last: SigningCertificate, ders: tuple[bytes, ...]) -> tuple[SigningCertificate, ...]:
    found = []
    for der in ders:
        try:
            issuer = _cached_certificate(der)
        except MalformedChipData:
            continue
        if _fit_to_issue(issuer) and last.may_be_issued_by(issuer):
            found.append(issuer)
    return tuple(found)


def _fit_to_issue(issuer: SigningCertificate) -> bool:
    may_sign = not issuer.usage or "key_cert_sign" in issuer.usage
    return issuer.is_authority and may_sign and not issuer.not_understood


def _signed(certificate: SigningCertificate, issuer: SigningCertificate) -> bool:
    try:
        return certificate.signed_by(issuer)
    except MalformedChipData:
        return False
