"""A draft as it is kept between two key presses: sealed, so that a crash costs a second of work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """Who may go on with it and since when it lies there; what it says is sealed."""

    id: str
    """The registration's id to be."""
    officer_code: str
    updated_at: datetime
    sealed: bytes = field(repr=False)
    """Opaque to the store."""
