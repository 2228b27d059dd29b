"""Officers and their shift."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from kiosk.domain.clean_text import CleanText


class Role(StrEnum):
    """What an officer may do."""

    CLERK = "clerk"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"
    AUDITOR = "auditor"
    SELF_SERVICE = "self_service"
    """No person: the kiosk that citizens use alone. Nobody is ever enrolled with it."""


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of the office; the passphrase is kept as an Argon2id PHC string elsewhere."""

    code: str
    """Short code typed at sign-in, such as ``CB01``: upper case, letters and digits."""
    name: CleanText = field(repr=False)
    roles: frozenset[Role]


def is_officer_code(text: str) -> bool:
    """Whether ``text`` has the shape of an officer code: 2 to 12 ASCII letters and digits."""
    return 2 <= len(text) <= 12 and text.isascii() and text.isalnum()


SELF_SERVICE_CODE: Final = "self-service"
"""Stands where an officer's code would; the hyphen keeps it apart from every enrolled code."""
SELF_SERVICE: Final = Officer(
    SELF_SERVICE_CODE, CleanText("Tự phục vụ"), frozenset({Role.SELF_SERVICE})
)
"""Who acts where nobody of the office does: the device itself."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Ca trực: one officer at one counter, from sign-in to close."""

    id: str
    officer: Officer
    opened_at: datetime

    @property
    def attended(self) -> bool:
        """Whether a person of the office is there; False at a kiosk that citizens use alone."""
        return Role.SELF_SERVICE not in self.officer.roles
