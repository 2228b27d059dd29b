"""What an answer that is not a success means, sorted by who must act."""

from __future__ import annotations

import re
import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import httpx2
from pydantic import ValidationError

from kiosk.errors import KioskError, LaterError, TechnicianError
from sync.contract import PROBLEM_TYPE, Problem

_CERTIFICATE_DATES = {9: "not_yet_valid", 10: "expired"}
"""X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED."""
_DATE_ALERTS = ("CERTIFICATE_EXPIRED",)
_DEFAULT_RETRY_AFTER_S: Final = 30.0

STATION_CODES: Final = frozenset(
    {
        "device.certificate_missing",
        "device.unknown",
        "device.revoked",
        "device.superseded",
        "enrolment.code_refused",
        "enrolment.possession_wrong",
        "enrolment.request_wrong",
    }
)
"""Problems that the centre names and that a technician mends; each has its own words."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer as it came."""

    status: int
    content_type: str
    retry_after: str
    body: bytes = field(repr=False)

    @property
    def is_json(self) -> bool:
        """Whether it calls itself JSON."""
        return self.content_type in ("application/json", PROBLEM_TYPE)

    @property
    def retry_after_s(self) -> float:
        """``Retry-After`` in seconds; a date, or nothing, counts as half a minute."""
        if re.fullmatch(r"[0-9]{1,6}", self.retry_after, re.ASCII):
            return float(self.retry_after)
        return _DEFAULT_RETRY_AFTER_S


def refusal(exchange: Exchange) -> KioskError:
    """The error for an answer whose status is not 200."""
    code = _problem_code(exchange)
    if exchange.status in (429, 503):
        return LaterError("centre.busy", retry_after_s=exchange.retry_after_s)
    if exchange.status >= 500:
        return LaterError("centre.failed", status=exchange.status)
    if code is None:
        # Something in between answered: a portal, a proxy, a redirect to a sign-in page.
        return LaterError("centre.not_the_centre", status=exchange.status)
    if exchange.status == 409:
        return LaterError("centre.busy", retry_after_s=exchange.retry_after_s, reason=code)
    if code in STATION_CODES:
        return TechnicianError(f"centre.{code}" if code.startswith("device.") else code)
    return TechnicianError("centre.request_refused", status=exchange.status, reason=code)


def unpacked(body: bytes, packing: str, most: int) -> bytes:
    """The body as it was before it was packed (gzip, or nothing).

    Raises ``LaterError('centre.not_the_centre')`` for any other packing, for what is torn or has
    something behind it, and for more than ``most`` bytes: a small answer cannot become a huge one.
    """
    if packing.strip().lower() in ("", "identity"):
        return body
    inflate = zlib.decompressobj(wbits=31)
    try:
        content = inflate.decompress(body, most) if packing.strip().lower() == "gzip" else b""
    except zlib.error:
        raise LaterError("centre.not_the_centre", reason="packing") from None
    if not inflate.eof or inflate.unused_data:
        raise LaterError("centre.not_the_centre", reason="packing")
    return content


def network_error(error: Exception) -> KioskError:
    """The error for an exchange that did not come to an end.

    ``sent`` tells whether the request may have reached the centre; ``reason`` is ``not_reached``,
    ``too_slow`` or ``cut``: people read it, so no library's name stands there.
    """
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            continue  # the line was cut; says nothing of trust
        if isinstance(cause, ssl.SSLError):
            return _tls_error(cause)
    never_sent = httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.PoolTimeout
    if isinstance(error, httpx2.ConnectError):
        reason = "not_reached"
    else:
        reason = "too_slow" if isinstance(error, httpx2.TimeoutException) else "cut"
    return LaterError("centre.unreachable", reason=reason, sent=not isinstance(error, never_sent))


def _tls_error(cause: ssl.SSLError) -> KioskError:
    if isinstance(cause, ssl.SSLCertVerificationError):
        date = _CERTIFICATE_DATES.get(cause.verify_code)
        if date is not None:
            return TechnicianError("centre.tls_date", reason=date)
        return TechnicianError("centre.tls", reason=f"verify_{cause.verify_code}")
    reason = str(cause.reason or "handshake")
    if any(alert in reason for alert in _DATE_ALERTS):
        return TechnicianError("centre.tls_date", reason="own_certificate_expired")
    return TechnicianError("centre.tls", reason=reason.lower()[:60])


def _problem_code(exchange: Exchange) -> str | None:
    if exchange.content_type != PROBLEM_TYPE:
        return None
    try:
        return Problem.model_validate_json(exchange.body).code
    except (ValidationError, RecursionError):
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(10):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__
