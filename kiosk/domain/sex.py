"""Sex as identity papers state it."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    """Only the two values that cards and their QR codes carry."""

    MALE = "male"
    FEMALE = "female"
