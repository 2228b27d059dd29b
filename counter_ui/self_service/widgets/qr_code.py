"""A QR code in half blocks, dark on light whatever the theme is."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from counter_ui.widgets.words import Words
from printing.qr import screen_matrix

_STYLE = "#000000 on #ffffff"


class QrCode(Words):
    """Two modules a cell in height; error correction low, so that it stays small."""

    def __init__(self, text: str) -> None:
        drawn = qr_lines(text)
        self.rows, self.columns = len(drawn), len(drawn[0])
        painted = Content("\n").join(Content.styled(row, _STYLE) for row in drawn)
        super().__init__(painted, classes="qr")


class QrScreen(ModalScreen[None]):
    """The code alone, as large as the screen; any key or tap goes back."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Nothing else."""
        yield QrCode(self._text)

    def on_key(self, event: events.Key) -> None:
        """Back."""
        event.stop()
        self.dismiss()

    def on_click(self, event: events.Click) -> None:
        """Back."""
        event.stop()
        self.dismiss()


def qr_lines(text: str) -> list[str]:
    """Rows of ``█▀▄`` and spaces, ink for *dark*, with a quiet zone of two modules."""
    rows = [list(row) for row in screen_matrix(text)]
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
