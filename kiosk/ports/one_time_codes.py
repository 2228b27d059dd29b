"""One-time codes, sent and checked by the centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.one_time_code import CodePurpose, OneTimeCode
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRequest:
    """To whom a code is sent, and what it will be good for."""

    subject: str
    """The registration's id: a code confirmed for one is nothing for another."""
    purpose: CodePurpose
    phone: Phone
    number: PersonNumber
    """For the account check before anything is sent."""
    officer_code: str
    assisted: bool = True
    """False at a kiosk: the code is then sent without a look for an account, which is told only to
    whoever has typed the code."""


class OneTimeCodes(Protocol):
    """The typed code goes to the centre and nowhere else; it is never kept or logged.

    Every method raises ``LaterError`` where the centre cannot be asked, and ``TechnicianError`` as
    the client does; everything else is a status of the returned value.
    """

    def send(self, request: CodeRequest) -> OneTimeCode:
        """Send a first code."""
        ...

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        """Hand in what the citizen typed (ASCII digits)."""
        ...

    def resend(self, code: OneTimeCode) -> OneTimeCode:
        """Send a fresh one to the same phone."""
        ...
