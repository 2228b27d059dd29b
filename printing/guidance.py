"""Guidance for somebody at the desk, through the print room like every other paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.account_service import Guidance
from kiosk.ports.receipt_printer import PrintResult
from printing.document import Document
from printing.notice import Notice, NoticeKind, notice_document


class PrintsForms(Protocol):
    """What is needed of the print room."""

    def print_form(  # noqa: D102
        self, form: str, number: str, document: Document | None = None
    ) -> PrintResult: ...


@dataclass(frozen=True, slots=True)
class GuidanceRoom:
    """Implements :class:`kiosk.ports.guidance_printer.GuidancePrinter`."""

    room: PrintsForms

    def print_guidance(self, guidance: Guidance) -> PrintResult:
        """Lay it into the form of its kind and print it."""
        notice = Notice(
            kind=NoticeKind(guidance.kind.value),
            number=guidance.number,
            registration_id=guidance.registration_id,
            issued_at=guidance.issued_at,
            office=guidance.office,
            officer_name=guidance.officer_name,
            applicant_name=guidance.applicant_name,
            masked_number=guidance.masked_number,
            masked_phone=guidance.masked_phone,
            items=guidance.items,
            simulated=guidance.simulated,
        )
        return self.room.print_form(guidance.kind.value, guidance.number, notice_document(notice))
