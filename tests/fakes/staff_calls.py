"""Kiosks and counters without a centre between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.domain.clean_text import CleanText
from kiosk.domain.kiosk_state import KioskState
from kiosk.errors import LaterError
from kiosk.ports.staff_calls import StaffCalls


@dataclass
class MemoryStaffCalls(StaffCalls):
    """One kiosk as the test lets it be."""

    listed: tuple[KioskState, ...] = ()
    said: list[tuple[bool, tuple[str, ...]]] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)
    answered_by: CleanText = CleanText("")  # noqa: RUF009 - an immutable text
    away: bool = False

    def say(self, *, calling: bool, troubles: tuple[str, ...]) -> CleanText:
        self._reach()
        self.said.append((calling, troubles))
        return self.answered_by

    def kiosks(self) -> tuple[KioskState, ...]:
        self._reach()
        return self.listed

    def answer(self, device_id: str, officer_code: str) -> None:
        self._reach()
        self.answers.append((device_id, officer_code))
        self.listed = tuple(
            replace(each, answered_by=CleanText("Quầy 3")) if each.device_id == device_id else each
            for each in self.listed
        )

    def _reach(self) -> None:
        if self.away:
            raise LaterError("centre.unreachable")
