"""Paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.domain.receipt import Receipt, RefusalSlip


class PrintOutcome(StrEnum):
    """What the printer said; *sent* is not *printed*."""

    PRINTED = "printed"
    SAVED = "saved"
    """Written to a file, nothing is on paper."""
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PrintResult:
    """How one page came out."""

    outcome: PrintOutcome
    where: str
    """File name or printer name; holds no personal data."""
    reason: str = ""


class ReceiptPrinter(Protocol):
    """Lays a form out and brings it to paper; never raises for what a printer does."""

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt, A5."""
        ...

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal slip, A5."""
        ...
