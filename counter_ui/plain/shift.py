"""A shift in lines: sign in, one registration after the other, lock, hand over, close."""

from __future__ import annotations

from datetime import UTC, datetime

from counter_ui.plain import menu
from counter_ui.plain.conversation import Back, Conversation, Stop
from counter_ui.plain.desk import PlainDesk
from counter_ui.plain.door import Door
from counter_ui.plain.endings import ask_about_papers
from counter_ui.plain.menu import Choice
from counter_ui.plain.talk import Talk, TalkEnded
from counter_ui.showing import age_text, clock_text
from counter_ui.station import CentreLight, PostStatus, Station
from counter_ui.typing.composer import Typing
from counter_ui.wording import Wording
from kiosk.domain.officer import Shift
from kiosk.errors import KioskError


class _OtherOfficer(Exception):
    """The shift was handed over behind the lock: what was under way is not the new officer's."""


class PlainCounter:
    """One officer after another at one terminal, until nobody signs in any more."""

    def __init__(self, station: Station, talk: Talk, words: Wording, typing: Typing) -> None:
        self._station, self._words = station, words
        self._talk = Conversation(talk, words, typing, self._lock)
        self._door = Door(station, self._talk)
        self._desk = PlainDesk(station, self._talk)
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
            while (shift := self._door.sign_in()) is not None:
                self._shift = shift
                self._work()
        except TalkEnded:
            self._close()
        finally:
            talk.talk.wipe()

    def _note_post(self, status: PostStatus) -> None:
        """From another thread: kept until somebody asks."""
        self._post = status

    def _lock(self) -> None:
        shift = self._shift
        if shift is None:
            return
        self._shift = after = self._door.unlocked(shift)
        if after.officer.code != shift.officer.code:
            self._desk.forget()
            raise _OtherOfficer

    def _close(self) -> None:
        shift, self._shift = self._shift, None
        self._desk.forget()
        if shift is None:
            return
        try:
            summary = self._station.desk.close_shift(shift)
        except KioskError as error:
            self._talk.tell(error)
            return
        self._station.wake_post()
        key = "sign_in.shift_closed" if summary.waiting else "sign_in.shift_closed_sent"
        self._talk.say(key, waiting=summary.waiting)

    # Work

    def _work(self) -> None:
        """The menu, until the shift is closed."""
        talk, told = self._talk, False
        while (shift := self._shift) is not None:
            try:
                ask_about_papers(self._station, shift.officer, talk)
                choices = self._choices(shift)
                if not told:
                    menu.say(choices, talk)
                    told = True
                chosen = menu.ask(choices, talk)
                if chosen is not None:
                    chosen.play(shift)
            except KioskError as error:
                talk.tell(error)
            except (Back, Stop, _OtherOfficer):
                continue

    def _choices(self, shift: Shift) -> dict[str, Choice]:
        """What this counter has, for this officer, now; a draft that waits is said."""
        choices = self._desk.choices(shift)
        if menu.RESUME in choices:
            self._talk.say("plain.draft_waits")
        choices["2"] = Choice("plain.do.standing", lambda _: self._say_standing())
        if self._station.officers is not None:
            choices["12"] = Choice("plain.do.hand_over", self._hand_over)
        choices["9"] = Choice("plain.do.lock", lambda _: self._talk.lock())
        choices["0"] = Choice("plain.do.close", lambda _: self._end())
        return choices

    def _hand_over(self, shift: Shift) -> None:
        """To the next officer, who signs in."""
        if self._station.officers is not None:
            self._shift = self._door.handed_over(shift, self._station.officers)
            self._desk.forget()

    def _end(self) -> None:
        self._close()
        self._talk.talk.wipe()

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
