"""The first screen: officer code and passphrase, ready for keys before anything heavy is loaded."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import clean_text
from kiosk.errors import KioskError


class SignIn(Message):
    """The officer wants in."""

    def __init__(self, code: str, passphrase: str) -> None:
        super().__init__()
        self.code = code
        self.passphrase = passphrase


class SignInScreen(Screen[None]):
    """Two fields."""

    AUTO_FOCUS = "#officer-code"

    def __init__(self, words: Wording) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """Title, fields, state, error."""
        words = self._words
        with Vertical(id="sign-in-box"):
            yield Words((words("sign_in.title"), "bold"), id="sign-in-title")
            with Horizontal(classes="field-row"):
                yield Words(words("sign_in.code"), classes="field-label")
                code_like = words("sign_in.code_like")
                yield Field(placeholder=code_like, max_length=12, id="officer-code")
            with Horizontal(classes="field-row"):
                yield Words(words("sign_in.passphrase"), classes="field-label")
                yield Field(hidden=True, max_length=256, id="passphrase")
            yield Words((words("sign_in.loading"), "$quiet"), id="sign-in-state")
            yield ErrorBox()
            yield Words(id="sign-in-hint")
        keys = KeyLine(words)
        keys.offer((("Enter", "key.next_field"), ("F10", "key.quit")))
        yield keys

    def say_ready(self, hint: str) -> None:
        """Everything is loaded; in practice the hint names officer code and passphrase."""
        self.query_one("#sign-in-state", Words).say((self._words("sign_in.ready"), "$quiet"))
        if hint:
            self.query_one("#sign-in-hint", Words).say(
                (self._words("practice.name"), "bold reverse"),
                (clean_text(hint, max_length=200), "$accent"),
            )

    def say_closed(self, waiting: int) -> None:
        """After a shift: what goes on being sent; the fields are empty again."""
        self.query_one("#passphrase", Field).value = ""
        code = self.query_one("#officer-code", Field)
        code.value = ""
        code.focus()
        self.query_one("#sign-in-state", Words).say(
            (self._words("sign_in.shift_closed", waiting=waiting), "$quiet")
        )

    def tell(self, error: KioskError, *, try_again: bool = False) -> None:
        """Wrong: the cursor goes to the passphrase. Nothing can be opened: Enter tries again."""
        self.query_one(ErrorBox).tell(self._words.error(error))
        state = self.query_one("#sign-in-state", Words)
        if try_again:
            state.say((self._words("sign_in.try_again"), "$quiet"))
        else:
            state.say((self._words("sign_in.ready"), "$quiet"))
            self.query_one("#passphrase").focus()

    def say_checking(self, *, loaded: bool) -> None:
        """Enter was taken."""
        key = "sign_in.checking" if loaded else "sign_in.waiting"
        self.query_one(ErrorBox).clear_error()
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
