"""An officer's own token beside the passphrase: whose it is, and the PIN.

Stands on the first screen, so that nothing heavy is imported here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from counter_ui.pin_rules import length_refused, pin_refused, pin_warning
from counter_ui.widgets.pin_field import PinField
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.errors import AtTheDeskError, KioskError

if TYPE_CHECKING:
    from counter_ui.officer_tokens import OfficerToken, OfficerTokens
    from counter_ui.token_seen import SeenCertificate


@dataclass(repr=False, eq=False)
class SignInByToken(Message):
    """The officer has typed the PIN; whoever takes the message wipes it."""

    owner: OfficerToken
    pin: bytearray


@dataclass(repr=False, eq=False)
class OfficersSeen(Message, bubble=False):
    """Whose tokens are plugged in."""

    seen: OfficerTokens


@dataclass(eq=False)
class OfficersAsked(Message):
    """A screen wants to know whose tokens are plugged in now."""

    of_next: bool = False
    """Another officer may take the shift over, also one that a passphrase has opened."""


@dataclass(repr=False, eq=False)
class Unlocked(Message, bubble=False):
    """The screen is uncovered: by this certificate, or by the passphrase."""

    by: SeenCertificate | None


class TokenSignIn(Vertical):
    """Hidden until an officer's token is offered; then name, warning and PIN."""

    DEFAULT_CSS: ClassVar[str] = """
    TokenSignIn { height: auto; display: none; }
    """

    @dataclass(repr=False, eq=False)
    class Refused(Message):
        """Nothing was sent to the token, and why."""

        error: KioskError

    class Changed(Message):
        """A key of the PIN: what was said before is old."""

    def __init__(self, words: Wording) -> None:
        super().__init__(id="token-sign-in")
        self._words = words
        self._field = PinField(id="officer-pin")
        self.owner: OfficerToken | None = None
        """Whose token is asked for its PIN now."""

    def compose(self) -> ComposeResult:
        """Who, what the token says of its tries, the PIN."""
        yield Words(id="token-officer")
        yield Words(id="token-officer-state")
        with Horizontal(classes="field-row"):
            yield Words(self._words("sign_in.pin"), classes="field-label")
            yield self._field

    def ask(self, owner: OfficerToken) -> None:
        """For the PIN of this officer's token."""
        same = self.owner is not None and self.owner.seen.sha256 == owner.seen.sha256
        self.owner, self.display = owner, True
        said = self._words("sign_in.token_of", code=owner.officer.code, name=owner.officer.name)
        self.query_one("#token-officer", Words).say((said, "bold"))
        state = self.query_one("#token-officer-state", Words)
        warning = pin_warning(owner.seen.token, self._words)
        state.display = bool(warning)
        state.say((warning, "bold $text-warning"))
        if not same:
            self._field.wipe()
            self._field.focus()

    def drop(self) -> None:
        """The passphrase instead; nothing of the PIN stays."""
        self.owner, self.display = None, False
        self._field.wipe()

    def begin(self) -> None:
        """Put the cursor into the field."""
        self._field.focus()

    @on(PinField.Entered)
    def _entered(self, event: PinField.Entered) -> None:
        event.stop()
        owner, pin = self.owner, self._field.take()
        if owner is None:
            return
        refused = pin_refused(owner.seen.token) or length_refused(owner.seen.token, pin)
        if refused is None:
            self.post_message(SignInByToken(owner, pin))
            return
        pin[:] = bytes(len(pin))
        self.post_message(self.Refused(refused))

    @on(PinField.InputMethodOn)
    def _input_method_on(self, event: PinField.InputMethodOn) -> None:
        event.stop()
        self.post_message(self.Refused(AtTheDeskError("token.pin_letters")))

    @on(PinField.Changed)
    def _changed(self, event: PinField.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())
