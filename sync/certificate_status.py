"""Asks authorities whether certificates still count: OCSP, then revocation lists.

What they say is handed on as they signed it and judged elsewhere; the last answer of each is kept
in a folder, so that a counter without network has something to judge by while it is fresh. Who can
be reached is asked each time; a list that its server says is unchanged is not sent again. Only
addresses in certificates that lead to a trusted root are asked.
*Source: RFC 6960; RFC 5019 for requests that every responder understands (SHA-1 in CertID is an
index there, no protection); RFC 5280, 4.2.1.13; RFC 9110, 13.1 for "unchanged".*
"""

from __future__ import annotations

import hashlib
import itertools
import json
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
_UNCHANGED_FOR = timedelta(hours=1)
"""How long "unchanged" is taken for an answer; then the list is fetched whole. Somebody on the way
who once put an older list under the newest mark is believed no longer than this."""
_LONGEST_MARK = 256
_MARKS = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server sent, and the headers by which to ask later whether it changed."""

    content: bytes = field(repr=False)
    marks: dict[str, str]


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
        path = self.folder / f"{_digest(der)}.ocsp"
        request = _request(der, issuer)
        if request is None:
            return _read(path)
        for url in certificate_facts(der).ocsp_urls:
            answer = self._exchange(url, until, _LARGEST_OCSP, {}, request)
            if answer is not None and _answers(answer.content, request):
                _keep(path, answer.content)
                return answer.content
        return _read(path)

    def _list_at(self, url: str, until: float) -> bytes | None:
        path = self.folder / f"{_digest(url.encode())}.crl"
        marks = path.with_suffix(".marks")
        kept = _read(path)
        young = kept is not None and _list_is_young(path, kept)
        since = _marks_of(marks, kept) if kept is not None and young else {}
        answer = self._exchange(url, until, _LARGEST_LIST, since)
        fetched = None if answer is None else _as_list(answer.content)
        if answer is None or fetched is None:
            return kept
        _keep(path, fetched)
        _keep(marks, json.dumps([_digest(fetched), answer.marks]).encode())
        return fetched

    def _exchange(
        self,
        url: str,
        until: float,
        most: int,
        since: dict[str, str],
        request: bytes | None = None,
    ) -> _Answer | None:
        """One request; None for anything but a complete answer of allowed size, in time.

        ``since`` holds the headers that ask for a change only; "unchanged" is None as well.
        """
        left = until - time.monotonic()
        if left <= 0 or not self.online:
            return None
        deadline = time.monotonic() + min(_EACH_S, left)
        headers = {"Content-Type": "application/ocsp-request"} if request else since
        try:
            with (
                httpx2.Client(transport=self.transport, timeout=min(_EACH_S, left)) as client,
                client.stream(
                    "POST" if request else "GET", url, content=request, headers=headers
                ) as response,
            ):
                body = _body(response, most, deadline) if response.status_code == 200 else None
                return None if body is None else _Answer(body, _marks_in(response))
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError):
            return None


def _body(response: httpx2.Response, most: int, deadline: float) -> bytes | None:
    received = bytearray()
    for part in response.iter_bytes():
        received += part
        if len(received) > most or time.monotonic() > deadline:
            return None
    return bytes(received)


def _marks_in(response: httpx2.Response) -> dict[str, str]:
    marks = {ask: response.headers.get(said, "") for said, ask in _MARKS}
    return {ask: mark for ask, mark in marks.items() if _is_mark(mark)}


def _marks_of(path: Path, kept: bytes) -> dict[str, str]:
    """The headers that ask whether ``kept`` changed; none where they belong to other bytes."""
    try:
        digest, marks = json.loads(_read(path) or b"")
        found = {ask: marks.get(ask) for _, ask in _MARKS} if digest == _digest(kept) else {}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
    return {ask: mark for ask, mark in found.items() if _is_mark(mark)}


def _is_mark(mark: object) -> bool:
    """Whether it can be sent as a header."""
    return (
        isinstance(mark, str)
        and 0 < len(mark) <= _LONGEST_MARK
        and mark.isascii()
        and mark.isprintable()
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
    """Whether it was fetched whole within the hour and is in its time; a clock may have moved."""
    try:
        next_update = x509.load_der_x509_crl(kept).next_update_utc
        fetched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (ValueError, OSError):
        return False
    now = datetime.now(UTC)
    in_time = next_update is not None and now < next_update - _SLACK
    return in_time and timedelta(0) <= now - fetched < _UNCHANGED_FOR


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
