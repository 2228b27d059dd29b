"""Envelopes in a file: on a USB stick from a counter without network to one that has it.

Layout (lengths big-endian)::

    "MCQS" 01 | count, 4 bytes | for each entry: frames of envelope and attachments | SHA-256 of all

A frame is a 4-byte length and its bytes; an entry is a 1-byte count of frames and the frames. The
bytes inside are the envelopes themselves, the same as on disk, wire and paper. An entry has all
the attachments that its envelope names, or, where it was read from paper, none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kiosk.domain.outbox import SealedRegistration
from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.formats.envelope import digest, read_header

MAGIC = b"MCQS\x01"
LARGEST_FILE = 512 << 20
_LARGEST_FRAME = 8 << 20
_MOST_ENTRIES = 100_000


class StickCarrierError(AtTheDeskError):
    """``stick.foreign``: another kind of file; ``stick.damaged``: cut off or changed."""


def stick_file(entries: Sequence[SealedRegistration]) -> bytes:
    """The file's bytes: the same entries give the same bytes."""
    body = MAGIC + len(entries).to_bytes(4, "big")
    body += b"".join(_entry(each) for each in entries)
    return body + hashlib.sha256(body).digest()


def parse_stick_file(raw: bytes) -> tuple[SealedRegistration, ...]:
    """The entries, each whole and named by its digest; raises :class:`StickCarrierError`."""
    if not raw.startswith(MAGIC):
        raise StickCarrierError("stick.foreign")
    body, checksum = raw[:-32], raw[-32:]
    if len(raw) > LARGEST_FILE or hashlib.sha256(body).digest() != checksum:
        raise StickCarrierError("stick.damaged")
    reader = _Reader(body, len(MAGIC))
    count = reader.number(4)
    if count > _MOST_ENTRIES:
        raise StickCarrierError("stick.damaged")
    entries = tuple(_read_entry(reader) for _ in range(count))
    if reader.rest:
        raise StickCarrierError("stick.damaged")
    return entries


def _entry(sealed: SealedRegistration) -> bytes:
    frames = (sealed.envelope, *sealed.attachments)
    framed = b"".join(len(each).to_bytes(4, "big") + each for each in frames)
    return len(frames).to_bytes(1, "big") + framed


def _read_entry(reader: _Reader) -> SealedRegistration:
    frames = [reader.frame() for _ in range(reader.number(1))]
    if not frames:
        raise StickCarrierError("stick.damaged")
    envelope, *attachments = frames
    try:
        named = read_header(envelope).attachment_digests
    except IntegrityError:
        raise StickCarrierError("stick.damaged") from None
    if attachments and named != tuple(digest(each) for each in attachments):
        raise StickCarrierError("stick.damaged")
    return SealedRegistration(envelope, tuple(attachments), digest(envelope))


class _Reader:
    """Takes bounded pieces off the front."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    @property
    def rest(self) -> int:
        return len(self._data) - self._at

    def number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "big")

    def frame(self) -> bytes:
        length = self.number(4)
        if length > _LARGEST_FRAME:
            raise StickCarrierError("stick.damaged")
        return self._take(length)

    def _take(self, size: int) -> bytes:
        if size > self.rest:
            raise StickCarrierError("stick.damaged")
        piece = self._data[self._at : self._at + size]
        self._at += size
        return piece
