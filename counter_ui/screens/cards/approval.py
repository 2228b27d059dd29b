"""Duyệt: another officer looks at it and says so with the own passphrase, beside the clerk."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message

from counter_ui import messages
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.entry_rules import judge_approver_code
from counter_ui.screens.cards.station_ways import ways_of, without_traces
from counter_ui.screens.way_intents import ApprovalGiven
from counter_ui.showing import rows
from counter_ui.station import Station
from counter_ui.widgets.facts import Facts
from counter_ui.widgets.form import Entry, Form, Kind
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import ErrorWords, Wording
from kiosk.domain.officer import Officer, Role
from kiosk.domain.registration import Draft, Purpose
from kiosk.errors import AtTheDeskError, SupervisorError

LEFT_ALONE_S = 20.0
"""A passphrase that nobody hands in is wiped: under a locked screen the clerk would find it."""
_MAY_APPROVE = frozenset({Role.APPROVER, Role.SUPERVISOR})


@dataclass(repr=False, eq=False)
class ApproverKnown(Message, bubble=False):
    """Code and passphrase are those of this officer."""

    officer: Officer


class ApprovalLaterWanted(Message):
    """F7: it waits on the list for an approver."""


class ApprovalCard(Card):
    """Never the clerk; the clerk's shift goes on behind it."""

    def __init__(
        self,
        station: Station,
        draft: Draft,
        words: Wording,
        *,
        patience_s: float = LEFT_ALONE_S,
    ) -> None:
        super().__init__(words)
        self._patience_s, self._typed_s = patience_s, 0.0
        self._sign_in, self._draft = ways_of(station).approver_sign_in, draft
        self._facts = Facts(words)
        self._numbers_open = self._busy = False
        may_wait = draft.purpose is Purpose.REGISTRATION and station.officers is not None
        self._may_wait = may_wait and draft.method in draft.policy.approval_later
        self.form = Form(
            words,
            (
                Entry("approver", self._judge_code, wiped_if_refused=True),
                Entry("passphrase", _judge_passphrase, Kind.SECRET),
            ),
        )

    def compose(self) -> ComposeResult:
        """What is to be approved, then the two fields."""
        draft = self._draft
        kind = self.words(f"kind.{draft.kind.value}")
        method = self.words(f"method.{draft.method.value}")
        yield Words((self.words("approval.title"), "bold"), classes="card-title")
        yield Words(self.words("approval.what", kind=kind, method=method), classes="way-note")
        yield self._facts
        yield Words((self.words("approval.who"), "$quiet"), classes="way-note")
        yield self.form
        yield self.errors

    def on_mount(self) -> None:
        """The facts as they stand; what is half typed is looked at now and then."""
        self._draw()
        self.set_interval(self._patience_s / 4, self._wipe_what_is_left_alone)

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter approves."""
        later: Sequence[Hint] = (("F7", "later.key_later"),) if self._may_wait else ()
        return (("Enter", "way_key.approve"), *later, ("F6", "key.numbers"), ("Esc", "key.back"),
                ("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def begin(self) -> None:
        """Into the code."""
        self.form.begin()

    def cover_numbers(self) -> None:
        """Mask what F6 has opened."""
        if self._numbers_open:
            self.pressed("numbers")

    def pressed(self, name: str) -> bool:
        """F6, and F7 where it may wait."""
        if name == "mail" and self._may_wait and not self._busy:
            self._busy = True
            self.form.take("passphrase")
            self.post_message(ApprovalLaterWanted())
            return True
        if name != "numbers":
            return False
        self._numbers_open = not self._numbers_open
        self._draw()
        return True

    def on_form_filled(self, message: Form.Filled) -> None:
        """Compare; the passphrase leaves the field at once."""
        message.stop()
        code, passphrase = self.form.text("approver"), self.form.take("passphrase")
        if self._busy:
            return
        self._busy = True
        self.errors.clear_error()
        sign_in = self._sign_in
        work = without_traces(lambda: ApproverKnown(sign_in(code, passphrase)))
        self.start_work("approver", work)

    def on_approver_known(self, message: ApproverKnown) -> None:
        """Somebody else, with the right to approve."""
        self._busy = False
        officer = message.officer
        if officer.code == self._draft.shift.officer.code:
            self.form.tell_at("approver", SupervisorError("approval.same_person"))
        elif not officer.roles & _MAY_APPROVE:
            self.form.tell_at("approver", SupervisorError("approval.not_an_approver"))
        else:
            self.post_message(ApprovalGiven(officer))

    def tell(self, words: ErrorWords) -> None:
        """It could not be left for later; approving it now is possible still."""
        self._busy = False
        super().tell(words)

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Wrong, or to wait."""
        self._busy = False
        self.form.tell_at("passphrase", message.error)

    def on_input_changed(self) -> None:
        """Somebody is typing."""
        self._typed_s = time.monotonic()

    def _wipe_what_is_left_alone(self) -> None:
        if time.monotonic() - self._typed_s > self._patience_s:
            self.form.take("passphrase")

    def _draw(self) -> None:
        claims = tuple(each.claim for each in self._draft.evidence)
        self._facts.show_rows(rows(claims, self.words, open_numbers=self._numbers_open))

    def _judge_code(self, text: str) -> None:
        judge_approver_code(text)
        if text.upper() == self._draft.shift.officer.code:
            raise SupervisorError("approval.same_person")


def _judge_passphrase(text: str) -> None:
    if not text:
        raise AtTheDeskError("officer.passphrase_missing")
