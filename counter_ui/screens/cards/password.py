"""Mật khẩu: the citizen sets one, sealed to the centre in the moment of Enter."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from counter_ui.citizen_display.scene import Answer, AnswerKind, Scene, SceneKind
from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.handed_over import HandedOverCard
from counter_ui.screens.cards.station_ways import ways_of, without_traces
from counter_ui.screens.way_intents import HandOverEnded, PasswordChosen
from counter_ui.station import Station
from counter_ui.widgets.hand_over import HandOver
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.password_entry import PasswordEntry
from counter_ui.widgets.secret_field import Secret, SecretField
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.registration import Confirmed
from kiosk.errors import AtTheDeskError


class PasswordCard(HandedOverCard):
    """Nothing of the officer's is on it; F4 leaves the password for the first sign-in."""

    def __init__(self, confirmed: Confirmed, station: Station, words: Wording) -> None:
        super().__init__(words)
        self._confirmed = confirmed
        self._set = ways_of(station).set_password
        self._entry = PasswordEntry(words, lambda typed: self._set.judge(confirmed, typed))
        self._busy = False

    def compose(self) -> ComposeResult:
        """What is asked of the citizen, the fields, the error."""
        words = self.words
        yield HandOver(words, words("password_card.what"), words("password_card.why"))
        yield from self.there_lines()
        yield self._entry
        yield self.errors

    @property
    def hints(self) -> Sequence[Hint]:
        """F4 needs no password at all."""
        if self.typed_there:
            return (
                ("F4", "key.by_citizen.password_later"),
                ("Esc", "key.back"),
                ("F1", "key.help"),
            )
        return (
            ("Enter", "key.by_citizen.set_password"),
            ("F6", "key.numbers"),
            ("F4", "key.by_citizen.password_later"),
            ("Esc", "key.back"),
            ("F1", "key.help"),
        )

    def begin(self) -> None:
        """Into the first field."""
        if self.typed_there:
            self.screen.set_focus(None)
        else:
            self._entry.begin()

    def go_back(self) -> bool:
        """Nothing half typed stays."""
        self.wipe()
        return False

    def wipe(self) -> None:
        """Empty both fields."""
        self._entry.wipe()

    def pressed(self, name: str) -> bool:
        """F4 leaves it for later, F6 shows or hides."""
        if name == "no_phone" and not self._busy:
            self._busy = True
            self._entry.wipe()
            self.post_message(HandOverEnded())
            return True
        if name == "numbers" and not self.typed_there:
            self._entry.toggle()
            return True
        return False

    # On the second display

    def shown_there(self) -> Scene:
        """Two fields; the display lists the five conditions itself."""
        if self.typed_there:
            self.say_there(self.words("display.password_state"))
        return Scene(kind=SceneKind.PASSWORD, trouble=self.trouble)

    def answered_there(self, answer: Answer) -> None:
        """Typed twice; what a stranger could guess is refused here, where the name is known."""
        if answer.kind is AnswerKind.PASSWORD and not self._busy:
            self.errors.clear_error()
            self._set_to(answer.text, answer.again)

    @on(SecretField.Typed)
    def _retyped(self, event: SecretField.Typed) -> None:
        event.stop()
        if event.field.value:
            self.errors.clear_error()

    @on(PasswordEntry.Complete)
    def _chosen(self, event: PasswordEntry.Complete) -> None:
        event.stop()
        if self._busy:
            return
        self.errors.clear_error()
        if not event.accepted:
            self.tell(self.words.error(AtTheDeskError("password.refused")))
            self.begin()
            return
        self._set_to(*self._entry.take())

    def _set_to(self, new: Secret, again: Secret) -> None:
        self._busy, self.trouble = True, CleanText()
        confirmed, set_password = self._confirmed, self._set
        self.start_work(
            "set_password",
            without_traces(
                lambda: PasswordChosen(set_password(confirmed, new.take(), again.take()))
            ),
        )

    def on_work_failed(self, message: WorkFailed) -> None:
        """Not the same twice, or it cannot be sealed: both are typed again."""
        self._busy = False
        self.tell(self.words.error(message.error))
        self.trouble = self.words.error(message.error).happened
        self.begin()
