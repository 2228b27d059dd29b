"""Xác thực mã OTP, typed by the citizen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from fakes.ways import RIGHT_CODE, FakeCentre
from support.card_host import Desk, Rig, hosting

from counter_ui.screens.cards.code import CodeCard
from counter_ui.screens.way_intents import CodeConfirmed, HandOverEnded
from counter_ui.station import Station
from counter_ui.wording import LANGUAGES, Wording, load_wording
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.errors import LaterError
from kiosk.ports.one_time_codes import CodeRequest

PHONE = Phone("0820000088")
WRONG = "135791"


@dataclass
class ToldCentre(FakeCentre):
    """Answers a sending with this status."""

    first: CodeStatus = CodeStatus.SENT
    sent: int = 0

    def send(self, request: CodeRequest) -> OneTimeCode:
        code = super().send(request)
        self.sent += 1
        if self.first is CodeStatus.LOCKED:
            until = self.clock.now().replace(hour=4)
            return replace(code, status=self.first, locked_until=until, attempts_left=0)
        return replace(code, status=self.first)


def card(rig: Rig, *, may_skip: bool = False):  # type: ignore[no-untyped-def]
    def make(station: Station, words: Wording) -> CodeCard:
        return CodeCard(rig.draft(), PHONE, station, words, may_skip=may_skip)

    return make


def rig_of(first: CodeStatus = CodeStatus.SENT) -> tuple[Rig, ToldCentre]:
    rig = Rig()
    centre = ToldCentre(rig.clock, first=first)
    rig.centre = centre
    return rig, centre


async def sent(desk: Desk) -> None:
    await desk.until_shown("Mã xác thực đã được gửi qua SĐT: 082****088")


async def test_it_is_sent_at_once_and_the_last_digit_hands_it_in() -> None:
    rig, centre = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        assert desk.shows("Cán bộ không bao giờ hỏi OTP, mật khẩu, mã PIN")
        assert desk.shows("Xác thực mã OTP") and "0820000088" not in desk.text()
        await desk.type(RIGHT_CODE[:5])
        assert centre.typed == []
        await desk.type(RIGHT_CODE[5])
        said = await desk.until_said(CodeConfirmed)
        assert isinstance(said, CodeConfirmed)
        assert said.draft.phone_confirmed == PHONE
        assert centre.typed == [RIGHT_CODE] and centre.sent == 1


async def test_what_is_no_digit_falls_away_and_a_pasted_code_counts() -> None:
    rig, centre = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        await desk.type("a\u0301[z]-")
        await desk.paste("\x1b]52;c;AAAA\x07 đâu?")
        assert desk.field("code-typed").value in ("", "52")
        desk.field("code-typed").value = ""
        await desk.paste(f" {RIGHT_CODE[:3]} {RIGHT_CODE[3:]}\nvà nữa")
        await desk.until_said(CodeConfirmed)
        assert centre.typed == [RIGHT_CODE]


async def test_wrong_ones_count_down_to_the_lock() -> None:
    rig, centre = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        for left in (4, 3, 2, 1):
            await desk.type(WRONG)
            await desk.until_shown(f"còn {left} lần nhập.")
            assert desk.shows("one_time_code.wrong")
        await desk.type(WRONG)
        await desk.until_shown("one_time_code.locked")
        assert not desk.screen.query_one("#code-typed").parent.display  # type: ignore[union-attr]
        assert len(centre.typed) == 5
        await desk.type(RIGHT_CODE)
        await desk.press("enter")
        assert len(centre.typed) == 5 and desk.said == []


async def test_too_few_digits_cost_no_try() -> None:
    rig, centre = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        await desk.type("123")
        await desk.press("enter")
        await desk.until_shown("one_time_code.not_digits")
        assert centre.typed == [] and desk.field("code-typed").value == ""
        await desk.type(RIGHT_CODE)
        await desk.until_said(CodeConfirmed)


async def test_sending_again_waits_for_its_time_and_ends() -> None:
    rig, _ = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        assert desk.shows("Mã còn hiệu lực 5:00") and desk.shows("sau 60 giây")
        await desk.press("f5")
        await desk.until_shown("one_time_code.too_early")
        for _again in range(3):
            await desk.pass_time(61)
            assert desk.shows("Bạn chưa nhận được mã? Gửi lại OTP")
            await desk.press("f5")
            await desk.until_shown("Mã còn hiệu lực 5:00")
        await desk.pass_time(61)
        assert desk.shows("Đã hết lượt gửi lại OTP")
        await desk.press("f5")
        await desk.until_shown("one_time_code.no_resends")


async def test_the_wait_that_was_told_counts_down_and_goes_with_its_end() -> None:
    rig, centre = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        await desk.pass_time(32)
        await desk.press("f5")
        await desk.until_shown("còn 28 giây")
        await desk.pass_time(8)
        await desk.until_shown("còn 20 giây")
        await desk.pass_time(20)
        await desk.until(lambda: not desk.shows("one_time_code.too_early"))
        await desk.until_shown("Gửi lại OTP: bấm F5")
        await desk.type("111111")
        await desk.until_shown("one_time_code.wrong")
        await desk.pass_time(1)
        assert desk.shows("one_time_code.wrong") and len(centre.typed) == 1


async def test_an_expired_code_says_so_and_costs_no_try() -> None:
    rig, _ = rig_of()
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        await desk.pass_time(301)
        assert desk.shows("Mã đã hết hạn")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("one_time_code.expired")
        assert desk.shows("còn 5 lần nhập")
        await desk.press("f5")
        await desk.until_shown("Mã còn hiệu lực")
        await desk.type(RIGHT_CODE)
        await desk.until_said(CodeConfirmed)


async def test_a_counter_clock_that_is_an_hour_off_counts_as_any_other() -> None:
    from fakes.clock import SetClock

    rig = Rig()
    at_the_centre = SetClock(rig.clock.now().replace(hour=9))
    rig.centre = ToldCentre(at_the_centre)
    async with hosting(card(rig), rig) as desk:
        await sent(desk)
        assert desk.shows("Mã còn hiệu lực 5:00") and desk.shows("sau 60 giây")


@pytest.mark.parametrize(
    "status",
    [
        CodeStatus.UNREACHABLE,
        CodeStatus.ACCOUNT_EXISTS,
        CodeStatus.PHONE_OF_MANY,
        CodeStatus.LOCKED,
    ],
)
async def test_nothing_sent_has_its_own_words(status: CodeStatus) -> None:
    rig, centre = rig_of(status)
    async with hosting(card(rig), rig) as desk:
        await desk.until_shown(f"one_time_code.{status.value}")
        assert desk.shows("Chưa gửi được mã qua SĐT: 082****088")
        if status is CodeStatus.LOCKED:
            centre.first = CodeStatus.SENT
            await desk.press("f5")
            await sent(desk)
        await desk.press("escape")
        assert desk.screen.went_back == 1


async def test_the_centre_away_loses_nothing() -> None:
    rig, centre = rig_of()
    centre.away = LaterError("centre.unreachable")
    async with hosting(card(rig), rig) as desk:
        await desk.until_shown("centre.unreachable")
        assert desk.shows("Chưa gửi được mã qua SĐT: 082****088") and desk.shows("F5 để gửi mã lại")
        centre.away = None
        await desk.press("f5")
        await sent(desk)
        centre.away = LaterError("centre.unreachable")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("centre.unreachable")
        centre.away = None
        await desk.type(RIGHT_CODE)
        await desk.until_said(CodeConfirmed)


@pytest.mark.parametrize("may_skip", [True, False])
async def test_f4_leaves_it_for_later_only_where_it_may(may_skip: bool) -> None:
    rig, _ = rig_of()
    async with hosting(card(rig, may_skip=may_skip), rig) as desk:
        await sent(desk)
        assert desk.shows("F4") is may_skip
        await desk.press("f4")
        assert any(isinstance(each, HandOverEnded) for each in desk.said) is may_skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_that_stops_has_three_parts(language: str) -> None:
    words = load_wording(language)
    fine = (CodeStatus.SENT, CodeStatus.CONFIRMED)
    for status in CodeStatus:
        for part in ("happened", "do", "call"):
            code = f"error.one_time_code.{status.value}.{part}"
            assert status in fine or words.has(code), code
