"""A sealed registration as rows, and back."""

from __future__ import annotations

from kiosk.domain.outbox import OutboxEntry, OutboxState, SealedRegistration
from kiosk.errors import IntegrityError
from kiosk.store.tables import OutboxRow


def columns_of(entry: OutboxEntry) -> dict[str, object]:
    """The row's columns, without the device."""
    sealed = entry.sealed
    return {
        "registration_id": entry.registration_id,
        "sequence": entry.sequence,
        "created_at": entry.created_at,
        "envelope": sealed.envelope,
        "digest": sealed.digest,
        "sealed_bytes": len(sealed.envelope) + sum(map(len, sealed.attachments)),
        "state": entry.state.value,
        "attempts": entry.attempts,
        "next_attempt_at": entry.next_attempt_at,
        "reason": entry.reason,
        "acknowledgement": entry.acknowledgement,
    }


def attachment_columns(entry: OutboxEntry) -> list[dict[str, object]]:
    """Its attachments' columns, in order."""
    return [
        {"registration_id": entry.registration_id, "position": position, "content": content}
        for position, content in enumerate(entry.sealed.attachments)
    ]


def entry_of(row: OutboxRow, attachments: tuple[bytes, ...]) -> OutboxEntry:
    """The entry again; raises ``IntegrityError('store.unreadable')`` for a state that is none."""
    try:
        state = OutboxState(row.state)
    except ValueError as error:
        raise IntegrityError("store.unreadable", table="outbox", sequence=row.sequence) from error
    return OutboxEntry(
        registration_id=row.registration_id,
        sequence=row.sequence,
        created_at=row.created_at,
        sealed=SealedRegistration(row.envelope, attachments, row.digest),
        state=state,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        reason=row.reason,
        acknowledgement=row.acknowledgement,
    )
