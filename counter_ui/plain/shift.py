"""A shift in lines: sign in, one registration after the other, lock, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from counter_ui.plain.conversation import Back, Conversation, Stop
from counter_ui.plain.dispute import ask_dispute
from counter_ui.plain.method import choose_method
from counter_ui.plain.registration import PlainRegistration
from counter_ui.plain.talk import NobodyAnswers, Talk, TalkEnded
from counter_ui.plain.trial import try_login
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
        self._menu: dict[str, Callable[[Shift], None]] = {
            "1": self._begin,
            "2": lambda _: self._say_standing(),
            "4": self._work_through,
            "9": lambda _: self._lock(),
            "0": lambda _: self._end(),
        }
        if station.ways is not None:
            self._menu |= {
                "5": self._begin_by,
                "6": lambda shift: try_login(station, shift.officer.code, self._talk),
                "7": lambda _: ask_dispute(station, self._talk),
            }

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
        while (shift := self._shift) is not None:
            waiting = self._station.desk.keep_draft.waiting(shift.officer)
            try:
                answer = talk.ask("plain.menu_with_draft" if waiting else "plain.menu")
                if answer == "3" and waiting:
                    self._resume(waiting[0], shift)
                elif answer in self._menu:
                    self._menu[answer](shift)
                else:
                    talk.say("plain.not_in_list")
            except KioskError as error:
                talk.tell(error)
            except (Back, Stop):
                continue

    def _begin(self, shift: Shift) -> None:
        """As F2 on the screen: a citizen, in person."""
        self._register(self._station.desk.open_draft(shift, *_CITIZEN_IN_PERSON))

    def _begin_by(self, shift: Shift) -> None:
        """As F3 on the screen."""
        chosen = choose_method(self._station, self._talk)
        self._register(self._station.desk.open_draft(shift, *chosen))

    def _end(self) -> None:
        self._close()
        self._talk.talk.wipe()

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
