"""An officer signs in with the own token; pulled, it covers the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from fakes.signing_tokens import FAKE_PIN
from fakes.station import PASSPHRASE
from support.counter_pilot import Counter, running
from support.token_room import TokenRoom
from support.token_stations import StationWithTokens

from counter_ui.screens.counter import CounterScreen
from counter_ui.screens.lock import LockScreen
from counter_ui.screens.sign_in import SignInScreen
from counter_ui.widgets.pin_field import PinField
from kiosk.domain.ledger import LedgerKind
from kiosk.ports.signing_token import PinState


@pytest.fixture
def room() -> TokenRoom:
    return TokenRoom()


@asynccontextmanager
async def first_screen(room: TokenRoom) -> AsyncIterator[Counter]:
    async with running(StationWithTokens(room=room), signed_in=False) as counter:
        await counter.until(lambda: counter.shows("sẵn sàng"))
        yield counter


def enrolled(room: TokenRoom) -> None:
    token, certificate = room.plug()
    room.enrol("CB01", token, certificate, bytearray(FAKE_PIN.encode()))
    room.tokens.pins.clear()


async def type_pin(counter: Counter, pin: str = FAKE_PIN) -> None:
    await counter.press(*pin, "enter")


async def to_the_counter(counter: Counter) -> None:
    await counter.until(lambda: isinstance(counter.app.screen, CounterScreen))
    await counter.pilot.pause()


async def test_an_enrolled_token_asks_for_its_pin_by_itself(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("CB01 · Trần Thị Mẫu"))
        assert counter.shows("Esc dùng cụm mật khẩu")
        assert counter.shows("Enter mở ca") and counter.shows("F4 mở ca bằng cụm mật khẩu")
        await type_pin(counter)
        await to_the_counter(counter)
    opened = [e for e in room.store.pages.ledger if e.kind == LedgerKind.SHIFT_OPENED]
    assert [each.facts["by"] for each in opened] == ["token"]
    assert room.tokens.pins == [FAKE_PIN]


async def test_pulled_it_covers_the_screen(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await type_pin(counter)
        await to_the_counter(counter)
        room.tokens.pull("T1")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))


async def test_plugged_in_again_its_pin_uncovers_the_screen(room: TokenRoom) -> None:
    enrolled(room)
    (token,) = room.tokens.tokens().tokens
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await type_pin(counter)
        await to_the_counter(counter)
        room.tokens.pull("T1")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        assert not counter.shows("Mã PIN USB")
        room.tokens.put(token)
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await type_pin(counter, "0000")
        await counter.until(lambda: counter.shows("[token.pin_wrong]"))
        await type_pin(counter)
        await to_the_counter(counter)
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.until(lambda: counter.shows("Mã PIN USB"))


async def test_uncovered_by_passphrase_the_shift_minds_no_token(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await type_pin(counter)
        await to_the_counter(counter)
        room.tokens.pull("T1")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await to_the_counter(counter)
        room.plug("CCCD:001099012346", serial="T2", which=1)
        await counter.pilot.pause(0.3)
        assert isinstance(counter.app.screen, CounterScreen)


async def test_a_shift_by_passphrase_minds_no_token(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await counter.press("escape")
        await counter.sign_in()
        room.tokens.pull("T1")
        await counter.pilot.pause(0.2)
        assert isinstance(counter.app.screen, CounterScreen)


async def test_whoever_types_a_code_is_not_interrupted(room: TokenRoom) -> None:
    enrolled(room)
    (token,) = room.tokens.tokens().tokens
    room.tokens.pull("T1")
    async with first_screen(room) as counter:
        await counter.type("CB")
        room.tokens.put(token)
        await counter.pilot.pause(0.3)
        assert counter.shows("Cụm mật khẩu")
        await counter.press("f4")
        assert counter.shows("Mã PIN USB")
        await counter.press("f4")
        assert counter.shows("CB") and counter.shows("Cụm mật khẩu")


async def test_f4_says_why_nobody_can_sign_in_by_token(room: TokenRoom) -> None:
    async with first_screen(room) as counter:
        await counter.press("f4")
        await counter.until(lambda: counter.shows("[token.none]"))
        room.plug()
        await counter.pilot.pause(0.2)
        await counter.press("f4")
        await counter.until(lambda: counter.shows("[officer.certificate_unknown]"))
        (token,) = room.tokens.tokens().tokens
        room.enrol("CB01", token, token.certificates[0], bytearray(FAKE_PIN.encode()))
        await counter.press("f4")
        await counter.until(lambda: counter.shows("CB01 · Trần Thị Mẫu"))


async def test_a_wrong_pin_is_one_try_and_the_passphrase_still_opens(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await type_pin(counter, "0000")
        await counter.until(lambda: counter.shows("[token.pin_wrong]"))
        await counter.until(lambda: counter.shows("đã có lần nhập sai"))
        await type_pin(counter, "123")
        await counter.until(lambda: counter.shows("[token.pin_length]"))
        assert room.tokens.pins == ["0000"]
        await counter.press("1", "2", "escape")
        assert counter.app.screen.query_one(PinField).take() == bytearray()
        await counter.sign_in()
    failed = [e for e in room.store.pages.ledger if e.kind == LedgerKind.SIGN_IN_FAILED]
    assert [each.facts["reason"] for each in failed] == ["token.pin_wrong"]


async def test_a_locked_token_is_not_asked(room: TokenRoom) -> None:
    enrolled(room)
    (token,) = room.tokens.tokens().tokens
    room.tokens.put(replace(token, pin_state=PinState.LOCKED))
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        assert counter.shows("đã khóa")
        await type_pin(counter)
        await counter.until(lambda: counter.shows("[token.pin_locked]"))
    assert room.tokens.pins == []


async def test_pulled_on_the_first_screen_the_passphrase_comes_back(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await counter.press("1", "2")
        room.tokens.pull("T1")
        await counter.until(lambda: counter.shows("Cụm mật khẩu"))
        assert not counter.shows("Mã PIN USB")
        await counter.sign_in()


async def test_after_the_shift_the_token_is_asked_for_again(room: TokenRoom) -> None:
    enrolled(room)
    async with first_screen(room) as counter:
        await counter.until(lambda: counter.shows("Mã PIN USB"))
        await type_pin(counter)
        await to_the_counter(counter)
        await counter.press("f10")
        await counter.until(lambda: isinstance(counter.app.screen, SignInScreen))
        await counter.until(lambda: counter.shows("Mã PIN USB"))


# Hand-over


def owned_by_next(room: TokenRoom) -> None:
    token, certificate = room.plug()
    room.enrol("CB02", token, certificate, bytearray(FAKE_PIN.encode()))
    room.tokens.pins.clear()


async def handing_over(counter: Counter) -> None:
    await counter.press("f9")
    await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
    await counter.press("f5")
    await counter.until(lambda: counter.shows("CB02 · Trần Thị Mẫu"))


async def test_the_next_officer_takes_a_shift_over_by_token(room: TokenRoom) -> None:
    owned_by_next(room)
    async with running(StationWithTokens(room=room)) as counter:
        await handing_over(counter)
        await type_pin(counter, "0000")
        await counter.until(lambda: counter.shows("[token.pin_wrong]"))
        await type_pin(counter)
        await to_the_counter(counter)
        await counter.until(lambda: counter.screen.shift.officer.code == "CB02")
        (closed,) = (
            each
            for each in counter.station.store.pages.ledger
            if each.kind == LedgerKind.SHIFT_CLOSED
        )
        assert closed.facts["handed_to"] == "CB02"
        (opened,) = (e for e in room.store.pages.ledger if e.kind == LedgerKind.SHIFT_OPENED)
        assert (opened.facts["officer"], opened.facts["by"]) == ("CB02", "token")
        room.tokens.pull("T1")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))


async def test_escape_at_a_hand_over_leads_to_the_passphrase_and_then_back(room: TokenRoom) -> None:
    owned_by_next(room)
    async with running(StationWithTokens(room=room)) as counter:
        await handing_over(counter)
        await counter.press("escape")
        await counter.until(lambda: counter.shows("Mã cán bộ") and not counter.shows("Mã PIN USB"))
        await counter.press("escape")
        await counter.until(lambda: counter.shows("F5 giao ca"))
        assert not counter.shows("Mã PIN USB")
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await to_the_counter(counter)
        assert counter.screen.shift.officer.code == "CB01"


async def test_whoever_types_a_code_at_a_hand_over_is_not_interrupted(room: TokenRoom) -> None:
    owned_by_next(room)
    (token,) = room.tokens.tokens().tokens
    room.tokens.pull("T1")
    async with running(StationWithTokens(room=room)) as counter:
        await counter.press("f9")
        await counter.until(lambda: isinstance(counter.app.screen, LockScreen))
        await counter.press("f5")
        await counter.type("CB")
        room.tokens.put(token)
        await counter.until(
            lambda: bool(counter.app._token.last and counter.app._token.last.owners)
        )
        assert counter.shows("CB") and not counter.shows("Mã PIN USB")
