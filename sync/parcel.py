"""An outbox entry as the contract wants it, or why it cannot be sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pydantic import ValidationError

from kiosk.domain.outbox import OutboxEntry
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import digest, read_header
from sync.contract import RegistrationEntry


def damage(entry: OutboxEntry) -> str:
    """Why these bytes cannot be what was recorded; empty where they are sound.

    Checked before every sending: a flipped bit on the disk must not become the centre's riddle.
    """
    if digest(entry.sealed.envelope) != entry.sealed.digest:
        return "outbox.digest_differs"
    try:
        header = read_header(entry.sealed.envelope)
    except IntegrityError:
        return "outbox.digest_differs"
    if header.registration_id != entry.registration_id:
        return "outbox.other_registration"
    if entry.from_paper and not entry.sealed.attachments:
        pass  # they stayed behind; the centre says what the envelope alone is worth
    elif header.attachment_digests != tuple(digest(each) for each in entry.sealed.attachments):
        return "outbox.attachment_differs"
    try:
        parcel(entry)
    except ValidationError:
        return "outbox.out_of_bounds"
    return ""


def parcel(entry: OutboxEntry) -> RegistrationEntry:
    """As it travels; raises ``ValidationError`` where the contract has no room for it."""
    sealed = entry.sealed
    return RegistrationEntry.of(
        entry.registration_id, sealed.digest, sealed.envelope, sealed.attachments
    )


def batch_key(entries: Iterable[RegistrationEntry]) -> str:
    """The idempotency key of one request: the same entries give the same key."""
    names = "\n".join(f"{each.registration_id} {each.envelope_digest}" for each in entries)
    return hashlib.sha256(names.encode()).hexdigest()
