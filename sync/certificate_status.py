"""Asks authorities whether certificates still count: OCSP, then revocation lists.

What they say is handed on as they signed it and judged elsewhere; the last answer of each is kept
in a folder, so that a counter without network has something to judge by while it is fresh. Only
addresses in certificates that lead to a trusted root are asked.
*Source: RFC 6960; RFC 5019 for requests that every responder understands (SHA-1 in CertID is an
index there, no protection); RFC 5280, 4.2.1.13.*
"""

from __future__ import annotations

import hashlib
import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from kiosk.formats.certificate_facts import certificate_facts
from kiosk.formats.malformed_certificate import MalformedCertificate

OCSP_S = 10.0
LISTS_S = 20.0
_EACH_S = 4.0
_LARGEST_OCSP = 64 * 1024
_LARGEST_LIST = 16 * 1024 * 1024
_LIST_GOOD_FOR = timedelta(hours=1)
"""A list younger than this is not fetched again."""
_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class OnlineCertificateStatus:
    """Implements the port ``CertificateStatus``."""

    folder: Path
    """Answers are kept here; nothing in it is secret, and nothing is believed unverified."""
    online: bool = True
    """False asks nobody and takes what is kept."""
    transport: httpx2.BaseTransport | None = field(default=None, repr=False)

    def ocsp(self, chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Ask for each certificate below the root; see the port."""
        until = time.monotonic() + OCSP_S
        found = []
        for der, issuer in itertools.pairwise(chain):
            answer = self._ocsp_of(der, issuer, until)
            if answer is not None:
                found.append(answer)
        return tuple(found)

    def lists(self, chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Fetch for each certificate below the root; see the port."""
        until = time.monotonic() + LISTS_S
        urls = dict.fromkeys(url for der in chain[:-1] for url in _list_urls(der))
        found = [self._list_at(url, until) for url in urls]
        return tuple(each for each in found if each is not None)

    def _ocsp_of(self, der: bytes, issuer: bytes, until: float) -> bytes | None:
        path = self.folder / f"{hashlib.sha256(der).hexdigest()}.ocsp"
        request = _request(der, issuer)
        if request is None:
            return _read(path)
        for url in certificate_facts(der).ocsp_urls:
            answer = self._exchange(url, until, _LARGEST_OCSP, request)
            if answer is not None and _answers(answer, request):
                _keep(path, answer)
                return answer
        return _read(path)

    def _list_at(self, url: str, until: float) -> bytes | None:
        path = self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.crl"
        kept = _read(path)
        if kept is not None and _list_is_young(path, kept):
            return kept
        fetched = self._exchange(url, until, _LARGEST_LIST)
        fetched = None if fetched is None else _as_list(fetched)
        if fetched is None:
            return kept
        _keep(path, fetched)
        return fetched

    def _exchange(
        self, url: str, until: float, most: int, request: bytes | None = None
    ) -> bytes | None:
        """One request; None for anything but a complete answer of allowed size, in time."""
        left = until - time.monotonic()
        if left <= 0 or not self.online:
            return None
        deadline = time.monotonic() + min(_EACH_S, left)
        headers = {"Content-Type": "application/ocsp-request"} if request else {}
        try:
            with (
                httpx2.Client(transport=self.transport, timeout=min(_EACH_S, left)) as client,
                client.stream(
                    "POST" if request else "GET", url, content=request, headers=headers
                ) as response,
            ):
                return _body(response, most, deadline) if response.status_code == 200 else None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
            return None


def _body(response: httpx2.Response, most: int, deadline: float) -> bytes | None:
    received = bytearray()
    for part in response.iter_bytes():
        received += part
        if len(received) > most or time.monotonic() > deadline:
            return None
    return bytes(received)


def _request(der: bytes, issuer: bytes) -> bytes | None:
    try:
        builder = ocsp.OCSPRequestBuilder().add_certificate(
            x509.load_der_x509_certificate(der),
            x509.load_der_x509_certificate(issuer),
            hashes.SHA1(),  # an index (RFC 5019, 2.1.1)
        )
        return builder.build().public_bytes(Encoding.DER)
    except ValueError:
        return None


def _answers(answer: bytes, request: bytes) -> bool:
    """Whether this is an answer to what was asked; whether it is true is judged elsewhere."""
    try:
        asked, said = ocsp.load_der_ocsp_request(request), ocsp.load_der_ocsp_response(answer)
        return (
            said.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL
            and said.serial_number == asked.serial_number
        )
    except ValueError:
        return False


def _list_urls(der: bytes) -> tuple[str, ...]:
    try:
        return certificate_facts(der).crl_urls
    except MalformedCertificate:
        return ()


def _as_list(content: bytes) -> bytes | None:
    """The list as DER; some authorities serve PEM."""
    try:
        if content.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_crl(content).public_bytes(Encoding.DER)
        return x509.load_der_x509_crl(content).public_bytes(Encoding.DER)
    except ValueError:
        return None


def _list_is_young(path: Path, kept: bytes) -> bool:
    """Whether it was fetched within the hour and is not past its time; a clock may have moved."""
    try:
        next_update = x509.load_der_x509_crl(kept).next_update_utc
        fetched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (ValueError, OSError):
        return False
    now = datetime.now(UTC)
    in_time = next_update is not None and now < next_update - _SLACK
    return in_time and timedelta(0) <= now - fetched < _LIST_GOOD_FOR


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= _LARGEST_LIST else None
    except OSError:
        return None


def _keep(path: Path, content: bytes) -> None:
    """Keep it, whole or not at all; a full disk costs the copy, not the answer."""
    beside = path.with_suffix(f"{path.suffix}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        return
