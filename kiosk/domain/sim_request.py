"""SIM ký số: one request to a SIM, from sending to the signature.

*Source: ETSI TS 102 204, 7 and annex (status codes of the mobile signature service).*
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain.phone import Phone


class Carrier(StrEnum):
    """Nhà cung cấp, as the portal's drop-down offers them."""

    VINAPHONE = "vinaphone"
    VIETTEL = "viettel"
    MOBIFONE = "mobifone"


class SimState(StrEnum):
    """Where a request is."""

    SENT = "sent"
    """100: the gateway has it; the phone may not have rung yet."""
    WAITING = "waiting"
    """400, 504: the SIM shows it; the owner has not answered."""
    SIGNED = "signed"
    """500, 502: a signature came; it counts only after it was verified."""
    CANCELLED = "cancelled"
    """401: declined on the phone."""
    EXPIRED = "expired"
    """208: nobody answered in time."""
    BLOCKED = "blocked"
    """402, 403: PIN or SIM is blocked."""
    NO_CERTIFICATE = "no_certificate"
    """404, 422."""
    UNREACHABLE = "unreachable"
    """209: phone off, no signal."""
    NOT_SUBSCRIBED = "not_subscribed"
    """105: this number has no SIM ký số."""
    REVOKED = "revoked"
    """501: the certificate was revoked."""
    UNSURE = "unsure"
    """423, 424: the state of the certificate cannot be learned; not registered."""
    FAILED = "failed"
    """406, 503, 900: the gateway's own trouble; may be tried anew."""
    LATE = "late"
    """Signed after the request had expired: kept from use; begin anew."""
    UNKNOWN = "unknown"
    """No answer to our own question: ask again before sending anything anew."""


OPEN = frozenset({SimState.SENT, SimState.WAITING, SimState.UNKNOWN})
"""The phone may still answer."""
MAY_RETRY = frozenset(
    {SimState.CANCELLED, SimState.EXPIRED, SimState.UNREACHABLE, SimState.FAILED, SimState.LATE}
)
"""A new request makes sense; of the others something else must be mended first."""

STATE_OF_CODE = {
    100: SimState.SENT,
    105: SimState.NOT_SUBSCRIBED,
    208: SimState.EXPIRED,
    209: SimState.UNREACHABLE,
    400: SimState.WAITING,
    401: SimState.CANCELLED,
    402: SimState.BLOCKED,
    403: SimState.BLOCKED,
    404: SimState.NO_CERTIFICATE,
    406: SimState.FAILED,
    422: SimState.NO_CERTIFICATE,
    423: SimState.UNSURE,
    424: SimState.UNSURE,
    425: SimState.UNSURE,
    500: SimState.SIGNED,
    501: SimState.REVOKED,
    502: SimState.SIGNED,
    503: SimState.FAILED,
    504: SimState.WAITING,
    900: SimState.FAILED,
}
"""By the gateway's status code; one that is not here is :attr:`SimState.FAILED`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimRequest:
    """One request as the counter sees it; never holds a PIN, which only the phone ever sees."""

    id: str
    """Its own id; also the idempotency key of its sending."""
    registration_id: str
    phone: Phone
    carrier: Carrier
    state: SimState
    confirmation: str
    """Four digits that the phone shows too: the owner compares them before typing the PIN."""
    sent_at: datetime
    expires_at: datetime
    evidence: bytes | None = field(default=None, repr=False)
    """Once signed: what was signed, signature and certificates, to be verified by anybody."""

    @property
    def is_open(self) -> bool:
        """Whether the phone may still answer."""
        return self.state in OPEN

    @property
    def may_retry(self) -> bool:
        """Whether a new request makes sense."""
        return self.state in MAY_RETRY

    def moved(self, state: SimState, evidence: bytes | None = None) -> SimRequest:
        """The request after news from the gateway; what is over stays over.

        A signature that comes after the end makes it :attr:`SimState.LATE`, never
        :attr:`SimState.SIGNED`.
        """
        if self.is_open:
            return replace(self, state=state, evidence=evidence)
        if state in (SimState.SIGNED, SimState.LATE) and self.state is SimState.EXPIRED:
            return replace(self, state=SimState.LATE, evidence=None)
        return self

    def seconds_left(self, now: datetime) -> int:
        """Until the gateway gives up."""
        return max(0, int((self.expires_at - now).total_seconds()))
