"""From findings to a ticket: printed, or saved where no printer can."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from counter_ui.doctor.finding import Finding, mender_of
from counter_ui.printing_wiring import printers_of
from counter_ui.wording import Wording, load_wording
from kiosk.devices.keystore import open_keystore
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.local_day import VIETNAM
from kiosk.errors import KioskError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from printing.fault_ticket import Fault, FaultTicket, fault_document
from printing.printer import FolderPrinter

if TYPE_CHECKING:
    from kiosk.config import Settings
    from printing.document import Document

_FOLDER: Final = "fault-tickets"
_PROGRAM: Final = "motcua-kiosk"
_LANGUAGE: Final = "vi"
"""Of papers, whatever the screen speaks."""


def print_ticket(settings: Settings, findings: Sequence[Finding], at: datetime) -> PrintResult:
    """Bring the ticket to paper; where that fails, save it as a PDF: below the state folder, and
    on a disk that takes nothing any more in the machine's folder for temporary files.

    ``at`` is aware. Never raises for what a printer does.
    """
    document = fault_document(ticket_of(settings, findings, at))
    result = _on_paper(settings, document)
    for folder in (settings.state, Path(tempfile.gettempdir())):
        if result.outcome is not PrintOutcome.FAILED:
            break
        result = FolderPrinter(folder / _FOLDER).print_document(document)
    return result


def _on_paper(settings: Settings, document: Document) -> PrintResult:
    try:
        return printers_of(settings).for_form("fault").printer.print_document(document)
    except KioskError as error:  # printers that are set up wrongly are what the ticket is about
        return PrintResult(PrintOutcome.FAILED, "", error.code)


def ticket_of(settings: Settings, findings: Sequence[Finding], at: datetime) -> FaultTicket:
    """What is wrong, by code and sentence; of facts that are paths the last name alone."""
    words = load_wording(_LANGUAGE)
    return FaultTicket(
        number=f"KT-{at.astimezone(VIETNAM):%y%m%d-%H%M%S}",
        office=settings.office.as_office(),
        device=_device(settings),
        version=_version(),
        system=clean_text(f"{platform.system()} {platform.release()}", max_length=60),
        issued_at=at,
        faults=tuple(
            _fault(each.part, each.error, words) for each in findings if each.error is not None
        ),
        good=tuple(words(f"doctor.part.{each.part}") for each in findings if each.error is None),
    )


def _fault(part: str, error: KioskError, words: Wording) -> Fault:
    facts = {
        name: Path(value).name if isinstance(value, str) and "/" in value else value
        for name, value in error.facts.items()
    }
    said = words.coded(error.code, facts)
    return Fault(
        part=words(f"doctor.part.{part}"),
        code=said.code,
        happened=said.happened,
        do=said.do,
        mender=words(f"doctor.mender.{mender_of(error).value}"),
    )


def _device(settings: Settings) -> CleanText:
    folder = settings.state / "keys"
    try:
        return CleanText(open_keystore(folder).device_id) if folder.exists() else CleanText("–")
    except KioskError:
        return CleanText("–")


def _version() -> CleanText:
    try:
        program = version(_PROGRAM)
    except PackageNotFoundError:
        program = "?"
    return CleanText(f"{program} · Python {platform.python_version()}")
