"""The only place that speaks HTTP: asks the centre, and says plainly what came of it.

A connection is trusted through one private authority (:mod:`sync.tls`); proxies, redirects and
environment variables have no part in it. What comes back is bounded, packed and unpacked, and JSON,
or it is not the centre. Retries live in the relay alone.
"""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from kiosk.errors import LaterError
from sync.answers import Exchange, network_error, refusal, unpacked
from sync.contract import (
    AccountSearch,
    Asked,
    EnrolmentRequest,
    LedgerHead,
    RegistrationBatch,
    RegistrationResults,
)
from sync.upkeep_contract import DeviceRotation

_Model = TypeVar("_Model", bound=BaseModel)

LARGEST_ANSWER: Final = 2 << 20
TIMEOUTS: Final = httpx2.Timeout(connect=5.0, read=20.0, write=20.0, pool=5.0)
LONGEST_ANSWER_S: Final = 60.0
"""For the body of one answer: a slow loris sends a byte before every timeout by phase."""
_JSON = "application/json"
_WORTH_PACKING = 1024


class CentreClient:
    """One kept-alive connection pool to the centre; may be shared between threads.

    Every method raises ``LaterError`` (``centre.unreachable``, ``centre.busy`` with
    ``retry_after_s``, ``centre.failed``, ``centre.not_the_centre``) or ``TechnicianError``
    (``centre.tls``, ``centre.tls_date``, ``centre.device_unknown``, ``centre.device_revoked``,
    ``centre.request_refused`` and others, see :mod:`sync.answers`).
    """

    def __init__(
        self,
        url: str,
        context: ssl.SSLContext,
        *,
        timeouts: httpx2.Timeout = TIMEOUTS,
        longest_answer_s: float = LONGEST_ANSWER_S,
    ) -> None:
        if not url.startswith("https://"):
            raise ValueError("the centre is spoken to over HTTPS only")
        self._longest_answer_s = longest_answer_s
        self._http = httpx2.Client(
            base_url=url,
            verify=context,
            trust_env=False,
            follow_redirects=False,
            timeout=timeouts,
            limits=httpx2.Limits(max_connections=4, max_keepalive_connections=2),
            headers={"accept": _JSON, "accept-encoding": "gzip"},
        )

    def policy(self) -> bytes:
        """The signed policy pack as received, unverified."""
        return self._exchange("GET", "/v1/policy").body

    def time(self, nonce: str) -> bytes:
        """The signed time as received, unverified."""
        return self._exchange("GET", f"/v1/time?nonce={nonce}").body

    def search_accounts(self, asked: AccountSearch, within_s: float) -> bytes:
        """The signed answer as received, unverified; ``within_s`` instead of the usual limits."""
        content, headers = _packed(asked)
        path = "/v1/accounts/search"
        return self._exchange("POST", path, content, headers, within_s=within_s).body

    def ask_way(self, path: str, asked: Asked, idempotency_key: str) -> bytes:
        """Another question of the contract: the signed answer as received, unverified."""
        return self._post(path, asked, idempotency_key).body

    def put(self, path: str, asked: Asked) -> bytes:
        """Leave something under its own name: the signed answer as received, unverified."""
        return self._post(path, asked, method="PUT").body

    def remove(self, path: str, nonce: str) -> bytes:
        """Say that something is over: the signed answer as received, unverified."""
        return self._exchange("DELETE", f"{path}?nonce={nonce}").body

    def look(self, path: str, nonce: str) -> bytes:
        """What became of something: the signed answer as received, unverified."""
        return self._exchange("GET", f"{path}?nonce={nonce}").body

    def enrol(self, asked: EnrolmentRequest, idempotency_key: str) -> bytes:
        """The signed enrolment as received, unverified."""
        return self._post("/v1/devices", asked, idempotency_key).body

    def anchor_ledger(self, head: LedgerHead) -> bytes:
        """The countersigned head as received, unverified."""
        return self._post("/v1/ledger/heads", head, f"{head.sequence}-{head.digest}").body

    def holdings(self, nonce: str, after: int, most: int) -> bytes:
        """What the centre holds of this counter behind a sequence, as received, unverified."""
        query = f"nonce={nonce}&after={after}&most={most}"
        return self._exchange("GET", f"/v1/registrations/holdings?{query}").body

    def rotate_device(self, asked: DeviceRotation, idempotency_key: str) -> bytes:
        """The signed enrolment of new keys as received, unverified."""
        return self._post("/v1/devices/rotation", asked, idempotency_key).body

    def post_registrations(
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults:
        """Send a batch; ``depth`` tells the centre how many wait, for the size of its slot."""
        exchange = self._post("/v1/registrations", batch, idempotency_key, depth=depth)
        return self._parse(RegistrationResults, exchange)

    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults:
        """What became of these registrations (at most 100)?"""
        query = "&".join(f"id={each}" for each in ids)
        return self._parse(RegistrationResults, self._exchange("GET", f"/v1/registrations?{query}"))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _post(
        self,
        path: str,
        asked: Asked,
        idempotency_key: str = "",
        *,
        depth: int = 0,
        method: str = "POST",
    ) -> Exchange:
        content, headers = _packed(asked)
        if idempotency_key:
            headers["idempotency-key"] = f'"{idempotency_key}"'
        if depth:
            headers["outbox-depth"] = str(depth)
        return self._exchange(method, path, content, headers)

    def _exchange(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        within_s: float | None = None,
    ) -> Exchange:
        try:
            exchange = self._speak(method, path, content, headers or {}, within_s)
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            raise network_error(error) from None
        if exchange.status != httpx2.codes.OK:
            raise refusal(exchange)
        if not exchange.is_json:
            raise LaterError("centre.not_the_centre", reason="content_type")
        return exchange

    def _speak(
        self,
        method: str,
        path: str,
        content: bytes,
        headers: dict[str, str],
        within_s: float | None,
    ) -> Exchange:
        limits = self._http.timeout if within_s is None else httpx2.Timeout(within_s)
        longest_s = self._longest_answer_s if within_s is None else within_s
        asking = self._http.stream(method, path, content=content, headers=headers, timeout=limits)
        with asking as response:
            started = time.monotonic()
            body = bytearray()
            for piece in response.iter_raw():
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise LaterError("centre.not_the_centre", reason="too_large")
                if time.monotonic() - started > longest_s:
                    raise LaterError("centre.unreachable", reason="too_slow", sent=True)
            return Exchange(
                response.status_code,
                response.headers.get("content-type", "").partition(";")[0].strip().lower(),
                response.headers.get("retry-after", ""),
                unpacked(bytes(body), response.headers.get("content-encoding", ""), LARGEST_ANSWER),
            )

    def _parse(self, model: type[_Model], exchange: Exchange) -> _Model:
        try:
            return model.model_validate_json(exchange.body)
        except (ValidationError, RecursionError):
            raise LaterError("centre.not_the_centre", reason="content") from None


def _packed(asked: Asked) -> tuple[bytes, dict[str, str]]:
    """As it goes over the line, and what its headers say of it."""
    content = asked.model_dump_json().encode()
    if len(content) <= _WORTH_PACKING:
        return content, {"content-type": _JSON}
    packed = gzip.compress(content, 6, mtime=0)
    return packed, {"content-type": _JSON, "content-encoding": "gzip"}
