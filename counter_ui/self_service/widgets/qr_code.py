"""A QR code in half blocks, dark on light whatever the theme is."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

_QUIET_CELLS = 2
_STYLE = "#000000 on #ffffff"


class QrCode(Static):
    """Two modules a cell in height; error correction low, so that it stays small."""

    def __init__(self, text: str) -> None:
        super().__init__(_drawn(text), markup=False, classes="qr")


def qr_lines(text: str) -> list[str]:
    """Rows of ``█▀▄`` and spaces, ink for *dark*, with a quiet zone of two modules."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_L

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=_QUIET_CELLS)
    code.add_data(text)
    code.make(fit=True)
    rows = [[bool(each) for each in row] for row in code.get_matrix()]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_cell(*two) for two in zip(*pair, strict=True)) for pair in pairs]


def _cell(upper: bool, lower: bool) -> str:
    if upper and lower:
        return "█"
    if upper:
        return "▀"
    return "▄" if lower else " "


def _drawn(text: str) -> Content:
    return Content("\n").join(Content.styled(row, _STYLE) for row in qr_lines(text))
