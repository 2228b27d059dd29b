"""One sealed registration as a frame of the journal: found again whatever stands around it.

Layout (lengths big-endian)::

    "\\x89KSEAL1\\n" | header length, 4 bytes | body length, 8 bytes | SHA-256, 32 bytes
    | header, canonical JSON | envelope | attachments, in order

The hash covers both lengths, header and body. A frame that does not hold, for a torn tail or a
flipped bit, costs itself only: the reader goes on at the next mark.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from kiosk.domain.outbox import OutboxEntry, SealedRegistration
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json

MARK: Final = b"\x89KSEAL1\n"
_LENGTHS: Final = 12
_FIXED: Final = len(MARK) + _LENGTHS + 32
_LARGEST_HEADER: Final = 4096
_LARGEST_BODY: Final = 64 << 20
_LARGEST_SEQUENCE: Final = 1 << 53

Content = bytes | mmap.mmap


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that holds: where it stands, and whose it is."""

    start: int
    end: int
    registration_id: str
    sequence: int
    created_at: datetime
    sizes: tuple[int, ...]
    """Bytes of the envelope, then of each attachment."""

    def entry(self, content: Content) -> OutboxEntry:
        """The entry again, waiting to be sent."""
        parts, place = [], self.end - sum(self.sizes)
        for size in self.sizes:
            parts.append(bytes(content[place : place + size]))
            place += size
        envelope, *attachments = parts
        return OutboxEntry(
            registration_id=self.registration_id,
            sequence=self.sequence,
            created_at=self.created_at,
            sealed=SealedRegistration(
                envelope, tuple(attachments), hashlib.sha256(envelope).hexdigest()
            ),
        )


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch that holds no frame."""

    start: int
    end: int


def frame_of(entry: OutboxEntry) -> bytes:
    """The bytes to append for ``entry``: nothing in them but ids, times and sealed bytes."""
    parts = (entry.sealed.envelope, *entry.sealed.attachments)
    header = canonical_json(
        {
            "registration_id": entry.registration_id,
            "sequence": entry.sequence,
            "created_at": entry.created_at.astimezone(UTC).isoformat(),
            "sizes": [len(part) for part in parts],
        }
    )
    body = b"".join(parts)
    lengths = len(header).to_bytes(4, "big") + len(body).to_bytes(8, "big")
    return b"".join((MARK, lengths, _hash(lengths, header, body), header, body))


def frames(content: Content) -> Iterator[Frame | Damage]:
    """Everything in ``content``, in order, without gap or overlap; never raises."""
    place, end = 0, len(content)
    while place < end:
        found = _frame_at(content, place)
        if found is None:
            mark = content.find(MARK, place + 1)
            while mark != -1 and _frame_at(content, mark) is None:
                mark = content.find(MARK, mark + 1)
            stop = end if mark == -1 else mark
            yield Damage(place, stop)
            place = stop
        else:
            yield found
            place = found.end


def _frame_at(content: Content, start: int) -> Frame | None:
    fixed = bytes(content[start : start + _FIXED])
    if len(fixed) < _FIXED or not fixed.startswith(MARK):
        return None
    lengths = fixed[len(MARK) : len(MARK) + _LENGTHS]
    header_size, body_size = int.from_bytes(lengths[:4], "big"), int.from_bytes(lengths[4:], "big")
    end = start + _FIXED + header_size + body_size
    if header_size > _LARGEST_HEADER or body_size > _LARGEST_BODY or end > len(content):
        return None
    header = bytes(content[start + _FIXED : end - body_size])
    if _hash(lengths, header, bytes(content[end - body_size : end])) != fixed[-32:]:
        return None
    try:
        return _parsed(header, start, end, body_size)
    except IntegrityError:
        return None


def _parsed(header: bytes, start: int, end: int, body_size: int) -> Frame:
    try:
        values = json.loads(header)
        frame = Frame(
            start,
            end,
            values["registration_id"],
            values["sequence"],
            datetime.fromisoformat(values["created_at"]).astimezone(UTC),
            tuple(values["sizes"]),
        )
        sound = set(values) == {"registration_id", "sequence", "created_at", "sizes"}
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise IntegrityError("journal.frame") from error
    if not (sound and _is_sound(frame, body_size)):
        raise IntegrityError("journal.frame")
    return frame


def _is_sound(frame: Frame, body_size: int) -> bool:
    return (
        isinstance(frame.registration_id, str)
        and 0 < len(frame.registration_id) <= 64
        and _is_count(frame.sequence, 1, _LARGEST_SEQUENCE)
        and len(frame.sizes) > 0
        and all(_is_count(size, 0, body_size) for size in frame.sizes)
        and sum(frame.sizes) == body_size
    )


def _is_count(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _hash(lengths: bytes, header: bytes, body: bytes) -> bytes:
    hashed = hashlib.sha256(lengths)
    hashed.update(header)
    hashed.update(body)
    return hashed.digest()
