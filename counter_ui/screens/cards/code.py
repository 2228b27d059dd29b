"""Xác thực mã OTP: the owner of the phone types what was sent to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from counter_ui.citizen_display.scene import Answer, AnswerKind, Scene, SceneKind
from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.handed_over import HandedOverCard
from counter_ui.screens.cards.station_ways import ways_of, without_traces
from counter_ui.screens.way_intents import CodeConfirmed, HandOverEnded
from counter_ui.station import Station
from counter_ui.widgets.code_entry import CodeEntry
from counter_ui.widgets.hand_over import HandOver
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.secret_field import Secret
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Draft


@dataclass(repr=False, eq=False)
class CodeAnswered(Message, bubble=False):
    """What the centre says of the code, and the draft, which holds the proof once confirmed."""

    draft: Draft
    code: OneTimeCode


class CodeCard(HandedOverCard):
    """Sends at once; the sixth digit hands the code in by itself."""

    def __init__(
        self,
        draft: Draft,
        contact_phone: Phone,
        station: Station,
        words: Wording,
        *,
        may_skip: bool = False,
    ) -> None:
        super().__init__(words)
        self._draft, self._phone, self._may_skip = draft, contact_phone, may_skip
        self._confirm = ways_of(station).confirm_phone
        rules = draft.policy.one_time_code
        self._entry = CodeEntry(words, self._confirm.clock, rules, self.errors)
        self._busy = False

    def compose(self) -> ComposeResult:
        """What is asked of the citizen, the boxes, the error."""
        yield HandOver(self.words, self.words("code.what"), self.words("code.why"))
        yield from self.there_lines()
        yield self._entry
        yield self.errors

    def on_mount(self) -> None:
        """Send."""
        self._send()

    @property
    def hints(self) -> Sequence[Hint]:
        """The citizen types; the officer's keys stay possible."""
        found: list[Hint] = []
        if self._entry.takes_digits and not self.typed_there:
            found.append(("0-9", "key.by_citizen.type_code"))
        if self._may_send:
            found.append(("F5", "key.by_citizen.resend"))
        if self._may_skip:
            found.append(("F4", "key.by_citizen.code_later"))
        return (*found, ("Esc", "key.back"), ("F8", "key.refuse"), ("F1", "key.help"))

    @property
    def _may_send(self) -> bool:
        code = self._entry.code
        return code is None or code.status not in (
            CodeStatus.ACCOUNT_EXISTS,
            CodeStatus.PHONE_OF_MANY,
            CodeStatus.CONFIRMED,
        )

    def begin(self) -> None:
        """Into the boxes."""
        if self.typed_there:
            self.screen.set_focus(None)
        else:
            self._entry.begin()

    def go_back(self) -> bool:
        """Nothing half typed stays."""
        self.wipe()
        return False

    def wipe(self) -> None:
        """Empty the boxes."""
        self._entry.wipe()

    def pressed(self, name: str) -> bool:
        """F5 sends again, F4 leaves it for later."""
        if name == "read_again" and self._may_send:
            self._send_again()
            return True
        if name == "no_phone" and self._may_skip and not self._busy:
            self._entry.wipe()
            self.post_message(HandOverEnded())
            return True
        return False

    # On the second display

    def shown_there(self) -> Scene:
        """To which phone, for how long, what was wrong."""
        entry = self._entry
        if self.typed_there:
            self.say_there(self.words("display.code_state", phone=self._phone.masked))
        return Scene(
            kind=SceneKind.CODE,
            said=clean_text(self._phone.masked, max_length=20),
            trouble=self.trouble,
            digits=entry.digits if entry.takes_digits else 0,
            seconds=entry.seconds_left,
        )

    def answered_there(self, answer: Answer) -> None:
        """Six digits, or *Gửi lại OTP*."""
        if answer.kind is AnswerKind.CODE and self._entry.takes_digits:
            self._try_code(lambda: answer.text)
        elif answer.kind is AnswerKind.RESEND and self._may_send:
            self._send_again()

    # Work

    def _send(self) -> None:
        if self._busy:
            return
        draft, phone, confirm = self._draft, self._phone, self._confirm
        self._begin_work()
        self.start_work("code_send", lambda: CodeAnswered(draft, confirm.send(draft, phone)))

    def _send_again(self) -> None:
        code = self._entry.code
        if code is None or code.status is CodeStatus.LOCKED:
            self._send()
            return
        why_not = self._entry.why_not_again()
        if why_not is not None:
            self.tell(self.words.error(why_not))
        elif not self._busy:
            draft, confirm = self._draft, self._confirm
            self._begin_work()
            self.start_work("code_resend", lambda: CodeAnswered(draft, confirm.resend(draft, code)))

    @on(CodeEntry.Complete)
    def _try(self, event: CodeEntry.Complete) -> None:
        event.stop()
        self._try_code(self._entry.take)

    def _try_code(self, take: Callable[[], Secret]) -> None:
        code = self._entry.code
        if code is None or self._busy:
            return
        draft, confirm, typed = self._draft, self._confirm, take()
        self._begin_work()
        self.start_work(
            "code_try",
            without_traces(lambda: CodeAnswered(*confirm.attempt(draft, code, typed.take()))),
        )

    def _begin_work(self) -> None:
        self._busy, self.trouble = True, CleanText()
        self.errors.clear_error()
        self._entry.wait(self._phone.masked)

    def on_code_answered(self, message: CodeAnswered) -> None:
        """A state, each with its own words; confirmed goes on."""
        self._busy = False
        self._draft = message.draft
        self._entry.show_code(message.code)
        error = self._entry.error()
        if error is not None:
            self.tell(self.words.error(error))
            self.trouble = self.words.error(error).happened
        self.begin()
        self.changed()
        if message.code.confirmed:
            self._busy = True  # nothing more is sent for this draft
            self.post_message(CodeConfirmed(message.draft))

    def on_work_failed(self, message: WorkFailed) -> None:
        """The centre could not be asked: nothing is lost but what was typed."""
        self._busy = False
        self._entry.failed(self._phone.masked)
        again = "code.send_again" if self._entry.code is None else "code.type_again"
        self.tell(asked_now(self.words, message.error, again))
        self.begin()
        self.changed()
