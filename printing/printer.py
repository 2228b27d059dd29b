"""Printers: where a document goes. The one without a device puts PDFs into a folder."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.keystore import write_private
from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult
from printing.document import Document
from printing.pdf import render_pdf
from printing.receipt import receipt_document
from printing.refusal import refusal_document

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
_REASONS = {
    errno.ENOSPC: "print.disk_full",
    errno.EDQUOT: "print.disk_full",
    errno.EFBIG: "print.disk_full",
    errno.EACCES: "print.not_permitted",
    errno.EPERM: "print.not_permitted",
    errno.EROFS: "print.not_permitted",
}


@dataclass(frozen=True, slots=True)
class FolderPrinter:
    """Saves each form as ``<number>.pdf``, readable by its owner only.

    Outcomes are SAVED, or FAILED with ``print.disk_full``, ``print.not_permitted``,
    ``print.number_unsafe`` or ``print.write_failed``. A file is there wholly or not at all.
    """

    folder: Path
    """Made with its parents when the first page comes."""
    large_print: bool = False

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt, A5, as ``<receipt number>.pdf``."""
        return self.print_document(receipt_document(receipt, large_print=self.large_print))

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal slip, A5, as ``<number>-tu-choi.pdf``."""
        return self.print_document(refusal_document(slip, large_print=self.large_print))

    def print_document(self, document: Document) -> PrintResult:
        """Any form, A5; a reprint has a file of its own."""
        if not _NUMBER.fullmatch(document.number):
            return PrintResult(PrintOutcome.FAILED, str(self.folder), "print.number_unsafe")
        path = self.folder / _file_name(document)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, render_pdf(document), replace=True)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0, "print.write_failed")
            return PrintResult(PrintOutcome.FAILED, str(path), reason)
        return PrintResult(PrintOutcome.SAVED, str(path))

    def state(self) -> PrinterState:
        """Whether the folder takes a file."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0, "print.write_failed")
            return PrinterState(str(self.folder), PrinterLight.HINDERED, reason)
        if not os.access(self.folder, os.W_OK | os.X_OK):
            return PrinterState(str(self.folder), PrinterLight.HINDERED, "print.not_permitted")
        return PrinterState(str(self.folder), PrinterLight.READY)


def _file_name(document: Document) -> str:
    form = document.form.split(" ")[0]
    suffix = {"receipt": "", "refusal": "-tu-choi"}.get(form, f"-{form}")
    return f"{document.number}{suffix}{f'-in-lai-{document.copy}' if document.copy else ''}.pdf"
