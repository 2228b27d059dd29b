"""Values to put into a store: synthetic, with every field set."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Officer, Role
from kiosk.domain.outbox import OutboxEntry, SealedRegistration
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import Office, Receipt, ReceiptState
from kiosk.formats.envelope import MAGIC, EnvelopeHeader, digest

NOON = datetime(2026, 11, 22, 5, 0, 0, 123456, tzinfo=UTC)
OFFICER = Officer("CB01", CleanText("Trần Thị Mẫu"), frozenset({Role.CLERK, Role.SUPERVISOR}))


def an_entry(
    sequence: int,
    *,
    registration_id: str = "",
    size: int = 100,
    attachments: tuple[bytes, ...] = (b"portrait", b""),
    next_attempt_at: datetime | None = None,
) -> OutboxEntry:
    envelope = sequence.to_bytes(8, "big").ljust(size, b"\x00")
    return OutboxEntry(
        registration_id=registration_id or f"registration-{sequence}",
        sequence=sequence,
        created_at=NOON + timedelta(minutes=sequence),
        sealed=SealedRegistration(envelope, attachments, hashlib.sha256(envelope).hexdigest()),
        next_attempt_at=next_attempt_at,
    )


def a_receipt(
    number: str = "ANBINH-Q3-261122-0007", registration_id: str = "registration-1"
) -> Receipt:
    return Receipt(
        number=number,
        registration_id=registration_id,
        issued_at=NOON,
        office=Office(
            code="ANBINH",
            name=CleanText("Trung tâm Phục vụ hành chính công xã An Bình"),
            superior=CleanText("UBND xã An Bình"),
            address=CleanText("Tổ 1, xã An Bình"),
            hotline=CleanText("1900 0000"),
            counter=CleanText("Quầy 3"),
        ),
        officer_name=CleanText("Trần Thị Mẫu"),
        applicant_name=CleanText("NGUYỄN VĂN THỬ"),
        masked_number="001*****2345",
        masked_phone="090****000",
        method=Method.IN_PERSON,
        level=Level.HIGH,
        state=ReceiptState.RECEIVED,
        envelope_digest="ab" * 32,
        ledger_head="cd" * 32,
        signed_code="MC1:QUJD",
        simulated=True,
    )


def carried_entry(sequence: int, device_id: str = "0123456789abcdef") -> OutboxEntry:
    """Of another counter: its header can be read, its seal be opened by nobody."""
    attachments = (b"sealed portrait",)
    header = EnvelopeHeader(
        registration_id=f"registration-{device_id}-{sequence}",
        sealing_key_id="key",
        device_id=device_id,
        sequence=sequence,
        created_at=(NOON + timedelta(minutes=sequence)).isoformat(),
        content_type="application/json",
        attachment_digests=tuple(digest(each) for each in attachments),
    ).to_bytes()
    envelope = MAGIC + len(header).to_bytes(2, "big") + header + bytes(200)
    return OutboxEntry(
        registration_id=f"registration-{device_id}-{sequence}",
        sequence=sequence,
        created_at=NOON + timedelta(minutes=sequence),
        sealed=SealedRegistration(envelope, attachments, digest(envelope)),
    )
