"""A shift in lines: sign in, one registration after the other, lock, close."""

from __future__ import annotations

from datetime import UTC, datetime

from counter_ui.plain.conversation import Back, Conversation, Stop
from counter_ui.plain.method import choose_method
from counter_ui.plain.registration import PlainRegistration
from counter_ui.plain.talk import NobodyAnswers, Talk, TalkEnded
from counter_ui.plain.work import PlainWork
from counter_ui.showing import age_text, clock_text
from counter_ui.station import CentreLight, PostStatus, Station
from counter_ui.typing.composer import Typing
from counter_ui.wording import Wording
from kiosk.domain.kept_draft import DraftInHand, WaitingDraft
from kiosk.domain.officer import Shift
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Draft, Purpose
from kiosk.errors import KioskError

_CITIZEN_IN_PERSON = (ApplicantKind.CITIZEN, Method.IN_PERSON)


class PlainCounter:
    """One officer after another at one terminal, until nobody signs in any more."""

    def __init__(self, station: Station, talk: Talk, words: Wording, typing: Typing) -> None:
        self._station, self._words = station, words
        self._talk = Conversation(talk, words, typing, self._lock)
        self._shift: Shift | None = None
        self._post: PostStatus | None = None

    def run(self) -> None:
        """Returns when the officer leaves, or the terminal is closed; the shift is closed then."""
        talk = self._talk
        self._station.watch(self._note_post, lambda _: None)
        self._station.watch_printer(lambda _: None)
        talk.say("plain.title", office=self._station.office.name)
        if self._station.practice:
            talk.say("practice.banner")
        if self._station.hint:
            talk.say("plain.practice_sign_in", hint=self._station.hint)
        talk.say("never_ask")
        try:
            while self._sign_in():
                self._work()
        except TalkEnded:
            self._close()
        finally:
            talk.talk.wipe()

    def _note_post(self, status: PostStatus) -> None:
        """From another thread: kept until somebody asks."""
        self._post = status

    # Signing in, locking, leaving

    def _sign_in(self) -> bool:
        """Whether somebody works now; an empty code leaves."""
        talk = self._talk.talk
        while True:
            try:
                code = talk.ask(self._words("plain.officer"))
            except NobodyAnswers:
                continue
            if not code:
                return False
            try:
                passphrase = talk.ask_hidden(self._words("plain.passphrase"))
                self._shift = self._station.desk.open_shift(code, passphrase)
            except KioskError as error:
                self._talk.tell(error)
                continue
            self._talk.say("plain.signed_in", officer=self._shift.officer.name)
            return True

    def _lock(self) -> None:
        """Only the same officer goes on; what was said is taken away first."""
        shift = self._shift
        if shift is None:
            return
        talk = self._talk
        talk.open_numbers = False
        talk.talk.wipe()
        talk.say("lock.title")
        while True:
            passphrase = talk.talk.ask_hidden(self._words("plain.passphrase"))
            try:
                again = self._station.desk.open_shift(shift.officer.code, passphrase)
            except KioskError as error:
                talk.tell(error)
                continue
            self._shift = again
            talk.say("plain.unlocked")
            return

    def _close(self) -> None:
        shift, self._shift = self._shift, None
        if shift is None:
            return
        try:
            summary = self._station.desk.close_shift(shift)
        except KioskError as error:
            self._talk.tell(error)
            return
        self._station.wake_post()
        self._talk.say("sign_in.shift_closed", waiting=summary.waiting)

    # Work

    def _work(self) -> None:
        """The menu, until the shift is closed."""
        talk = self._talk
        while self._shift is not None:
            waiting = self._station.desk.keep_draft.waiting(self._shift.officer)
            try:
                answer = talk.ask("plain.menu_with_draft" if waiting else "plain.menu")
                if answer == "1":
                    self._register(self._station.desk.open_draft(self._shift, *_CITIZEN_IN_PERSON))
                elif answer == "2":
                    self._say_standing()
                elif answer == "3" and waiting:
                    self._resume(waiting[0], self._shift)
                elif answer == "4":
                    self._work_through(self._shift)
                elif answer == "5" and self._station.ways is not None:
                    chosen = choose_method(self._station, talk)
                    self._register(self._station.desk.open_draft(self._shift, *chosen))
                elif answer == "9":
                    self._lock()
                elif answer == "0":
                    self._close()
                    talk.talk.wipe()
                else:
                    talk.say("plain.not_in_list")
            except KioskError as error:
                talk.tell(error)
            except (Back, Stop):
                continue

    def _register(self, draft: Draft) -> None:
        self._station.desk.keep_draft.begin(DraftInHand(draft=draft, step="evidence"))
        PlainRegistration(self._station, self._talk).play(draft)

    def _resume(self, waiting: WaitingDraft, shift: Shift) -> None:
        """The papers are there still; what was answered is asked again."""
        in_hand = self._station.desk.keep_draft.resume(waiting.id, shift)
        if in_hand.draft.purpose is not Purpose.REGISTRATION or in_hand.draft.prepared is not None:
            self._talk.say("plain.other_way")
            return
        self._talk.say("plain.resumed", time=clock_text(waiting.opened_at))
        PlainRegistration(self._station, self._talk).play(in_hand.draft)

    def _work_through(self, shift: Shift) -> None:
        """What waits and what is to be done."""
        backlog = self._station.backlog
        if backlog is not None:
            PlainWork(backlog, self._station, self._talk, shift.officer).play()

    def _say_standing(self) -> None:
        """What waits, since when, and how the centre is reached."""
        post, now = self._post, datetime.now(UTC)
        light = post.centre if post is not None else CentreLight.NONE
        self._talk.say(f"plain.centre_{light.value}")
        if post is None or not post.waiting or post.oldest_at is None:
            self._talk.say("header.nothing_waits")
        else:
            age = age_text(post.oldest_at, now, self._words)
            self._talk.say("header.waiting_since", count=post.waiting, age=age)
        if post is not None and post.needs_person:
            self._talk.say("header.needs_person", count=post.needs_person)
        self._talk.say("plain.time", time=clock_text(now))
