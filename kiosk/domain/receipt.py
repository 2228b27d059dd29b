"""The receipt: what the citizen takes home, and what it may say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.clean_text import CleanText
from kiosk.domain.person_name import unaccented
from kiosk.domain.policy import Level, Method

_NO_PLACE = CleanText("")


class ReceiptState(StrEnum):
    """What truthfully happened so far."""

    RECEIVED = "received"
    """Đã tiếp nhận tại quầy: sealed and kept here, not yet known to the centre."""
    ACCEPTED = "accepted"
    """Đã vào hệ thống: a verified acknowledgement of the centre is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Where it happened, as the receipt's head names it."""

    code: str
    name: CleanText
    superior: CleanText
    address: CleanText
    hotline: CleanText
    counter: CleanText
    place: CleanText = _NO_PLACE
    """Địa danh before the date of a paper; empty leaves it off."""

    @property
    def counter_code(self) -> str:
        """The counter in receipt numbers: ``Quầy 3`` is ``Q3``; 8 capitals and digits at most.

        The counters of one office must differ in it: a number is counted at each for itself.
        """
        words = unaccented(self.counter).split()
        digits = "".join(each for each in self.counter if each.isascii() and each.isdigit())
        return "".join(word[0] for word in words)[:4] + digits[:4] or "Q"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Giấy tiếp nhận: the numbered fact that a registration was taken in.

    Holds the applicant's name and the *masked* number, phone and address only.
    """

    number: str
    """Office, counter, day and sequence: ``ANBINH-Q3-261122-0007``; never given twice."""
    registration_id: str
    issued_at: datetime
    office: Office
    officer_name: CleanText
    applicant_name: CleanText
    masked_number: str
    masked_phone: str | None
    method: Method
    level: Level
    """As computed at the counter; the centre decides."""
    state: ReceiptState
    envelope_digest: str
    ledger_head: str
    signed_code: str
    """The text of the QR: a compact statement signed by the device."""
    simulated: bool
    time_verified: bool = True
    """False where nobody but this machine says what time it was."""
    masked_address: str | None = None
    """Commune and province alone; None where nothing shown has an address."""

    def __repr__(self) -> str:
        return f"Receipt(number={self.number!r}, …)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSlip:
    """Phiếu từ chối: the reason, once, in writing; no personal number at all."""

    number: str
    registration_id: str
    issued_at: datetime
    office: Office
    officer_name: CleanText = field(repr=False)
    reason_code: str
    simulated: bool
