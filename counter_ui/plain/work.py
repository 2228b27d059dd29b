"""What waits and what is to be done, in lines: numbers choose, and numbers are done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from counter_ui.plain.conversation import Conversation
from counter_ui.plain.dispute import say_dispute
from counter_ui.plain.endings import say_paper
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.work_screen.task_ways import HINTS
from counter_ui.screens.work_screen.texts import moment_text, number_of, why_words
from counter_ui.showing import age_text
from counter_ui.station import Station
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.officer import Officer
from kiosk.domain.work_item import Way, WorkItem
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.browse_outbox import Ask, Waiting
from kiosk.use_cases.finish_task import notes_for

_MOST_SAID: Final = 9


class PlainWork:
    """Until nothing is left to do, or the officer goes back."""

    def __init__(
        self,
        backlog: Backlog,
        station: Station,
        talk: Conversation,
        officer: Officer,
        dispute: Callable[[], None],
    ) -> None:
        """``dispute`` opens one with the citizen at the desk."""
        self._backlog, self._station, self._talk = backlog, station, talk
        self._officer, self._dispute = officer, dispute

    def play(self) -> None:
        """Raises ``Back`` and ``Stop``, and what the use cases raise."""
        self._say_waiting()
        while items := self._backlog.tasks():
            self._talk.say("work.tasks", count=len(items))
            first = items[:_MOST_SAID]
            chosen = self._talk.choose([self._line(each) for each in first], "plain.which_task")
            self._finish(first[chosen])
        self._talk.say("work.no_tasks")

    def _say_waiting(self) -> None:
        page, talk = self._backlog.outbox(Ask(most=_MOST_SAID)), self._talk
        if not page.total:
            talk.say("work.nothing_waits")
            return
        talk.say("work.waiting", count=page.total)
        for each in page.rows:
            self._say_entry(each)
        if page.total > len(page.rows):
            talk.say("plain.more_wait", count=page.total - len(page.rows))

    def _say_entry(self, waiting: Waiting) -> None:
        entry, words = waiting.line, self._talk.words
        self._talk.say(
            "plain.entry",
            number=number_of(waiting, words),
            age=age_text(entry.created_at, datetime.now(UTC), words),
            state=words(f"work.state.{entry.state}"),
            who=words(f"work.who.{entry.who_acts}"),
            why=why_words(entry.reason, words) if entry.reason else words("work.why_waiting"),
        )

    def _line(self, item: WorkItem) -> CleanText:
        words = self._talk.words
        return words(
            "plain.task",
            kind=words(f"work.kind.{item.kind}"),
            number=clean_text(item.number, max_length=64),
            since=moment_text(item.since),
            count=item.count,
        )

    def _finish(self, item: WorkItem) -> None:
        talk, words = self._talk, self._talk.words
        talk.say(f"task.{item.kind}")
        if item.reason:
            talk.say("plain.reason", why=why_words(item.reason, words), code=item.reason)
        asks_centre = (Way.DISPUTE, Way.ASK_CENTRE)
        has_ways = self._station.ways is not None
        ways = [each for each in item.ways if has_ways or each not in asks_centre]
        if not ways:
            talk.say("work.turn.technician")
            talk.ask("plain.go_on")
            return
        named = [words(HINTS[each][1]) for each in ways]
        self._go(item, ways[talk.choose(named, "plain.which_way")])

    def _go(self, item: WorkItem, way: Way) -> None:
        backlog, talk = self._backlog, self._talk
        if way is Way.SLIP:
            say_paper(backlog.tell_citizen(item.key, self._officer.code)[1], talk)
        elif way is Way.REPRINT:
            say_paper(backlog.print_again(item.form, item.number, self._officer), talk)
        elif way is Way.DISPUTE:
            self._dispute()
        elif way is Way.ASK_CENTRE:
            say_dispute(ways_of(self._station).open_dispute.state(item.number), talk)
        elif way is Way.SEND_AGAIN:
            backlog.send_again(item.key, self._officer)
            talk.say("work.sent_again")
        else:
            notes = notes_for(item)
            said = [talk.words(f"work.note.{each}") for each in notes]
            backlog.settle(item, notes[talk.choose(said, "work.how_ended")], self._officer)
            talk.say("work.settled")
        self._station.wake_post()
