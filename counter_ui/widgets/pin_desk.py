"""The screen turned to the owner of a token: what the PIN is for, and where to type it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from counter_ui.pin_rules import pin_warning
from counter_ui.token_seen import SeenCertificate
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.pin_field import PinField
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.ports.signing_token import Token


class PinDesk(Vertical):
    """Nothing of the officer's facts is on it."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="pin-desk")
        self._words = words
        self.field = PinField()
        self._errors = ErrorBox()

    def compose(self) -> ComposeResult:
        """What, whose, why; the field; what nobody ever asks for."""
        words = self._words
        yield Words((words("token_card.hand_over"), "bold $accent"), classes="big-line")
        yield Words(words("token_card.why_pin"), classes="big-line")
        yield Words(id="pin-whose")
        yield Words(id="pin-state")
        yield self.field
        yield Words(id="pin-length")
        yield self._errors
        yield Words((words("never_ask"), "bold $text-warning"), classes="big-line")

    def ask(self, seen: SeenCertificate) -> None:
        """For the PIN of this token; what it says of its tries stands above the field."""
        self.query_one("#pin-whose", Words).say(
            (seen.name, "bold"), (CleanText("·"), "$quiet"), (seen.authority, "$quiet")
        )
        self.show_token(seen.token)
        self._errors.clear_error()

    def show_token(self, token: Token) -> None:
        """The token's own word, which may change with every try."""
        state = self.query_one("#pin-state", Words)
        said = pin_warning(token, self._words)
        state.display = bool(said)
        state.say((said, "bold $text-warning"))
        self.field.display = not token.has_pin_pad
        self.query_one("#pin-length", Words).say((self._length(token), "$quiet"))

    def show_signing(self) -> None:
        """The PIN was taken; the token works."""
        self._errors.clear_error()
        self.field.display = False
        self.query_one("#pin-length", Words).say(
            (self._words("token_card.signing"), "bold $accent")
        )

    def tell(self, error: KioskError) -> None:
        """What the token said."""
        self._errors.tell(self._words.error(error))

    @on(PinField.InputMethodOn)
    def _input_method_on(self) -> None:
        self.tell(AtTheDeskError("token.pin_letters"))

    @on(PinField.Changed)
    def _next_try(self) -> None:
        self._errors.clear_error()

    def _length(self, token: Token) -> CleanText:
        words = self._words
        if token.has_pin_pad:
            return words("token_card.pin_pad")
        if token.pin_longest:
            shortest, longest = max(1, token.pin_shortest), token.pin_longest
            return words("token_card.pin_bounds", shortest=shortest, longest=longest)
        return words("token_card.pin_here")
