"""ESC/POS as far as a slip of dots needs it: start, bands of dots, cut; and what the printer says.

*Source: Epson, ESC/POS Command Reference: ESC @, GS v 0, GS V, DLE EOT, GS r, GS a.* Only
dots are ever sent, so no name can cut paper or open a drawer. Real-time commands (DLE …) are obeyed
by printers even inside image data; :func:`bands` sees to it that no image spells one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

START = b"\x1b@\x1da\x00"
"""Begin anew, and speak only when asked."""
FEED_AND_CUT = b"\x1bd\x04\x1dVB\x00"
"""Four lines, then a partial cut where there is a cutter."""
ASK_PRINTER = b"\x10\x04\x01"
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
ASK_WHEN_DONE = b"\x1dr\x01"
"""Answered only after all before it is printed, unlike the real-time questions."""

_BAND_ROWS = 96
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


def bands(image: Image) -> Iterator[bytes]:
    """GS v 0 commands for a one-bit image, top to bottom, 96 rows each.

    Where the dots would spell a real-time command (10 04, 10 05, 10 14), one dot is added.
    """
    wide, high = image.size
    across = (wide + 7) // 8
    for top in range(0, high, _BAND_ROWS):
        band = image.crop((0, top, wide, min(high, top + _BAND_ROWS)))
        dots = bytes(
            each ^ 0xFF for each in band.tobytes()
        )  # Pillow's 1 is white, a printer's black
        head = b"\x1dv0\x00" + across.to_bytes(2, "little") + band.height.to_bytes(2, "little")
        yield head + _REAL_TIME.sub(b"\x18", dots)


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself."""

    offline: bool
    cover_open: bool
    paper_out: bool
    paper_low: bool
    fault: bool

    @property
    def hindrance(self) -> str:
        """Reason code of what keeps it from printing; empty when nothing does."""
        if self.paper_out:
            return "print.paper_out"
        if self.cover_open:
            return "print.cover_open"
        if self.fault:
            return "print.printer_fault"
        return "print.offline" if self.offline else ""


def is_done_answer(byte: int) -> bool:
    """Whether this has the shape of an answer to GS r (0xx0xxxx)."""
    return byte & 0b1001_0000 == 0


def is_status_answer(byte: int) -> bool:
    """Whether this has the shape of an answer to a real-time question (0xx1xx10)."""
    return byte & 0b1001_0011 == 0b0001_0010


def is_automatic_status(byte: int) -> bool:
    """Whether this begins a status of four bytes that nobody asked for (0xx1xx00)."""
    return byte & 0b1001_0011 == 0b0001_0000


def read_status(printer: int, cause: int, paper: int) -> PrinterStatus | None:
    """The three answers to the ASK questions; None where one is not a status byte (0xx1xx10)."""
    if not all(is_status_answer(each) for each in (printer, cause, paper)):
        return None
    return PrinterStatus(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper_out=bool(paper & 0x60 or cause & 0x20),
        paper_low=bool(paper & 0x0C),
        fault=bool(cause & 0x40),
    )
