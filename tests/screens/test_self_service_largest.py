"""The largest letters, 50 columns: foot, keys and what is wrong are all on the screen."""

from __future__ import annotations

import pytest
from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import ASK, BIRTH, NUMBER, PHONE
from textual import events
from textual.geometry import Region

from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.self_service.widgets.touch_keys import TouchKey

SEEN = [((50, 16), "vi"), ((50, 16), "en"), ((50, 23), "en"), ((50, 40), "vi")]
"""Lying on a wide screen, on 1024x768, and standing."""
NAME = "Nguyeenx Vawn Thuwr"


async def to_number(kiosk: Kiosk, language: str) -> None:
    await kiosk.tap(language)
    await kiosk.until_at("self_service.menu")
    await kiosk.tap("mobile")
    await kiosk.until_at("self_service.consent")
    assert_all_there(kiosk)
    await kiosk.enter("", f"{ASK}.number")


async def refused(kiosk: Kiosk, typed: str = "") -> None:
    """Enter, and what is wrong with it is painted to its last letter."""
    await kiosk.type(typed)
    kiosk.app.post_message(events.Key("enter", "\r"))
    await told(kiosk)


async def told(kiosk: Kiosk) -> None:
    await kiosk.until(lambda: kiosk.step.note.code != "")
    await kiosk.until(lambda: note_shown(kiosk).endswith(f"[{kiosk.step.note.code}]"))
    assert kiosk.step.note.region.width >= 20
    assert_all_there(kiosk)


def note_shown(kiosk: Kiosk) -> str:
    """Its letters as painted, without spaces, line ends and the border."""
    region = kiosk.step.note.region
    rows = kiosk.text().splitlines()[region.y : min(region.bottom, kiosk.app.size.height - 3)]
    shown = "".join("".join(row[region.x : region.right].split()) for row in rows)
    return shown.replace("█", "")


def assert_all_there(kiosk: Kiosk) -> None:
    """Foot and keys, each whole, none upon another, no label broken or cut."""
    shown = kiosk.text()
    whole = Region(0, 0, *kiosk.app.size)
    foot = [each for each in kiosk.app.frame.query(".foot").results(BigButton) if each.display]
    keys = list(kiosk.step.query(TouchKey))
    for each in foot:
        assert str(each.label) in shown and whole.contains_region(each.region)
    for key in keys:
        assert whole.contains_region(key.region) and str(key.render()) in shown
    places = [each.region for each in (*foot, *keys)]
    assert [(a, b) for i, a in enumerate(places) for b in places[:i] if a.overlaps(b)] == []


@pytest.mark.parametrize(("size", "language"), SEEN)
async def test_foot_keys_and_error_are_on_the_screen(size: tuple[int, int], language: str) -> None:
    async with visiting(size=size) as kiosk:
        await to_number(kiosk, language)
        for typed, then in (
            (NUMBER, f"{ASK}.name"),
            (NAME, f"{ASK}.birth"),
            (BIRTH, f"{ASK}.phone"),
            (PHONE, f"{ASK}.mail"),
            ("", "self_service.review"),
            ("", "self_service.challenge"),
        ):
            assert_all_there(kiosk)
            if typed:
                await refused(kiosk)
            await kiosk.enter(typed, then)
        assert_all_there(kiosk)
        await kiosk.answer_challenge()
        await kiosk.until_at("self_service.code")
        await kiosk.until(lambda: kiosk.shows("091****678"))
        await kiosk.type("000001")
        await told(kiosk)
        await kiosk.type(RIGHT_CODE)
        await kiosk.until_at("self_service.password.new")
        await refused(kiosk, "ab")
