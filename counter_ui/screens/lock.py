"""The screen is covered; work and sending go on behind it.

The officer's passphrase uncovers it; in a shift that was opened by token, that token and its PIN.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from counter_ui import messages
from counter_ui.screens.sign_in_token import OfficersAsked, SignInByToken, TokenSignIn, Unlocked
from counter_ui.signed_in_token import opened_by_token
from counter_ui.station import Station
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.officer import Shift
from kiosk.errors import AtTheDeskError, KioskError

if TYPE_CHECKING:
    from counter_ui.officer_tokens import OfficerTokens
    from counter_ui.token_seen import SeenCertificate


class LockScreen(Screen[None]):
    """Nothing of a citizen is on it."""

    CSS_PATH = "../counter.tcss"
    AUTO_FOCUS = "#passphrase"
    LONGEST: ClassVar[int] = 256

    def __init__(self, station: Station, shift: Shift, words: Wording) -> None:
        super().__init__()
        self._station, self._shift, self._words = station, shift, words
        self._asking = False
        self._token = TokenSignIn(words)
        self._by: SeenCertificate | None = None

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
            yield self._token
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
        code, desk = self._shift.officer.code, self._station.desk
        self._ask(None, lambda: messages.ShiftOpened(desk.open_shift(code, passphrase)))

    def _ask(self, by: SeenCertificate | None, work: messages.Work) -> None:
        self._asking, self._by = True, by

        def body() -> None:
            answer: Message
            try:
                answer = work()
            except KioskError as error:
                answer = messages.WorkFailed("unlock", error)
            self.post_message(answer)

        self.app.run_worker(body, thread=True, name="unlock")

    # The officer's own token

    def on_mount(self) -> None:
        """Perhaps it is plugged in."""
        self.post_message(OfficersAsked())

    def offer_token(self, tokens: OfficerTokens) -> None:
        """Ask for the PIN of this officer's token while it is here, and nobody types otherwise."""
        code = self._shift.officer.code
        mine = next((each for each in tokens.owners if each.officer.code == code), None)
        if mine is None:
            self._by_passphrase()
        elif self._token.owner is not None or not self.query_one(Field).value:
            self.query_one(Field).display = False
            self._token.ask(mine)

    def key_escape(self) -> None:
        """The passphrase instead."""
        self._by_passphrase()

    def _by_passphrase(self) -> None:
        if self._token.owner is not None:
            self._token.drop()
        self.query_one(Field).display = True
        self.query_one(Field).focus()

    def on_sign_in_by_token(self, message: SignInByToken) -> None:
        """The PIN was typed."""
        message.stop()
        tokens = self._station.tokens
        if self._asking or tokens is None:
            message.pin[:] = bytes(len(message.pin))
            return
        self._ask(message.owner.seen, opened_by_token(tokens.open_shift, message))

    @on(TokenSignIn.Refused)
    def _token_refused(self, message: TokenSignIn.Refused) -> None:
        self._tell(message.error)

    @on(TokenSignIn.Changed)
    def _pin_changed(self) -> None:
        self.query_one(ErrorBox).clear_error()

    def on_shift_opened(self, message: messages.ShiftOpened) -> None:
        """The same officer again."""
        self._asking = False
        if message.shift.officer.code == self._shift.officer.code:
            self.app.post_message(Unlocked(self._by))
            self.dismiss()
        else:
            self._tell(AtTheDeskError("officer.sign_in_failed"))

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Wrong, or to wait."""
        self._asking = False
        self._tell(message.error)

    def _tell(self, error: KioskError) -> None:
        self.query_one(ErrorBox).tell(self._words.error(error))
        if self._token.owner is not None:
            self._token.begin()
        else:
            self.query_one(Field).focus()
