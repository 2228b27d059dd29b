"""Officers and their shift."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.clean_text import CleanText


class Role(StrEnum):
    """What an officer may do."""

    CLERK = "clerk"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of the office; the passphrase is kept as an Argon2id PHC string elsewhere."""

    code: str
    """Short code typed at sign-in, such as ``CB01``: upper case, letters and digits."""
    name: CleanText = field(repr=False)
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Shift:
    """Ca trực: one officer at one counter, from sign-in to close."""

    id: str
    officer: Officer
    opened_at: datetime
