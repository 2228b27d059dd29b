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
    job: int = 0
    """Its number among the counter's print jobs; 0 where it is none."""
    copy: int = 0
    """0 for the first print, n for the n-th reprint."""
    asks: bool = False
    """Only a person can tell whether it is on paper: *đã in ra chưa?*"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEnd:
    """What became of one paper, as the ledger keeps it."""

    job: int
    form: str
    """Such as ``receipt``."""
    number: str
    copy: int
    outcome: PrintOutcome
    reason: str = ""


class PrinterLight(StrEnum):
    """How a printer is, as far as it says."""

    READY = "ready"
    HINDERED = "hindered"
    """It says what keeps it from printing."""
    SILENT = "silent"
    """Reached, but it cannot tell how it is."""
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """One printer, just asked."""

    name: str
    light: PrinterLight
    reason: str = ""


class ReceiptPrinter(Protocol):
    """Lays a form out and brings it to paper; never raises for what a printer does.

    Each call returns when it is known how the page came out, so it belongs into a worker thread.
    """

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt; a second time it is a numbered reprint."""
        ...

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal slip."""
        ...

    def ask(self, form: str, number: str) -> None:
        """Ask for a paper that can be laid out from the store, and wait for nothing."""
        ...

    def questions(self) -> tuple[PaperEnd, ...]:
        """Papers of which only a person can tell whether they came out, the oldest first."""
        ...

    def answer(self, job: int, *, on_paper: bool) -> PrintResult:
        """What the officer saw in the tray; a second answer to the same question changes nothing.

        Raises ``AtTheDeskError('print_jobs.no_question')`` for a job that nobody asks about, and
        ``TechnicianError('print_jobs.…')`` where it cannot be written down.
        """
        ...
