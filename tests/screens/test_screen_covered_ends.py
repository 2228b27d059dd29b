"""An answer comes for a screen over the counter's while that goes, or the program ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.station import PASSPHRASE, FakeStation
from fakes.store_samples import NOON
from support.counter_pilot import Counter, running
from textual.message import Message
from textual.screen import Screen

from counter_ui import messages
from counter_ui.screens.devices import DevicesScreen, ExaminationEnded, TicketPrinted
from counter_ui.screens.lock import LockScreen
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.screens.unlock import ChallengeMade, Opened, UnlockScreen
from counter_ui.screens.work_screen.find_part import FindPart
from counter_ui.screens.work_screen.outbox_part import OutboxPart
from counter_ui.screens.work_screen.tasks_part import TasksPart
from counter_ui.station import CentreLight, PostStatus
from kiosk.domain.outbox import OutboxSummary
from kiosk.domain.unlock import Challenge
from kiosk.errors import AtTheDeskError
from kiosk.ports.card_reader import DeskReaders
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult

FAILED = AtTheDeskError("officer.wait", seconds=5)
TURNS = [0, 3, 27]


def news(counter: Counter) -> list[Message]:
    """What any screen may hear at any moment, and the answers of these screens' own work."""
    return [
        messages.PostChanged(PostStatus(3, None, 0, CentreLight.AWAY)),
        messages.ReadersChanged(DeskReaders((), "reader.none")),
        *(messages.WorkFailed(work, FAILED) for work in ("unlock", "challenge", "work_find")),
        messages.ShiftOpened(counter.screen.shift),
        ChallengeMade(Challenge("ABCDEFGH", "CB01", NOON)),
        Opened(),
        ExaminationEnded(1),
        TicketPrinted(PrintResult(PrintOutcome.PRINTED, "máy in")),
    ]


async def to_lock(counter: Counter) -> None:
    await counter.press("f9")
    await counter.until(lambda: isinstance(counter.app.screen, LockScreen))


async def to_hand_over(counter: Counter) -> None:
    await to_lock(counter)
    await counter.press("f5")
    await counter.until(lambda: counter.app.screen.query_one("#next-officer").display)


async def to_unlock(counter: Counter) -> None:
    await to_lock(counter)
    await counter.press("f6")
    await counter.until(lambda: isinstance(counter.app.screen, UnlockScreen))


async def to_devices(counter: Counter) -> None:
    await counter.press("f11")
    await counter.until(lambda: isinstance(counter.app.screen, DevicesScreen))


async def to_work(counter: Counter) -> None:
    await counter.press("f6")
    await counter.until_card("WorkCard")


Way = Callable[[Counter], object]
SCREENS = [to_lock, to_hand_over, to_unlock, to_devices, to_work]


def told(counter: Counter) -> None:
    """To whatever is on top, to what it covers, and to the parts of the work screen."""
    for screen in counter.app.screen_stack:
        parts = (*screen.query(OutboxPart), *screen.query(TasksPart), *screen.query(FindPart))
        for each in news(counter):
            for where in (screen, *parts):
                if not isinstance(each, messages.ShiftOpened) or isinstance(where, LockScreen):
                    where.post_message(each)


@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("there", SCREENS)
async def test_the_program_ends(tmp_path: Path, there: Way, turns: int) -> None:
    async with running(crash_folder=tmp_path) as counter:
        await there(counter)  # type: ignore[misc]
        told(counter)
        for _ in range(turns):
            await asyncio.sleep(0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", SCREENS)
async def test_the_shift_is_closed_below(tmp_path: Path, there: Way) -> None:
    async with running(crash_folder=tmp_path) as counter:
        await there(counter)  # type: ignore[misc]
        gone = counter.app.screen
        counter.app.post_message(messages.ShiftClosed(OutboxSummary(0, None, 0)))
        told(counter)
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))
        await counter.until(lambda: not gone.is_running)
        assert len(counter.app.screen_stack) == 1
    assert list(tmp_path.iterdir()) == []


async def test_an_officer_who_is_known_meanwhile_is_in_again() -> None:
    async with running(FakeStation()) as counter:
        await to_lock(counter)
        locked = counter.app.screen
        await to_unlock_over(counter, locked)
        locked.post_message(messages.ShiftOpened(counter.screen.shift))
        await counter.until(lambda: counter.app.screen is counter.screen)
        assert counter.card_is("IdleCard")


async def to_unlock_over(counter: Counter, locked: Screen[object]) -> None:
    await counter.press("f6")
    await counter.until(lambda: isinstance(counter.app.screen, UnlockScreen))
    assert locked in counter.app.screen_stack


async def test_one_lock_is_enough() -> None:
    async with running(FakeStation()) as counter:
        await to_unlock(counter)
        counter.app._lock()
        await counter.press("escape")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: counter.app.screen is counter.screen)
