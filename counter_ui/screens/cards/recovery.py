"""Khôi phục tài khoản: the centre decides from the sealed evidence, the paper says what next."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message

from counter_ui.screens.cards.account_request import AccountRequestCard
from counter_ui.widgets.words import Words
from kiosk.domain.account_service import GuidanceKind, Recovery
from kiosk.domain.clean_text import CleanText
from kiosk.domain.registration import Approved


@dataclass(repr=False, eq=False)
class RecoveryAnswered(Message, bubble=False):
    """What the centre made of it."""

    recovery: Recovery


class RecoveryCard(AccountRequestCard):
    """Accepted or refused, with the reason in words; never recovers twice."""

    _recovery: Recovery | None = None

    def compose(self) -> ComposeResult:
        """State, level, password, paper."""
        yield Words((self.words("recovery.title"), "bold"), classes="card-title")
        yield Words(id="recovery-state")
        yield Words(id="recovery-level")
        yield Words(id="recovery-password")
        yield self.slip
        yield self.errors

    def on_mount(self) -> None:
        """Nothing is known yet."""
        for name in ("level", "password"):
            self.query_one(f"#recovery-{name}").display = False

    def show_asking(self) -> None:
        """The centre is asked."""
        self._state((self.words("service.asking"), "$quiet"))

    def show_not_asked(self) -> None:
        """Enter tries again."""
        self._state((self.words("recovery.try_again"), "$text-warning"))

    def ask_centre(self, approved: Approved) -> None:
        """The same value again never recovers twice."""
        recover = self.ways.recover_account
        self.start_work("recover", lambda: RecoveryAnswered(recover(approved)))

    def on_recovery_answered(self, message: RecoveryAnswered) -> None:
        """Accepted, or why not."""
        self._recovery = recovery = message.recovery
        if recovery.accepted:
            self._show_accepted(recovery)
        else:
            self._state((CleanText("✕"), "bold $text-error"), self.words("recovery.refused"))
            self.tell(self.words.coded(recovery.code))
        self.settled()
        self.print_slip()

    def print_slip(self) -> None:
        """How to get in, or what is missing."""
        recovery = self._recovery
        if recovery is None:
            return
        if recovery.accepted:
            items = (self.words("recovery.accepted"), self._password_words(recovery))
        else:
            said = self.words.coded(recovery.code)
            items = (said.happened, said.do)
        self.hand_out(GuidanceKind.RECOVERY, "", items)

    def _show_accepted(self, recovery: Recovery) -> None:
        self._state(
            (CleanText("✓"), "bold $text-success"),
            (self.words("recovery.accepted"), "bold $text-success"),
        )
        level = self.words(f"level.{int(recovery.level)}")
        self._add("level", self.words("recovery.level", level=level))
        self._add("password", self._password_words(recovery))

    def _add(self, name: str, said: CleanText) -> None:
        line = self.query_one(f"#recovery-{name}", Words)
        line.say(said)
        line.display = True

    def _password_words(self, recovery: Recovery) -> CleanText:
        key = "password_set" if recovery.password_set else "password_later"
        return self.words(f"recovery.{key}")

    def _state(self, *parts: CleanText | tuple[CleanText, str]) -> None:
        self.query_one("#recovery-state", Words).say(*parts)
