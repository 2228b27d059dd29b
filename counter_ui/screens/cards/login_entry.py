"""Tên đăng nhập and mật khẩu, as the portal asks for them."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from counter_ui.widgets.secret_field import DigitField, Secret, SecretField
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.person_number import PersonNumber

_LONGEST_NUMBER = 12
_LONGEST_PASSWORD = 200


class LoginEntry(Vertical):
    """A number that is known stands there masked and is not typed."""

    class Complete(Message):
        """Enter in the last field."""

    def __init__(self, number: PersonNumber | None, words: Wording) -> None:
        super().__init__(classes="login-entry")
        self._known, self._words = number, words

    def compose(self) -> ComposeResult:
        """Two fields, the second hidden."""
        with Horizontal(classes="field-row"):
            yield Words(self._words("login.number"), classes="field-label")
            if self._known is not None:
                yield Words((CleanText(self._known.masked), "bold"), id="login-known")
            else:
                like = self._words("login.number_like")
                yield DigitField(digits=_LONGEST_NUMBER, placeholder=like, id="login-number")
        with Horizontal(classes="field-row"):
            yield Words(self._words("login.password"), classes="field-label")
            yield SecretField(hidden=True, max_length=_LONGEST_PASSWORD, id="login-password")

    def begin(self) -> None:
        """Into the first field that is empty."""
        number = self._number_field()
        if number is not None and not number.value:
            number.focus()
        else:
            self._password_field().focus()

    def begin_at_number(self) -> None:
        """Back into the number, which is wrong."""
        (self._number_field() or self._password_field()).focus()

    def number_text(self) -> str:
        """The number, as it is known or was typed."""
        if self._known is not None:
            return self._known.value
        number = self._number_field()
        return number.text if number is not None else ""

    def take_password(self) -> Secret:
        """What was typed; the field is empty afterwards."""
        return self._password_field().take_secret()

    def wipe(self) -> None:
        """Empty both."""
        self._password_field().wipe()
        number = self._number_field()
        if number is not None:
            number.wipe()

    def _password_field(self) -> SecretField:
        return self.query_one("#login-password", SecretField)

    def _number_field(self) -> DigitField | None:
        return next(iter(self.query("#login-number").results(DigitField)), None)

    @on(SecretField.Entered)
    def _entered(self, event: SecretField.Entered) -> None:
        event.stop()
        if event.field.id == "login-number":
            self._password_field().focus()
        else:
            self.post_message(self.Complete())


class LoginOver(Vertical):
    """It works; and what the citizen does at home."""

    def __init__(self, words: Wording) -> None:
        super().__init__(id="login-over")
        self._words = words

    def compose(self) -> ComposeResult:
        """What came of it, what next."""
        yield Words(id="login-state")
        yield Words(id="login-next")
        yield Words(id="login-home")

    def say(self, outcome: CleanText) -> None:
        """With its mark."""
        mark = (CleanText("✓"), "bold $text-success")
        self.query_one("#login-state", Words).say(mark, (outcome, "bold $text-success"))
        self.query_one("#login-next", Words).say(self._words("login.next"))
        self.query_one("#login-home", Words).say((self._words("login.home"), "$quiet"))
