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
from kiosk.domain.policy import Level
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.domain.task import Task
from kiosk.errors import KioskError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.use_cases.issue_receipt import FollowedReceipt

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
        self._followed, self._password_set = FollowedReceipt(receipt), password_set
        self._state, self._paper = Words(), Words()
        self._qr = QrCode(receipt.signed_code)
        self._on_paper: bool | None = None
        self._began = self._looking = False

    @property
    def _receipt(self) -> Receipt:
        return self._followed.receipt

    @property
    def _accepted(self) -> bool:
        return self._receipt.state is ReceiptState.ACCEPTED

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
        words, task = self.visit.words, self._followed.task
        number = clean_text(self._receipt.number, max_length=60)
        said = [words(self._state_key), words("receipt.number"), number]
        said += [words(f"level.{int(self._level)}")] if self._hopeful else []
        return (*said, *((self._told(task),) if task is not None else ()))

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
        settled = self._accepted or self._followed.task is not None
        if settled or self._looking or not self.current:
            return
        self._looking = True
        issue, receipt = self.visit.station.station.desk.issue_receipt, self._receipt
        self.work(lambda: issue.followed(receipt), self._newer, self._look_later, aside=True)

    def _look_later(self, _: KioskError) -> None:
        self._looking = False

    def _newer(self, followed: FollowedReceipt) -> None:
        """Where the centre answered otherwise than hoped, that is said first of all."""
        self._looking = False
        self._followed = followed
        if not self._hopeful:
            self.key = f"{_KEY}.not_accepted"
            self.say_title()
        if followed.task is not None:
            self.frame.kiosk_app.voice.key(f"{_KEY}.told.{followed.task.kind.value}")
        self._say_state()

    @property
    def _hopeful(self) -> bool:
        """Not (yet) answered otherwise than by accepting it."""
        return self._accepted or self._followed.task is None

    @property
    def _level(self) -> Level:
        """The centre's, once it has given one."""
        given = self._followed.level
        return self._receipt.level if given is None else given

    @property
    def _state_key(self) -> str:
        state = self._receipt.state.value if self._hopeful else "not_accepted"
        return f"receipt.state_{state}"

    def _told(self, task: Task) -> CleanText:
        return self.visit.words(f"{_KEY}.told.{task.kind.value}")

    def _say_state(self) -> None:
        words, style = self.visit.words, "bold" if self._hopeful else "bold $text-error"
        mark = CleanText("✕" if not self._hopeful else "✓" if self._accepted else "◐")
        number = clean_text(self._receipt.number, max_length=60)
        state = line((mark, style), (words(self._state_key), style))
        self._state.update(
            lines(state, line((words("receipt.number"), "$quiet"), (number, "bold")), *self._more())
        )

    def _more(self) -> list[Content]:
        """What follows from the state."""
        words, task = self.visit.words, self._followed.task
        rows: list[Content] = []
        if task is not None:
            code = clean_text(f"[{task.reason}]", max_length=80)
            rows.append(line((self._told(task), "bold $text-warning"), (code, "$quiet")))
        if not self._hopeful:
            return rows
        then = "receipt.then_sign_in" if self._password_set else "receipt.then_activate"
        explained = words(f"{_KEY}.{'accepted' if self._accepted else 'received'}")
        return [line(words(f"level.{int(self._level)}")), *rows, line(explained), line(words(then))]

    def go_on(self) -> None:
        """Done."""
        self.end(Ending.DONE)
