"""What a scanner typed: the card's QR, lines of the machine readable zone, or something else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter_ui.typing.scan_burst import is_damaged
from kiosk.use_cases.find_registration import is_receipt_code

_LINE_LENGTHS = {30: 90, 44: 88}
"""Characters of one line, and of the whole zone that it belongs to."""


class Scanned(StrEnum):
    """What the text is by its looks."""

    QR = "qr"
    MRZ = "mrz"
    MRZ_PART = "mrz_part"
    """One line of a zone; the rest is still to come."""
    NUMBER = "number"
    RECEIPT = "receipt"
    """The code of a slip that a counter has given out."""
    DAMAGED = "damaged"
    """An input method has changed it on the way; it cannot be mended."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, repr=False)
class Sorted:
    """The text, and what it is."""

    kind: Scanned
    text: str
    lines_here: int = 0


def sort_scan(text: str, before: str = "") -> Sorted:
    """Sort ``text``; ``before`` holds earlier lines of a zone whose end has not come yet."""
    if is_damaged(text):
        return Sorted(Scanned.DAMAGED, "")
    stripped = text.strip("\r\n\t\ufeff ")
    if is_receipt_code(stripped):
        return Sorted(Scanned.RECEIPT, stripped)
    if "|" in stripped:
        return Sorted(Scanned.QR, stripped)
    zone = "".join((before + stripped).split()).upper()
    if "<" in zone or before:
        whole = _LINE_LENGTHS.get(len("".join(stripped.split())), 0)
        part = bool(whole) and len(zone) < whole
        line_length = next((n for n, w in _LINE_LENGTHS.items() if w == whole), 30)
        kind = Scanned.MRZ_PART if part else Scanned.MRZ
        return Sorted(kind, zone, len(zone) // line_length)
    digits = "".join(each for each in stripped if each not in " .-")
    if len(digits) in (9, 12) and digits.isascii() and digits.isdigit():
        return Sorted(Scanned.NUMBER, digits)
    return Sorted(Scanned.UNKNOWN, "")
