"""Sign-in, lock, idle time, shift's end, sizes, and what the screen must never do."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fakes.station import PASSPHRASE, FakeStation
from support.counter_pilot import Counter, running
from textual import events

from counter_ui.screens.counter import CounterScreen
from counter_ui.screens.lock import LockScreen
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.station import CentreLight, PostStatus, Station
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import TechnicianError


async def to_review(counter: Counter) -> None:
    counter.station.lay_card()
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")


async def test_sign_in_takes_keys_while_the_rest_is_loading() -> None:
    gate = threading.Event()

    class Slow(FakeStation):
        def open(self) -> Station:
            gate.wait(10)
            return super().open()

    async with running(Slow(), signed_in=False) as counter:
        await counter.type("CB01")
        await counter.press("enter")
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: counter.shows("Đang chuẩn bị quầy, xin chờ"))
        gate.set()
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))


async def test_keys_behind_an_enter_go_to_the_next_field() -> None:
    async with running(signed_in=False) as counter:
        for key in ("C", "B", "0", "1", "enter", "b", "i", "enter", "enter"):
            counter.app.post_message(events.Key(key, None if len(key) > 1 else key))
        await counter.until(lambda: counter.shows("officer.sign_in_failed"))
        assert counter.shows("CB01")
        assert not counter.shows("CB01bi")


async def test_a_wrong_passphrase_shows_nothing_of_it() -> None:
    async with running(signed_in=False) as counter:
        await counter.type("CB01")
        await counter.press("enter")
        await counter.type("sai hoan toan")
        assert not counter.shows("sai hoan")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("officer.sign_in_failed"))


async def test_what_cannot_be_loaded_is_said_and_tried_again() -> None:
    class Broken(FakeStation):
        tries = 0

        def open(self) -> Station:
            self.tries += 1
            if self.tries == 1:
                raise TechnicianError("settings.wrong", file="kiosk.toml", key="x", reason="y")
            return super().open()

    async with running(Broken(), signed_in=False) as counter:
        await counter.until(lambda: counter.shows("settings.wrong"))
        await counter.sign_in()


async def test_the_lock_covers_everything_and_work_goes_on_behind_it() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        for word in ("NGUYỄN VĂN THỬ", "001", "F2"):
            assert not counter.shows(word)
        counter.station.say_post(PostStatus(3, None, 0, CentreLight.AWAY))
        await counter.press("f2", "f10", "escape")
        assert isinstance(counter.app.screen, LockScreen)
        await counter.type("khong phai")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("officer.sign_in_failed"))
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
        await counter.until(lambda: counter.shows("chờ gửi 3"))
        assert counter.shows("NGUYỄN VĂN THỬ")


async def test_resized_while_it_was_locked() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.pilot.resize_terminal(80, 24)
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
        await counter.until(lambda: counter.screen.has_class("-narrow"))
        await counter.until(lambda: counter.shows("NGUYỄN VĂN THỬ"))


async def test_idle_time_locks() -> None:
    station = FakeStation(lock_after_s=1)
    async with running(station) as counter:
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.pilot.pause(1.5)
        assert sum(isinstance(each, LockScreen) for each in counter.app.screen_stack) == 1


async def test_the_shift_closes_from_the_idle_card_and_the_next_officer_signs_in() -> None:
    async with running() as counter:
        await counter.press("f10")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))
        kinds = [entry.kind for entry in counter.station.store.pages.ledger]
        assert kinds[-1] == LedgerKind.SHIFT_CLOSED
        await counter.sign_in()


async def test_the_shift_is_not_closed_by_one_key_while_entries_wait() -> None:
    async with running() as counter:
        counter.station.say_post(PostStatus(2, datetime.now(UTC), 0, CentreLight.AWAY))
        await counter.until(lambda: counter.screen.header.waiting == 2)
        await counter.press("f10")
        await counter.until(lambda: counter.shows("screen.leave_waiting"))
        await counter.press("f10")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))


async def test_the_shift_is_closed_at_once_where_a_timer_sends_what_waits() -> None:
    class WithTimer(FakeStation):
        def open(self) -> Station:
            return replace(super().open(), sends_when_closed=lambda: True)

    async with running(WithTimer()) as counter:
        counter.station.say_post(PostStatus(2, datetime.now(UTC), 0, CentreLight.AWAY))
        await counter.until(lambda: counter.screen.header.waiting == 2)
        await counter.press("f10")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))


async def test_the_program_does_not_end_while_entries_wait_that_nobody_would_send() -> None:
    async with running(FakeStation(practice=False), signed_in=False) as counter:
        await counter.until(lambda: counter.app._post is not None)
        counter.station.say_post(PostStatus(2, datetime.now(UTC), 0, CentreLight.AWAY))
        for _ in range(3):
            await counter.pilot.pause()
            await counter.press("f10")
        await counter.until(lambda: counter.shows("screen.quit_waiting"))
        counter.station.say_post(PostStatus(0, None, 0, CentreLight.REACHED))
        await counter.until(lambda: counter.app._post is not None and not counter.app._post.waiting)
        await counter.press("f10")
        await counter.until(lambda: counter.app._exit)


async def test_a_draft_is_not_dropped_by_one_key() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("f10")
        await counter.until(lambda: counter.shows("screen.leave_draft"))
        await counter.press("f10")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))


async def test_numbers_are_masked_until_asked_for() -> None:
    async with running() as counter:
        await to_review(counter)
        assert counter.shows("001•••••2345")
        assert not counter.shows("001 099 012 345")
        await counter.press("f6")
        await counter.until(lambda: counter.shows("001 099 012 345"))
        await counter.press("f6")
        await counter.until(lambda: counter.shows("001•••••2345"))


async def test_practice_says_so_all_the_time() -> None:
    async with running(size=(80, 24)) as counter:
        assert counter.shows("TẬP HUẤN")
        counter.station.lay_card()
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        assert counter.shows("TẬP HUẤN")
        await counter.press("f12")
        await counter.until_card("ReviewCard")


async def test_a_real_counter_has_no_practice_key() -> None:
    async with running(FakeStation(practice=False)) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.press("f12")
        await counter.pilot.pause(0.3)
        assert counter.card_is("EvidenceCard")
        assert not counter.shows("TẬP HUẤN")


SIZES = [(80, 24), (200, 60), (100, 30), (120, 36), (81, 25)]


async def test_resizing_at_every_step_loses_nothing() -> None:
    async with running() as counter:
        await to_review(counter)
        for width, height in SIZES:
            await counter.pilot.resize_terminal(width, height)
            await counter.pilot.pause(0.1)
            for words in ("NGUYỄN VĂN THỬ", "Đối chiếu", "Thẻ còn nguyên vẹn", "F8", "trung tâm"):
                assert counter.shows(words), (width, height, words)
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912")
        await counter.pilot.resize_terminal(80, 24)
        await counter.type("345678")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("Mời đọc lại"))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_every_card_fits_without_scrolling(size: tuple[int, int]) -> None:
    async with running(size=size) as counter:
        await to_review(counter)
        await counter.until(lambda: counter.shows("chưa kiểm tra"))
        _assert_fits(counter)
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        _assert_fits(counter)
        await counter.press("escape", "1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.press("enter")
        _assert_fits(counter)
        await counter.press("f4", "enter")
        await counter.until_card("ConsentCard")
        _assert_fits(counter)
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        _assert_fits(counter)


def _assert_fits(counter: Counter) -> None:
    for each in (counter.card, *counter.card.query("#review-facts")):
        assert each.max_scroll_y == 0, (type(counter.card).__name__, each.id, each.max_scroll_y)


async def test_the_header_says_what_waits_and_for_how_long() -> None:
    async with running() as counter:
        from datetime import UTC, datetime, timedelta

        oldest = datetime.now(UTC) - timedelta(minutes=14, seconds=5)
        counter.station.say_post(PostStatus(2, oldest, 1, CentreLight.NETWORK_ONLY))
        await counter.until(lambda: counter.shows("chờ gửi 2 · 14 phút"))
        assert counter.shows("! 1 cần xử lý")
        assert counter.shows("◐ trung tâm")


async def test_help_opens_and_closes_anywhere() -> None:
    async with running(size=(80, 24)) as counter:
        await counter.press("f1")
        assert counter.shows("Trợ giúp cho bước này")
        await counter.press("escape")
        assert not counter.shows("Trợ giúp cho bước này")


async def test_there_is_no_palette_no_clipboard_and_no_sudden_end() -> None:
    async with running() as counter:
        await to_review(counter)
        await counter.press("ctrl+p", "ctrl+c", "ctrl+z", "ctrl+backslash")
        assert isinstance(counter.app.screen, CounterScreen)
        counter.app.copy_to_clipboard("001099012345")
        assert counter.app.clipboard == ""
        assert not counter.app.ALLOW_SELECT
        assert counter.app.is_running


async def test_a_scanner_burst_of_two_hundred_characters_is_quick() -> None:
    async with running() as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        began = time.monotonic()
        await counter.scan("x" * 200)
        await counter.until(lambda: counter.shows("scan.not_known"))
        assert time.monotonic() - began < 15  # a key at a time it would be more than that
