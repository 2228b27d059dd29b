"""Identifiers and randomness."""

from __future__ import annotations

from typing import Protocol


class Ids(Protocol):
    """Fresh identifiers."""

    def new_id(self) -> str:
        """A UUIDv7 in its 36-character form: sorts by time of making (RFC 9562, 5.7)."""
        ...

    def random_bytes(self, count: int) -> bytes:
        """``count`` unpredictable bytes."""
        ...
