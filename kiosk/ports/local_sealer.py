"""Sealing for this counter itself: what waits here for its officer, and leaves no other way."""

from __future__ import annotations

from typing import Protocol


class LocalSealer(Protocol):
    """A key that never leaves the counter."""

    def seal_here(self, name: str, content: bytes) -> bytes:
        """Seal ``content`` under its ``name``; the same content never looks the same twice."""
        ...

    def open_here(self, name: str, sealed: bytes) -> bytes:
        """Raises ``IntegrityError('draft.unreadable')``: changed, misnamed, or of another key."""
        ...
