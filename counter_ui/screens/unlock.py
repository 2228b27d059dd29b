"""Mở khóa: a supervisor ends once the wait of an officer, by telephone or beside the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from counter_ui import messages
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.in_background import in_background
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.wait_line import WaitLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.officer import is_officer_code
from kiosk.domain.unlock import LENGTH, Challenge, grouped
from kiosk.use_cases.unlock_officer import UnlockOfficer


@dataclass(repr=False, eq=False)
class ChallengeMade(Message, bubble=False):
    """What is read out to the supervisor."""

    challenge: Challenge


class Opened(Message, bubble=False):
    """The officer may try once."""


class UnlockScreen(GoneQuietly, Screen[str]):
    """Dismissed with the officer's code, or with nothing where nobody was unlocked."""

    CSS_PATH = "../counter.tcss"
    AUTO_FOCUS = "#unlock-officer"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, unlock: UnlockOfficer, words: Wording, officer: str) -> None:
        super().__init__()
        self._unlock, self._words, self._officer = unlock, words, officer.strip().upper()
        self._busy = False

    def compose(self) -> ComposeResult:
        """Who waits; the telephone's way; the way beside."""
        words = self._words
        with Vertical(id="unlock-box"):
            yield Words((words("unlock.title"), "bold"))
            yield self._row("officer", Field(id="unlock-officer", max_length=12, plain_keys=True))
            yield Words((words("unlock.ask_officer"), "$quiet"), id="unlock-challenge")
            yield self._row("code", Field(id="unlock-code", max_length=12, plain_keys=True))
            yield Words((words("unlock.ask_beside"), "$quiet"), id="unlock-beside")
            yield self._row(
                "supervisor", Field(id="unlock-supervisor", max_length=12, plain_keys=True)
            )
            yield self._row(
                "passphrase", Field(id="unlock-passphrase", max_length=256, hidden=True)
            )
            errors = ErrorBox()
            yield WaitLine(words, errors)
            yield errors
        keys = KeyLine(words)
        keys.offer((("Enter", "key.next_field"), ("Esc", "key.back")))
        yield keys

    def _row(self, name: str, field: Field) -> Horizontal:
        label = Words(self._words(f"unlock.{name}"), classes="field-label")
        return Horizontal(label, field, classes="field-row")

    def on_mount(self) -> None:
        """Whoever waits is known mostly."""
        if self._officer:
            self.query_one("#unlock-officer", Field).value = self._officer
            self._ask_challenge()

    def action_leave(self) -> None:
        """Esc."""
        if self.app.screen is self:
            self.dismiss("")

    @on(Field.Submitted, "#unlock-officer")
    def _officer_typed(self, event: Field.Submitted) -> None:
        event.stop()
        self._officer = self.query_one("#unlock-officer", Field).text.strip().upper()
        if self._officer:
            self._ask_challenge()

    def _ask_challenge(self) -> None:
        challenge, officer = self._unlock.challenge, self._officer
        self._begin("challenge", lambda: ChallengeMade(challenge(officer)))

    @on(Field.Submitted, "#unlock-code")
    def _code_typed(self, event: Field.Submitted) -> None:
        event.stop()
        field = self.query_one("#unlock-code", Field)
        typed = field.text
        if not typed:
            self.query_one("#unlock-supervisor").focus()
            return
        if len(typed) < LENGTH and is_officer_code(typed.upper()):
            # A supervisor who stands here types the own code where the cursor is.
            field.value = ""
            self.query_one("#unlock-supervisor", Field).value = typed.upper()
            self.query_one("#unlock-passphrase").focus()
            return
        by_code, officer = self._unlock.by_code, self._officer

        def work() -> Message:
            by_code(officer, typed)
            return Opened()

        self._begin("code", work)

    @on(Field.Submitted, "#unlock-supervisor")
    def _supervisor_typed(self, event: Field.Submitted) -> None:
        event.stop()
        self.query_one("#unlock-passphrase").focus()

    @on(Field.Submitted, "#unlock-passphrase")
    def _passphrase_typed(self, event: Field.Submitted) -> None:
        event.stop()
        passphrase = self.query_one("#unlock-passphrase", Field).take()
        supervisor = self.query_one("#unlock-supervisor", Field).text
        if not passphrase or not supervisor or not self._officer:
            return
        by_supervisor, officer = self._unlock.by_supervisor, self._officer

        def work() -> Message:
            by_supervisor(officer, supervisor, passphrase)
            return Opened()

        self._begin("passphrase", work)

    def _begin(self, name: str, work: messages.Work) -> None:
        if self._busy:
            return
        self._busy = True
        self.query_one(ErrorBox).clear_error()
        in_background(self.app, self, name, work)

    def on_challenge_made(self, message: ChallengeMade) -> None:
        """Read it out."""
        self._busy = False
        asked = message.challenge
        said = self._words(
            "unlock.ask_code",
            counter=self._unlock.counter,
            officer=asked.officer,
            challenge=grouped(asked.text),
        )
        self.query_one("#unlock-challenge", Words).say((said, "bold"))
        self.query_one("#unlock-code").focus()

    def on_opened(self) -> None:
        """Back to where the passphrase is typed."""
        if self.app.screen is self:
            self.dismiss(self._officer)

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Wrong, or no key here: the supervisor beside is always possible."""
        self._busy = False
        self.query_one(ErrorBox).tell(self._words.error(message.error))
        self.query_one(WaitLine).tell(message.error)
        again = message.work if message.work in ("code", "passphrase") else "supervisor"
        self.query_one(f"#unlock-{again}").focus()
