"""No way out, nobody forgotten: idle, leaving, keys, paste, the technician, a crash."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.self_service import HeardSpeaker
from fakes.signing_tokens import FAKE_PIN
from fakes.station import CODE, PASSPHRASE
from support.kiosk_pilot import Kiosk, visiting
from support.token_room import TokenRoom
from support.token_stations import StationWithTokens
from textual import events

from counter_ui.self_service.ending import TECHNICIAN_STATUS
from counter_ui.self_service.frame import VisitFrame
from counter_ui.self_service.idle import IdleTimes, Presence
from counter_ui.self_service.visit import LetterSize
from counter_ui.self_service.widgets.head import Head
from counter_ui.self_service.widgets.warning import IdleWarning
from counter_ui.themes import THEMES

ASK = "self_service.ask"
HASTY = IdleTimes(idle_s=0.7, warning_s=0.5)
STORM = (
    "ctrl+c ctrl+z ctrl+p ctrl+d ctrl+l ctrl+s ctrl+o ctrl+t ctrl+g ctrl+backslash f2 f3 f4 f5 f6 "
    "f7 f8 f9 f11 f12 alt+x insert ctrl+v ctrl+x ctrl+a ctrl+shift+p ctrl+underscore"
).split()


async def to_number(kiosk: Kiosk) -> None:
    await kiosk.tap("vi")
    await kiosk.until_at("self_service.menu")
    await kiosk.tap("mobile")
    await kiosk.until_at("self_service.consent")
    await kiosk.enter("", f"{ASK}.number")


def warnings(kiosk: Kiosk) -> list[IdleWarning]:
    """Those that stand there; at most one."""
    return [each for each in kiosk.app.screen.query(IdleWarning) if each.is_mounted]


def warned(kiosk: Kiosk) -> bool:
    return bool(warnings(kiosk))


def test_the_idle_time_ends_with_a_warning() -> None:
    times = IdleTimes()
    assert times.presence(24.9) is Presence.HERE
    assert times.presence(25) is times.presence(44.9) is Presence.WARNED
    assert times.presence(45) is Presence.GONE
    assert (times.left_s(25), times.left_s(50)) == (20, 0)


async def test_nobody_there_is_warned_then_everything_goes() -> None:
    async with visiting() as kiosk:
        await to_number(kiosk)
        await kiosk.type("001099")
        kiosk.app.station = replace(kiosk.app.station, idle=IdleTimes(idle_s=60.0, warning_s=59.9))
        await kiosk.until(lambda: kiosk.shows("Ông/bà còn ở đây không?"))
        kiosk.app.station = replace(kiosk.app.station, idle=IdleTimes(idle_s=0.1, warning_s=0.05))
        await kiosk.until(lambda: kiosk.app.return_value is not None)
    assert kiosk.app.return_value == 0
    assert kiosk.step.text == ""  # type: ignore[attr-defined]


async def test_any_key_extends_more_than_ten_times_and_types_nothing() -> None:
    async with visiting(idle=IdleTimes(idle_s=60.0, warning_s=59.9)) as kiosk:
        await to_number(kiosk)
        for _ in range(12):
            await kiosk.until(lambda: warned(kiosk))
            (before,) = warnings(kiosk)
            kiosk.app.post_message(events.Key("7", "7"))
            # The next one may stand there before anybody looks, so it is not enough to see none.
            await kiosk.until(lambda gone=before: gone not in warnings(kiosk))  # type: ignore[misc]
        assert kiosk.step.text == ""  # type: ignore[attr-defined]


async def test_an_untouched_kiosk_waits_for_ever() -> None:
    async with visiting(idle=HASTY) as kiosk:
        await asyncio.sleep(1.2)
        await kiosk.pilot.pause()
        assert kiosk.app.return_value is None and isinstance(kiosk.app.screen, VisitFrame)


async def test_leaving_ends_the_process_and_wipes() -> None:
    async with visiting() as kiosk:
        await to_number(kiosk)
        await kiosk.type("001099")
        step = kiosk.step
        await kiosk.tap("leave")
    assert (kiosk.app.return_value, kiosk.app.return_code) == (0, 0)
    assert step.text == ""  # type: ignore[attr-defined]


async def test_a_storm_of_keys_opens_nothing() -> None:
    async with visiting() as kiosk:
        await to_number(kiosk)
        for key in STORM:
            kiosk.app.post_message(events.Key(key, None))
        await kiosk.pilot.pause()
        assert kiosk.at(f"{ASK}.number") and len(kiosk.app.screen_stack) == 1
        assert kiosk.app.return_value is None


async def test_nothing_is_pasted_and_nothing_is_copied() -> None:
    async with visiting() as kiosk:
        await to_number(kiosk)
        kiosk.app.post_message(events.Paste("001099012345"))
        await kiosk.pilot.pause()
        assert kiosk.step.text == ""  # type: ignore[attr-defined]
        kiosk.app.copy_to_clipboard("a secret")
        assert kiosk.app.clipboard == ""


async def test_every_size_goes_on() -> None:
    async with visiting() as kiosk:
        await to_number(kiosk)
        await kiosk.type("001")
        for size in ((40, 12), (10, 4), (200, 80), (80, 24)):
            await kiosk.pilot.resize_terminal(*size)
        assert kiosk.shows("001▏")


async def test_a_technician_leaves_by_passphrase_after_five_taps() -> None:
    async with visiting() as kiosk:
        for _ in range(5):
            await kiosk.pilot.click(Head)
        await kiosk.until_at("self_service.technician.code")
        await kiosk.enter(CODE, "self_service.technician.passphrase")
        await kiosk.type("not this one")
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.shows("sign_in_failed"))
        await kiosk.type(PASSPHRASE)
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.app.return_value is not None)
    assert kiosk.app.return_code == TECHNICIAN_STATUS


async def test_a_technician_leaves_by_token() -> None:
    room = TokenRoom()
    token, certificate = room.plug()
    room.enrol("CB01", token, certificate, bytearray(FAKE_PIN.encode()))
    async with visiting(StationWithTokens(room=room)) as kiosk:
        await kiosk.pilot.press("ctrl+q")
        await kiosk.until_at("self_service.token.pin")
        await kiosk.type("00000000")
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.shows("token.pin_wrong"))
        await kiosk.type(FAKE_PIN)
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.app.return_value is not None)
    assert kiosk.app.return_code == TECHNICIAN_STATUS


async def test_a_citizens_token_is_no_way_out() -> None:
    room = TokenRoom()
    room.plug()
    async with visiting(StationWithTokens(room=room)) as kiosk:
        await kiosk.pilot.press("ctrl+q")
        await kiosk.until_at("self_service.technician.code")
        await kiosk.until(lambda: "token-watch" in {each.name for each in threading.enumerate()})
        await kiosk.enter(CODE, "self_service.technician.passphrase")
        assert room.tokens.pins == []


async def test_a_crash_ends_it_with_a_redacted_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr("counter_ui.self_service.app.Timer", _no_timer(ended))
    with pytest.raises(ZeroDivisionError):
        async with visiting(crash_folder=tmp_path) as kiosk:
            await to_number(kiosk)
            await kiosk.type("001099")
            kiosk.app.call_later(lambda: 1 / 0)
            await kiosk.until(lambda: any(tmp_path.iterdir()))
    (report,) = tmp_path.iterdir()
    assert "ZeroDivisionError" in report.read_text() and "001099" not in report.read_text()
    assert ended == [1]


def _no_timer(ended: list[int]) -> object:
    class Noted:
        def __init__(self, after_s: float, act: object, arguments: tuple[int]) -> None:
            self._status = arguments[0]

        def start(self) -> None:
            ended.append(self._status)

    return Noted


async def test_staff_are_called_or_the_hotline_is_shown() -> None:
    called: list[str] = []

    def came(step: str) -> bool:
        called.append(step)
        return len(called) == 1

    async with visiting(call_staff=came) as kiosk:
        await kiosk.tap("staff")
        await kiosk.until(lambda: kiosk.shows("Đã gọi cán bộ"))
        await kiosk.tap("close")
        await kiosk.until(lambda: isinstance(kiosk.app.screen, VisitFrame))
        await kiosk.tap("staff")
        await kiosk.until(lambda: kiosk.shows("1900 0000"))
    assert called == ["self_service.start"] * 2


async def test_looks_are_chosen_on_the_first_screen() -> None:
    told: list[LetterSize] = []
    async with visiting() as kiosk:
        kiosk.visit.letter_size_changed.append(told.append)
        await kiosk.tap("letters")
        await kiosk.tap("contrast")
        assert told == [LetterSize.LARGE] and kiosk.app.theme == "counter-contrast"
        assert kiosk.app.frame.has_class("-large")
        await kiosk.tap("papers")
        await kiosk.until_at("self_service.papers")
        assert kiosk.shows("TTTB")
        await kiosk.tap("back")
        await kiosk.until_at("self_service.start")
        await kiosk.tap("en")
        await kiosk.until_at("self_service.menu")
        assert kiosk.shows("Choose how to register")
    assert any(each.name == "counter-contrast" for each in THEMES)


async def test_prompts_are_spoken_and_nothing_typed_ever_is() -> None:
    speaker = HeardSpeaker()
    async with visiting(speaker=speaker) as kiosk:
        assert not speaker.said
        await kiosk.tap("voice")
        await to_number(kiosk)
        await kiosk.type("001099")
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.shows("number.wrong_length"))
        await kiosk.tap("leave")
    said = " ".join(words for _, words in speaker.said)
    assert "Số CMT/CCCD" in said and "Thuê bao di động" in said
    assert "001099" not in said and speaker.hushed
    assert {language for language, _ in speaker.said} == {"vi"}
