"""QR codes as matrices; whoever draws them draws squares."""

from __future__ import annotations

from functools import lru_cache

from printing.document import Correction

QUIET_MODULES = 4
"""Empty modules on each side. *Source: ISO/IEC 18004, 9.1.*"""


@lru_cache(maxsize=8)
def matrix(text: str, level: Correction = Correction.QUARTER) -> tuple[tuple[bool, ...], ...]:
    """Rows of dark (True) and light modules, without the quiet zone."""
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.main import QRCode

    correction = ERROR_CORRECT_M if level is Correction.SEVENTH else ERROR_CORRECT_Q
    code = QRCode(error_correction=correction, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def screen_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The same for a screen, with a quiet zone of two modules: nothing is torn or dirty there, and
    every module less is a larger one. Error correction is the lowest.
    """
    from qrcode.constants import ERROR_CORRECT_L
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_L, border=2)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def runs(text: str, level: Correction = Correction.QUARTER) -> tuple[tuple[int, int, int], ...]:
    """Dark modules as horizontal runs: column, row, length; the quiet zone is counted in."""
    found: list[tuple[int, int, int]] = []
    for row, modules in enumerate(matrix(text, level)):
        start: int | None = None
        for column, dark in enumerate((*modules, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append((start + QUIET_MODULES, row + QUIET_MODULES, column - start))
                start = None
    return tuple(found)


def side_modules(text: str, level: Correction = Correction.QUARTER) -> int:
    """Modules on one side, the quiet zone counted in."""
    return len(matrix(text, level)) + 2 * QUIET_MODULES


def packed_rows(text: str, level: Correction = Correction.QUARTER) -> bytes:
    """The modules without the quiet zone, one bit each, 0 is dark; rows begin on whole bytes."""
    rows = matrix(text, level)
    wide = (len(rows) + 7) // 8
    packed = bytearray()
    for row in rows:
        bits = int("".join("0" if module else "1" for module in row).ljust(8 * wide, "1"), 2)
        packed += bits.to_bytes(wide, "big")
    return bytes(packed)
