"""Giấy tiếp nhận: printed, or as QR on the screen; then the visit ends."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Step
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.qr_code import QrCode, QrScreen
from counter_ui.widgets.words import Words, line, lines
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult

_KEY = "self_service.receipt"
_LOOK_S = 1.0
_ROWS_AROUND, _COLUMNS_BESIDE = 6, 30
"""Head, title and foot; the words to its left."""


class ReceiptStep(Step):
    """There is no way back from here; the QR is the receipt where the printer gives none."""

    MAY_GO_BACK = False
    NEXT = "self_service.button.done"

    def __init__(self, visit: Visit, receipt: Receipt, *, password_set: bool) -> None:
        super().__init__(visit, _KEY)
        self._receipt, self._password_set = receipt, password_set
        self._state, self._paper = Words(), Words()
        self._qr = QrCode(receipt.signed_code)
        self._on_paper: bool | None = None
        self._began = self._looking = False

    def answer(self) -> ComposeResult:
        """State, number and paper; the QR beside them."""
        with Horizontal(id="receipt"):
            with VerticalScroll(id="receipt-words"):
                yield self._state
                yield self._paper
            with Vertical(id="receipt-qr"):
                yield self._qr
        label = self.visit.words(f"{_KEY}.big")
        yield BigButton(label, name="big", id="receipt-big", classes="foot")

    def spoken_when_asked(self) -> Sequence[CleanText]:
        """State and number, for who cannot read the paper; they name nobody."""
        words, receipt = self.visit.words, self._receipt
        number = clean_text(receipt.number, max_length=60)
        state = words(f"receipt.state_{receipt.state.value}")
        return (state, words("receipt.number"), number, words(f"level.{int(receipt.level)}"))

    def begin(self) -> None:
        """Print, and look for the centre's answer."""
        self.screen.query_one("#button-next").focus()
        if self._began:
            return
        self._began = True
        self.on_resize()
        self._say_state()
        words = self.visit.words
        self._paper.say((words(f"{_KEY}.printing"), "$quiet"))
        issue, receipt = self.visit.station.station.desk.issue_receipt, self._receipt
        self.work(lambda: issue(receipt), self._printed, aside=True)
        self.set_interval(_LOOK_S, self._look)

    def _printed(self, result: PrintResult) -> None:
        self._on_paper = result.outcome is PrintOutcome.PRINTED
        self._say_paper()

    def _say_paper(self) -> None:
        if self._on_paper is None:
            return
        shown = self._fits(_ROWS_AROUND, _COLUMNS_BESIDE) or self._fits(0, 0)
        key = "printed" if self._on_paper else "on_screen" if shown else "by_number"
        style = "bold $text-success" if self._on_paper else "bold $text-warning"
        self._paper.say((self.visit.words(f"{_KEY}.{key}"), style))

    def _fits(self, rows: int, columns: int) -> bool:
        """Whether the QR and so much more have room."""
        size = self.app.size
        return self._qr.rows + rows <= size.height and self._qr.columns + columns <= size.width

    def on_resize(self) -> None:
        """The QR beside the words, else by its button, else not at all: the number is then all."""
        if self._began:
            beside = self._fits(_ROWS_AROUND, _COLUMNS_BESIDE)
            self.query_one("#receipt-qr").display = beside
            self.query_one("#receipt-big").display = not beside and self._fits(0, 0)
            self._say_paper()

    @on(BigButton.Pressed, "#receipt-big")
    def _enlarge(self, event: BigButton.Pressed) -> None:
        event.stop()
        self.app.push_screen(QrScreen(self._receipt.signed_code))

    def _look(self) -> None:
        if self._receipt.state is ReceiptState.ACCEPTED or self._looking or not self.current:
            return
        self._looking = True
        issue, receipt = self.visit.station.station.desk.issue_receipt, self._receipt
        self.work(lambda: issue.newest(receipt), self._newer, aside=True)

    def _newer(self, receipt: Receipt) -> None:
        self._looking = False
        self._receipt = receipt
        self._say_state()

    def _say_state(self) -> None:
        words, receipt = self.visit.words, self._receipt
        accepted = receipt.state is ReceiptState.ACCEPTED
        mark = "✓" if accepted else "◐"
        number = clean_text(receipt.number, max_length=60)
        then = "receipt.then_sign_in" if self._password_set else "receipt.then_activate"
        rows: list[Content] = [
            line(
                (CleanText(mark), "bold"), (words(f"receipt.state_{receipt.state.value}"), "bold")
            ),
            line((words("receipt.number"), "$quiet"), (number, "bold")),
            line(words(f"level.{int(receipt.level)}")),
            line(words(f"{_KEY}.{'accepted' if accepted else 'received'}")),
            line(words(then)),
        ]
        self._state.update(lines(*rows))

    def go_on(self) -> None:
        """Done."""
        self.end(Ending.DONE)
