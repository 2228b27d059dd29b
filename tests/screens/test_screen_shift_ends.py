"""The program ends while something is still being told to it: no crash and no report of one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.memory_store import MemoryStore
from fakes.station import FakeStation
from support.counter_pilot import running
from textual import events
from textual.message import Message

from counter_ui import messages
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.station import CentreLight, PostStatus
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxSummary
from kiosk.errors import AtTheDeskError
from kiosk.ports.card_reader import DeskReaders
from kiosk.practice.memory_pages import MemoryPages

News = Callable[[], Message]


def closed() -> Message:
    return messages.ShiftClosed(OutboxSummary(0, None, 0))


def post() -> Message:
    return messages.PostChanged(PostStatus(3, None, 0, CentreLight.AWAY))


def readers() -> Message:
    return messages.ReadersChanged(DeskReaders((), "reader.none"))


def failed() -> Message:
    return messages.WorkFailed("sign_in", AtTheDeskError("officer.wait", seconds=5))


async def ended(crashes: Path, news: News, signed_in: bool, turns: int) -> None:
    async with running(crash_folder=crashes, signed_in=signed_in) as counter:
        counter.app.post_message(news())
        for _ in range(turns):
            await asyncio.sleep(0)
    assert list(crashes.iterdir()) == []


@pytest.mark.parametrize("news", [closed, post, readers])
@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 16, 32])
async def test_at_the_counter(tmp_path: Path, news: News, turns: int) -> None:
    await ended(tmp_path, news, signed_in=True, turns=turns)


@pytest.mark.parametrize("news", [post, readers, failed])
@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 16, 32])
async def test_at_the_first_screen(tmp_path: Path, news: News, turns: int) -> None:
    await ended(tmp_path, news, signed_in=False, turns=turns)


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 16, 32])
async def test_with_keys_still_coming(tmp_path: Path, turns: int) -> None:
    async with running(crash_folder=tmp_path) as counter:
        app = counter.app
        for key in ("f2", "1", "2", "escape"):
            app.post_message(events.Key(key, None))
        for _ in range(turns):
            await asyncio.sleep(0)
    await app.on_event(events.Key("f2", None))
    assert list(tmp_path.iterdir()) == []


class SlowToClose(MemoryStore):
    """Takes its time over the end of a shift."""

    def __init__(self) -> None:
        super().__init__()
        self.may_close = threading.Event()

    def _commit(self, draft: MemoryPages) -> None:
        if draft.ledger[-1].kind == LedgerKind.SHIFT_CLOSED:
            assert self.may_close.wait(60)
        super()._commit(draft)


async def test_a_shift_is_closed_once_however_often_the_key_is_pressed() -> None:
    store = SlowToClose()
    async with running(FakeStation(store=store)) as counter:
        await counter.pilot.press("f10", "f10")
        store.may_close.set()
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))
        await counter.app.workers.wait_for_complete()
        kinds = [each.kind for each in store.pages.ledger]
        assert kinds.count(LedgerKind.SHIFT_CLOSED) == 1
