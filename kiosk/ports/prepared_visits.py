"""Where a prepared visit lies between kiosk and counter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What is put there; nobody can read it without the ticket."""

    lookup_id: str
    """32 hexadecimal digits, from the ticket's secret."""
    code_id: str
    """32 hexadecimal digits, from the short code."""
    registration_id: str
    """Once the centre has this registration, the deposit goes by itself."""
    sealed: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    """The ticket's secret, under the key of the short code."""
    valid_until: datetime


class VisitState(StrEnum):
    """What became of a deposit."""

    HERE = "here"
    TAKEN = "taken"
    """Another counter has it open."""
    FINISHED = "finished"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    """Never put there, or of another office."""
    WAIT = "wait"
    """Too many codes that name nothing were tried at this office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedUp:
    """The answer to a ticket; sealed bytes only where it is :attr:`VisitState.HERE`."""

    state: VisitState
    lookup_id: str = ""
    device_id: str = ""
    """Of the kiosk that put it there, as whoever keeps it knows it."""
    sealed: bytes = field(default=b"", repr=False)
    wrapped: bytes = field(default=b"", repr=False)
    counter: str = ""
    """Which counter has it, where it is taken."""
    wait_s: int = 0


class PreparedVisits(Protocol):
    """Kept sealed until finished or out of time, then gone.

    Every method raises ``LaterError`` where the keeper cannot be asked, and what its line raises.
    """

    def deposit(self, deposit: Deposit) -> datetime:
        """Put it there; returns until when it lies there. The same again changes nothing."""
        ...

    def pick_up(self, ticket_id: str, officer_code: str, *, typed: bool) -> PickedUp:
        """By the id of the secret, or of the ``typed`` code.

        From then on no other counter gets it for some minutes.
        """
        ...

    def finish(self, lookup_id: str) -> None:
        """It is over: nothing of it stays but that it is over."""
        ...
