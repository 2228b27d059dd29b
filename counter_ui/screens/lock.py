"""The screen is covered; work and sending go on behind it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from counter_ui import messages
from counter_ui.station import Station
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.officer import Shift
from kiosk.errors import AtTheDeskError, KioskError


class LockScreen(Screen[None]):
    """Nothing of a citizen is on it."""

    CSS_PATH = "../counter.tcss"
    AUTO_FOCUS = "#passphrase"
    LONGEST: ClassVar[int] = 256

    def __init__(self, station: Station, shift: Shift, words: Wording) -> None:
        super().__init__()
        self._station, self._shift, self._words = station, shift, words
        self._asking = False

    def compose(self) -> ComposeResult:
        """Who locked it, and one field."""
        words = self._words
        with Vertical(id="lock-box"):
            yield Words((words("lock.title"), "bold"), classes="big-line")
            yield Words((self._shift.officer.name, "$quiet"), classes="big-line")
            yield Field(
                placeholder=words("sign_in.passphrase"),
                hidden=True,
                max_length=self.LONGEST,
                id="passphrase",
            )
            yield ErrorBox()
        keys = KeyLine(words)
        keys.offer((("Enter", "key.unlock"),))
        yield keys

    @on(Field.Submitted)
    def _unlock(self, event: Field.Submitted) -> None:
        event.stop()
        passphrase = self.query_one(Field).take()
        if self._asking or not passphrase:
            return
        self._asking = True
        code = self._shift.officer.code
        desk = self._station.desk

        def body() -> None:
            answer: Message
            try:
                answer = messages.ShiftOpened(desk.open_shift(code, passphrase))
            except KioskError as error:
                answer = messages.WorkFailed("unlock", error)
            self.post_message(answer)

        self.app.run_worker(body, thread=True, name="unlock")

    def on_shift_opened(self, message: messages.ShiftOpened) -> None:
        """The same officer again."""
        self._asking = False
        if message.shift.officer.code == self._shift.officer.code:
            self.dismiss()
        else:
            self._tell(AtTheDeskError("officer.sign_in_failed"))

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Wrong, or to wait."""
        self._asking = False
        self._tell(message.error)

    def _tell(self, error: KioskError) -> None:
        self.query_one(ErrorBox).tell(self._words.error(error))
        self.query_one(Field).focus()
