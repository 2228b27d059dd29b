"""The first screen: officer code and passphrase, ready for keys before anything heavy is loaded.

An officer's own token takes their place where one is plugged in; F4 changes between the two. After
wrong tries the wait is counted down, and F6 lets a supervisor end it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.officer_messages import UnlockAsked
from counter_ui.screens.sign_in_token import OfficersAsked, TokenSignIn
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.wait_line import WaitLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import clean_text
from kiosk.domain.local_day import VIETNAM
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from counter_ui.officer_tokens import OfficerTokens
    from kiosk.domain.lease import LeaseEnds

_FIELDS = ("#officer-code", "#passphrase")
_ALWAYS = (("F6", "officer.key_unlock"), ("F10", "key.quit"))
_BY_PASSPHRASE = (("Enter", "key.next_field"), ("F4", "sign_in.key_token"), *_ALWAYS)
_BY_TOKEN = (("Enter", "sign_in.key_open"), ("F4", "sign_in.key_passphrase"), *_ALWAYS)

PRACTISE = 17
"""What the app returns where the practice course is wanted."""


class SignIn(Message):
    """The officer wants in."""

    def __init__(self, code: str, passphrase: str) -> None:
        super().__init__()
        self.code = code
        self.passphrase = passphrase


class SignInScreen(GoneQuietly, Screen[None]):
    """Two fields, or the PIN of a token."""

    AUTO_FOCUS = "#officer-code"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "change_way", show=False),
        Binding("f6", "unlock", show=False),
        Binding("f7", "practise", show=False),
        Binding("escape", "by_passphrase", show=False),
    ]

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self._words = words
        self._tokens: OfficerTokens | None = None
        self._practising = False
        self._token = TokenSignIn(words)
        self._wanted = False

    def compose(self) -> ComposeResult:
        """Title, fields, state, error."""
        words = self._words
        with Vertical(id="sign-in-box"):
            yield Words((words("sign_in.title"), "bold"), id="sign-in-title")
            with Horizontal(classes="field-row", id="code-row"):
                yield Words(words("sign_in.code"), classes="field-label")
                code_like = words("sign_in.code_like")
                yield Field(
                    placeholder=code_like, max_length=12, id="officer-code", plain_keys=True
                )
            with Horizontal(classes="field-row", id="passphrase-row"):
                yield Words(words("sign_in.passphrase"), classes="field-label")
                yield Field(hidden=True, max_length=256, id="passphrase")
            yield self._token
            yield Words((words("sign_in.loading"), "$quiet"), id="sign-in-state")
            errors = ErrorBox()
            yield WaitLine(words, errors)
            yield errors
            yield Words(id="sign-in-lease")
            yield Words(id="sign-in-hint")
        keys = KeyLine(words)
        keys.offer(_BY_PASSPHRASE)
        yield keys

    def say_ready(self, hint: str) -> None:
        """Everything is loaded; in practice the hint names officer code and passphrase."""
        self.query_one("#sign-in-state", Words).say((self._words("sign_in.ready"), "$quiet"))
        if hint:
            self.query_one("#sign-in-hint", Words).say(
                (self._words("practice.name"), "bold reverse"),
                (clean_text(hint, max_length=200), "$accent"),
                (self._words("sign_in.practise"), "$quiet"),
            )
            self._practising = True

    def action_practise(self) -> None:
        """F7, in practice: the course instead; the door opens it."""
        if self._practising:
            self.app.exit(return_code=PRACTISE)

    def say_closed(self, waiting: int) -> None:
        """After a shift: what goes on being sent; the fields are empty again."""
        for each in _FIELDS:
            self.query_one(each, Field).value = ""
        self._tokens = None
        self.action_by_passphrase()
        key = "sign_in.shift_closed" if waiting else "sign_in.shift_closed_sent"
        said = self._words(key, waiting=waiting)
        self.query_one("#sign-in-state", Words).say((said, "$quiet"))

    def say_leases(self, ends: LeaseEnds) -> None:
        """When the first right to work without the network ends, once that is near.

        Whose it is, is not said before anybody has signed in.
        """
        said, first = self.query_one("#sign-in-lease", Words), ends.first()
        said.display = first is not None
        if first is not None:
            key = "officer.lease_over" if ends.over else "officer.lease_near"
            said.say(
                (
                    self._words(key, until=f"{first.astimezone(VIETNAM):%H:%M %d/%m}"),
                    "bold $text-warning",
                )
            )

    def action_unlock(self) -> None:
        """F6: a supervisor, for the officer whose code stands there."""
        self.post_message(UnlockAsked(self.query_one("#officer-code", Field).text))

    def say_unlocked(self, officer: str) -> None:
        """One try at once, from an empty field: what was wrong before would go in with it."""
        self.query_one(ErrorBox).clear_error()
        self.query_one(WaitLine).end()
        self.query_one("#passphrase", Field).value = ""
        self.query_one("#officer-code", Field).value = officer
        said = self._words("unlock.done", officer=officer)
        self.query_one("#sign-in-state", Words).say((said, "bold $accent"))
        self.query_one("#passphrase").focus()

    def tell(self, error: KioskError, *, try_again: bool = False) -> None:
        """Wrong: the cursor goes to passphrase or PIN. Nothing can be opened: Enter tries again."""
        self.query_one(ErrorBox).tell(self._words.error(error))
        self.query_one(WaitLine).tell(error)
        state = self.query_one("#sign-in-state", Words)
        if try_again:
            state.say((self._words("sign_in.try_again"), "$quiet"))
        else:
            state.say((self._words("sign_in.ready"), "$quiet"))
            if self._token.owner is not None:
                self._token.begin()
            else:
                self.query_one("#passphrase").focus()

    def say_checking(self, *, loaded: bool) -> None:
        """Enter was taken."""
        key = "sign_in.checking" if loaded else "sign_in.waiting"
        self.query_one(ErrorBox).clear_error()
        self.query_one(WaitLine).end()
        self.query_one("#sign-in-state", Words).say((self._words(key), "bold $accent"))

    @on(Field.Submitted, "#officer-code")
    def _to_passphrase(self, event: Field.Submitted) -> None:
        event.stop()
        self.query_one("#passphrase").focus()

    @on(Field.Submitted, "#passphrase")
    def _submit(self, event: Field.Submitted) -> None:
        event.stop()
        code = self.query_one("#officer-code", Field).text.strip()
        passphrase = self.query_one("#passphrase", Field).text
        if not code:
            self.query_one("#officer-code").focus()
            return
        if passphrase:
            self.query_one("#passphrase", Field).value = ""
            self.post_message(SignIn(code, passphrase))

    # An officer's token

    def offer_token(self, tokens: OfficerTokens) -> None:
        """Plugged in or pulled; one that comes while nothing was typed asks for its PIN."""
        before, self._tokens = self._tokens, tokens
        shown = self._token.owner
        if shown is not None:
            again = next((o for o in tokens.owners if o.seen.sha256 == shown.seen.sha256), None)
            if again is None:
                self.action_by_passphrase()
            else:
                self._token.ask(again)
        elif tokens.owners and not (before and before.owners) and self._nothing_typed:
            self._ask_for_pin(tokens)
        elif self._wanted:
            self.query_one("#sign-in-state", Words).say((self._words("sign_in.ready"), "$quiet"))
            self.action_change_way()
        self._wanted = False

    @property
    def _nothing_typed(self) -> bool:
        return not any(self.query_one(each, Field).value for each in _FIELDS)

    def action_change_way(self) -> None:
        """F4: token or passphrase."""
        self.query_one(ErrorBox).clear_error()
        if self._token.owner is not None:
            self.action_by_passphrase()
        elif self._tokens is None:
            self._wanted = True
            self.query_one("#sign-in-state", Words).say(
                (self._words("sign_in.token_later"), "$quiet")
            )
        elif self._tokens.owners:
            self._ask_for_pin(self._tokens)
        else:
            self.query_one(ErrorBox).tell(self._words.error(self._tokens.why_none))
            self.post_message(OfficersAsked())  # one may have been enrolled meanwhile

    def _ask_for_pin(self, tokens: OfficerTokens) -> None:
        self._show_fields(False)
        self.query_one(ErrorBox).clear_error()
        self._token.ask(tokens.owners[0])

    def action_by_passphrase(self) -> None:
        """Esc: code and passphrase."""
        if self._token.owner is not None:
            self._token.drop()
        self._show_fields(True)
        self.query_one("#officer-code").focus()

    def _show_fields(self, shown: bool) -> None:
        for each in ("#code-row", "#passphrase-row"):
            self.query_one(each).display = shown
        self.query_one(KeyLine).offer(_BY_PASSPHRASE if shown else _BY_TOKEN)

    @on(TokenSignIn.Refused)
    def _token_refused(self, message: TokenSignIn.Refused) -> None:
        self.query_one(ErrorBox).tell(self._words.error(message.error))

    @on(TokenSignIn.Changed)
    def _pin_changed(self) -> None:
        self.query_one(ErrorBox).clear_error()
