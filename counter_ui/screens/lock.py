"""The screen is covered; work and sending go on behind it.

The officer's passphrase uncovers it; in a shift that was opened by token, that token and its PIN.
F5 hands the shift over: the next officer signs in here, by passphrase or by token. F6 lets
a supervisor end a wait once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from counter_ui import messages
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.in_background import in_background
from counter_ui.screens.officer_messages import ShiftHandedOver, UnlockAsked
from counter_ui.screens.sign_in_token import OfficersAsked, SignInByToken, TokenSignIn, Unlocked
from counter_ui.signed_in_token import opened_by_token
from counter_ui.station import Station, TokenDesk
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.wait_line import WaitLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.officer import Shift
from kiosk.errors import AtTheDeskError, KioskError

if TYPE_CHECKING:
    from counter_ui.officer_tokens import OfficerTokens
    from counter_ui.token_seen import SeenCertificate


class LockScreen(GoneQuietly, Screen[None]):
    """Nothing of a citizen is on it."""

    CSS_PATH = "../counter.tcss"
    AUTO_FOCUS = "#passphrase"
    LONGEST: ClassVar[int] = 256
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "hand_over", show=False),
        Binding("f6", "unlock", show=False),
    ]

    def __init__(
        self,
        station: Station,
        shift: Shift,
        words: Wording,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """``busy`` says whether something is being recorded that the shift must see to its end."""
        super().__init__()
        self._station, self._shift, self._words, self._busy = station, shift, words, busy
        self._asking = self._handing = False
        self._token = TokenSignIn(words)
        self._by: SeenCertificate | None = None

    def compose(self) -> ComposeResult:
        """Who locked it, and one field."""
        words = self._words
        with Vertical(id="lock-box"):
            yield Words((words("lock.title"), "bold"), classes="big-line")
            yield Words((self._shift.officer.name, "$quiet"), classes="big-line", id="lock-officer")
            yield Field(
                placeholder=words("sign_in.code"), max_length=12, id="next-officer", plain_keys=True
            )
            yield Field(
                placeholder=words("sign_in.passphrase"),
                hidden=True,
                max_length=self.LONGEST,
                id="passphrase",
            )
            yield self._token
            errors = ErrorBox()
            yield WaitLine(words, errors)
            yield errors
        yield KeyLine(words)

    def _offer_keys(self) -> None:
        keys = self.query_one(KeyLine)
        if self._handing:
            keys.offer((("Enter", "officer.key_take_over"), ("Esc", "key.back")))
        elif self._station.officers is None:
            keys.offer((("Enter", "key.unlock"),))
        else:
            keys.offer(
                (("Enter", "key.unlock"), ("F5", "officer.key_hand_over"),
                 ("F6", "officer.key_unlock"))
            )  # fmt: skip

    @property
    def _next(self) -> Field:
        return self.query_one("#next-officer", Field)

    @property
    def _passphrase(self) -> Field:
        return self.query_one("#passphrase", Field)

    @on(Field.Submitted, "#passphrase")
    def _unlock(self, event: Field.Submitted) -> None:
        event.stop()
        passphrase = self._passphrase.take()
        if self._asking or not passphrase:
            return
        if self._handing:
            self._take_over(passphrase)
            return
        code, desk = self._shift.officer.code, self._station.desk
        self._ask(None, lambda: messages.ShiftOpened(desk.open_shift(code, passphrase)))

    def _ask(self, by: SeenCertificate | None, work: messages.Work) -> None:
        self._asking, self._by = True, by
        self.query_one(WaitLine).end()
        in_background(self.app, self, "unlock", work)

    # Hand-over, and a supervisor

    def action_hand_over(self) -> None:
        """F5: the next officer signs in; not while something is being recorded."""
        if self._station.officers is None or self._asking or self._handing:
            return
        if self._busy():
            self._tell(AtTheDeskError("screen.recording"))
            return
        self._show_handing(True)

    def _show_handing(self, handing: bool) -> None:
        self._handing = handing
        if self._token.owner is not None:
            self._token.drop()
        self._passphrase.display, self._passphrase.value = True, ""
        code = self._next
        code.display, code.value = handing, ""
        name = self._shift.officer.name
        said = self._words("officer.hand_over", officer=name) if handing else name
        self.query_one("#lock-officer", Words).say((said, "$quiet"))
        self.query_one(ErrorBox).clear_error()
        self._offer_keys()
        (code if handing else self._passphrase).focus()
        self.post_message(OfficersAsked(of_next=handing))

    @on(Field.Submitted, "#next-officer")
    def _to_passphrase(self, event: Field.Submitted) -> None:
        event.stop()
        self._passphrase.focus()

    def _take_over(self, passphrase: str) -> None:
        officers, shift = self._station.officers, self._shift
        code = self._next.text.strip()
        if officers is None or not code:
            self._next.focus()
            return
        hand_over = officers.hand_over
        self._ask(None, lambda: ShiftHandedOver(hand_over(shift, code, passphrase)))

    def on_shift_handed_over(self, message: ShiftHandedOver) -> None:
        """The app shows the next officer's screen."""
        self.app.post_message(ShiftHandedOver(message.shift, self._by))

    def action_unlock(self) -> None:
        """F6: a supervisor, for whoever wants in."""
        code = self._next.text if self._handing else ""
        self.post_message(UnlockAsked(code or self._shift.officer.code))

    def say_unlocked(self, officer: str) -> None:
        """One try at once, from an empty field: what was wrong before would go in with it."""
        self.query_one(ErrorBox).clear_error()
        self.query_one(WaitLine).end()
        self._passphrase.value = ""
        self._passphrase.focus()

    # The officer's own token

    def on_mount(self) -> None:
        """Perhaps it is plugged in."""
        self._next.display = False
        self._offer_keys()
        self.post_message(OfficersAsked())

    def offer_token(self, tokens: OfficerTokens) -> None:
        """Ask for the PIN of the officer's token while it is here, and nobody types otherwise.

        That is this shift's officer, or whoever takes it over.
        """
        code = self._shift.officer.code
        wanted = (each for each in tokens.owners if (each.officer.code != code) is self._handing)
        owner = next(wanted, None)
        if owner is None:
            self._by_passphrase()
        elif self._token.owner is not None or not (self._next.value or self._passphrase.value):
            self._next.display = self._passphrase.display = False
            self._token.ask(owner)

    def key_escape(self) -> None:
        """The passphrase instead of the token; without one the shift is not handed over."""
        if self._handing and self._token.owner is None:
            self._show_handing(False)
        self._by_passphrase()

    def _by_passphrase(self) -> None:
        first = self._next if self._handing else self._passphrase
        by_token = self._token.owner is not None
        if by_token:
            self._token.drop()
        self._next.display, self._passphrase.display = self._handing, True
        if by_token or not self._handing:
            first.focus()

    def on_sign_in_by_token(self, message: SignInByToken) -> None:
        """The PIN was typed."""
        message.stop()
        tokens = self._station.tokens
        if self._asking or tokens is None:
            message.pin[:] = bytes(len(message.pin))
            return
        if self._handing:
            self._take_over_by_token(tokens, message)
        else:
            self._ask(message.owner.seen, opened_by_token(tokens.open_shift, message))

    def _take_over_by_token(self, tokens: TokenDesk, asked: SignInByToken) -> None:
        seen, shift = asked.owner.seen, self._shift
        officers = self._station.officers
        if officers is None:
            asked.pin[:] = bytes(len(asked.pin))
            return
        by_token = officers.hand_over.by_token
        self._ask(
            seen,
            lambda: ShiftHandedOver(
                by_token(shift, tokens.open_shift, seen.token, seen.certificate, asked.pin)
            ),
        )

    @on(TokenSignIn.Refused)
    def _token_refused(self, message: TokenSignIn.Refused) -> None:
        self._tell(message.error)

    @on(TokenSignIn.Changed)
    def _pin_changed(self) -> None:
        self.query_one(ErrorBox).clear_error()

    def on_shift_opened(self, message: messages.ShiftOpened) -> None:
        """The same officer again; a supervisor's screen that was opened meanwhile goes first."""
        self._asking = False
        if message.shift.officer.code == self._shift.officer.code:
            self.app.post_message(Unlocked(self._by))
            while self in self.app.screen_stack and self.app.screen is not self:
                self.app.pop_screen()
            if self.app.screen is self:
                self.dismiss()
        else:
            self._tell(AtTheDeskError("officer.sign_in_failed"))

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Wrong, or to wait."""
        self._asking = False
        self._tell(message.error)

    def _tell(self, error: KioskError) -> None:
        self.query_one(ErrorBox).tell(self._words.error(error))
        self.query_one(WaitLine).tell(error)
        if self._token.owner is not None:
            self._token.begin()
        else:
            self._passphrase.focus()
