"""What has been painted stays where it is: a finger is under way to it."""

from __future__ import annotations

import pytest
from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import ASK, NUMBER, to_code, to_number
from textual import events
from textual.geometry import Region
from textual.widget import Widget

from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.message_box import MessageBox
from counter_ui.self_service.widgets.touch_keys import TouchKey
from counter_ui.station import CentreLight, PostStatus

SIZES = [(80, 23), (80, 31), (50, 16)]


def places(kiosk: Kiosk, kind: type[Widget]) -> list[Region]:
    return [each.region for each in kiosk.step.query(kind)]


def seen(kiosk: Kiosk, regions: list[Region]) -> bool:
    """Whether all of it stands on the screen, above the foot."""
    foot = kiosk.app.screen.query_one("#foot").region
    return all(each.height >= 1 and each.bottom <= foot.y for each in regions)


@pytest.mark.parametrize("size", SIZES)
async def test_no_key_moves_when_something_is_wrong_or_right_again(size: tuple[int, int]) -> None:
    async with visiting(size=size) as kiosk:
        await to_number(kiosk, "mobile")
        await kiosk.enter(NUMBER, f"{ASK}.name")
        before = places(kiosk, TouchKey)
        assert seen(kiosk, before)
        kiosk.app.post_message(events.Key("enter", "\r"))
        await kiosk.until(lambda: kiosk.shows(f"[{kiosk.step.note.code}]"))
        assert kiosk.step.note.code and places(kiosk, TouchKey) == before
        await kiosk.tap_key("q")
        await kiosk.until(lambda: not kiosk.step.note.code and kiosk.shows("q"))
        assert places(kiosk, TouchKey) == before


@pytest.mark.parametrize("size", SIZES)
async def test_no_key_moves_while_a_password_is_typed(size: tuple[int, int]) -> None:
    async with visiting(size=size) as kiosk:
        await to_code(kiosk)
        await kiosk.type(RIGHT_CODE)
        await kiosk.until_at("self_service.password.new")
        before = places(kiosk, TouchKey)
        assert seen(kiosk, before)
        for count, letter in enumerate("0912345678aA#", 1):
            await kiosk.type(letter)
            await kiosk.until(lambda so_far=count: kiosk.shows("●" * so_far))  # type: ignore[misc]
            assert places(kiosk, TouchKey) == before


async def test_send_again_stays_where_it_is_while_the_time_runs() -> None:
    async with visiting() as kiosk:
        await to_code(kiosk)
        before = kiosk.step.query_one("#resend").region
        await kiosk.tap("resend")
        await kiosk.until(lambda: kiosk.step.note.code != "")
        await kiosk.pilot.pause()
        assert kiosk.step.query_one("#resend").region == before
        assert seen(kiosk, [before])


@pytest.mark.parametrize("size", SIZES)
async def test_no_choice_moves_when_one_says_why_not(size: tuple[int, int]) -> None:
    station = FakeStation()
    async with visiting(station, size=size) as kiosk:
        station.say_post(PostStatus(0, None, 0, CentreLight.AWAY))
        await kiosk.until(lambda: kiosk.visit.centre_away)
        await kiosk.tap("vi")
        await kiosk.until_at("self_service.menu")
        before = places(kiosk, BigButton)
        await kiosk.tap("mobile")
        await kiosk.until(lambda: isinstance(kiosk.app.screen, MessageBox))
        await kiosk.until(
            lambda: kiosk.shows("Chưa liên lạc được trung tâm") and kiosk.shows("[greyed]")
        )
        assert places(kiosk, BigButton) == before
        await kiosk.tap("close")
        await kiosk.until_at("self_service.menu")
        await kiosk.until(lambda: not isinstance(kiosk.app.screen, MessageBox))
