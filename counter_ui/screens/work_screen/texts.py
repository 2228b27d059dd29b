"""How entries and tasks are written: the row, and below the list what it means."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from counter_ui.screens.work_screen.row_list import Cell
from counter_ui.showing import age_text
from counter_ui.widgets.words import line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.local_day import VIETNAM
from kiosk.domain.outbox import OutboxLine, OutboxState, WhoActs
from kiosk.domain.task import TaskKind
from kiosk.domain.work_item import OtherWork, WorkItem
from kiosk.use_cases.browse_outbox import Waiting

_STATION = "station."
_NUMBER, _MOMENT, _WHO, _STATE, _NEXT = 26, 11, 8, 13, 12
_LONGEST_NUMBER = 64
_STYLES = {
    WhoActs.CENTRE: "$quiet",
    WhoActs.TECHNICIAN: "$text-error",
    WhoActs.OFFICER: "$text-warning",
    WhoActs.NOBODY: "$quiet",
}


def moment_text(at: datetime) -> CleanText:
    """``22/11 10:15`` in Vietnam."""
    return CleanText(f"{at.astimezone(VIETNAM):%d/%m %H:%M}")


def number_of(waiting: Waiting, words: Wording) -> CleanText:
    """The receipt's number; of a carried entry which counter sealed it, and as which."""
    if waiting.receipt:
        return clean_text(waiting.receipt, max_length=_LONGEST_NUMBER)
    of, number = waiting.line.device_id[:8], waiting.line.sequence
    own = waiting.place[0] == 0
    return words("work.own" if own else "work.of_counter", device=of, sequence=number)


def waiting_cells(waiting: Waiting, words: Wording) -> tuple[Cell, ...]:
    """Number, time, who must act, state, next try, and as much of the reason as fits."""
    entry = waiting.line
    at = _next_attempt(entry)
    again = moment_text(at) if at else CleanText("")
    return (
        ((number_of(waiting, words), "bold"), _NUMBER),
        (moment_text(entry.created_at), _MOMENT),
        ((words(f"work.who.{entry.who_acts}"), _STYLES[entry.who_acts]), _WHO),
        (words(f"work.state.{entry.state}"), _STATE),
        ((again, "$quiet"), 0),
    )


def waiting_details(waiting: Waiting, words: Wording, now: datetime) -> Content:
    """Why it waits, what comes next, until when, and whose turn it is."""
    entry = waiting.line
    why = why_words(entry.reason, words) if entry.reason else words("work.why_waiting")
    times = [words("work.attempts", count=entry.attempts)]
    at = _next_attempt(entry)
    if at is not None:
        times.append(words("work.next", time=moment_text(at)))
    elif entry.state is not OutboxState.SET_ASIDE:
        times.append(words("work.next_soon"))
    if waiting.until is not None:
        times.append(words("work.until", time=moment_text(waiting.until)))
    age = age_text(entry.created_at, now, words)
    return lines(
        line((why, "bold"), _coded(entry.reason)),
        line(words("work.age", age=age), *times),
        line((words(f"work.turn.{entry.who_acts}"), _STYLES[entry.who_acts])),
    )


def item_cells(item: WorkItem, words: Wording) -> tuple[Cell, ...]:
    """What, of which number, since when, whose turn."""
    return (
        ((words(f"work.kind.{item.kind}"), "bold"), _NUMBER),
        (_item_number(item, words), _NUMBER),
        (moment_text(item.since), _MOMENT),
        ((words(f"work.who.{item.who}"), _STYLES[item.who]), 0),
    )


def item_details(item: WorkItem, words: Wording) -> Content:
    """What happened and what is to be done."""
    parts = [line((words(f"task.{item.kind}"), "bold"))]
    if item.reason:
        parts.append(line(why_words(item.reason, words), _coded(item.reason)))
        if item.kind in (TaskKind.STATION, OtherWork.DIFFERENCE):
            told = words.coded(_cause(item.reason))
            parts.append(line((told.do, "$text-warning"), told.call))
    return lines(*parts)


def why_words(reason: str, words: Wording) -> CleanText:
    """A reason in words; nothing for one that the centre alone has words for: its code is shown."""
    cause = _cause(reason)
    known = words.has(f"reason.{cause}") or words.has(f"error.{cause}.happened")
    return words.reason(cause) if known else CleanText("")


def _cause(reason: str) -> str:
    """What holds up the station is said by its own code."""
    return reason.removeprefix(_STATION)


def _item_number(item: WorkItem, words: Wording) -> CleanText:
    if item.kind is TaskKind.STATION:
        return words("work.registrations", count=item.count)
    return clean_text(item.number, max_length=_LONGEST_NUMBER)


def _next_attempt(entry: OutboxLine) -> datetime | None:
    return None if entry.state is OutboxState.SET_ASIDE else entry.next_attempt_at


def _coded(reason: str) -> tuple[CleanText, str]:
    code = clean_text(reason, max_length=80)
    return CleanText(f"[{code}]") if code else CleanText(""), "$quiet"
