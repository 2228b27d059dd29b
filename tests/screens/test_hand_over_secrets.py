"""What a citizen types leaves no trace: not in a widget, a message, a log, an error, a report."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import textual.constants
from fakes.ways import FakeCentre
from support.card_host import Desk, Rig, hosting
from support.texts_within import texts_within
from textual.message import Message

from counter_ui.crash import report_text
from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.code import CodeCard
from counter_ui.screens.cards.login_check import LoginCheckCard
from counter_ui.screens.cards.password import PasswordCard
from counter_ui.screens.cards.station_ways import without_traces
from counter_ui.widgets.secret_field import Secret
from kiosk.domain.one_time_code import CodePurpose, OneTimeCode
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.errors import LaterError

OTP = "730519"
PASSWORD = "canary-Zq7-xanh-la"


class LosingCentre(FakeCentre):
    """Takes the code, and its answer is lost."""

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        super().attempt(code, typed)
        raise LaterError("centre.unreachable")


class DyingCentre(FakeCentre):
    """Has a bug that quotes what it got."""

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        raise RuntimeError(f"never seen {typed}")


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The toolkit's own log, as a developer could switch it on: events, messages, their reprs."""
    path = tmp_path / "textual.log"
    monkeypatch.setattr(textual.constants, "LOG_FILE", str(path))
    yield path
    if path.exists():
        written = path.read_text(encoding="utf-8")
        assert not [each for each in (OTP, PASSWORD) if each in written]


def left_behind(desk: Desk, secret: str) -> list[str]:
    """Where ``secret`` still is: widgets, what is painted, messages to the screen."""
    found = [f"widget {each!r}" for each in desk.screen.query("*") if _holds(each, secret)]
    found += [
        f"said {each!r}" for each in desk.said if secret in repr(each) or _holds(each, secret)
    ]
    return found + (["painted"] if secret in "".join(desk.text().split()) else [])


def _holds(thing: object, secret: str) -> bool:
    return any(secret in text for text in texts_within(thing, depth=3))


def messages_alive() -> list[Message]:
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, Message)]


def code_card(rig: Rig):  # type: ignore[no-untyped-def]
    return lambda station, words: CodeCard(rig.draft(), Phone("0820000088"), station, words)


def login_card(rig: Rig):  # type: ignore[no-untyped-def]
    number = PersonNumber("001099012345")
    return lambda station, words: LoginCheckCard(number, station, rig.draft().shift, words)


def password_card(rig: Rig):  # type: ignore[no-untyped-def]
    return lambda station, words: PasswordCard(rig.confirmed(), station, words)


async def test_a_code_that_was_tried_is_nowhere(log: Path) -> None:
    async with hosting(code_card(rig := Rig()), rig) as desk:
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(OTP)
        await desk.until_shown("one_time_code.wrong")
        assert rig.centre.typed == [OTP]
        assert log.read_text(encoding="utf-8").count("Key(") >= len(OTP)  # it does log
        assert left_behind(desk, OTP) == []
        assert not [each for each in messages_alive() if _holds(each, OTP)]


async def test_a_code_whose_answer_was_lost_is_nowhere() -> None:
    rig = Rig()
    rig.centre = LosingCentre(rig.clock)
    async with hosting(code_card(rig), rig) as desk:
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(OTP)
        await desk.until_shown("centre.unreachable")
        assert left_behind(desk, OTP) == []
        assert not [each for each in messages_alive() if _holds(each, OTP)]


async def test_a_half_typed_code_goes_with_the_way_back() -> None:
    async with hosting(code_card(rig := Rig()), rig) as desk:
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(OTP[:5])
        assert left_behind(desk, OTP[:5])  # the search itself finds something
        await desk.press("escape")
        assert left_behind(desk, OTP[:5]) == []


@pytest.mark.parametrize("again", [PASSWORD, PASSWORD + "x"])
async def test_a_password_is_only_in_what_is_sealed(again: str) -> None:
    async with hosting(password_card(rig := Rig()), rig) as desk:
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.type(again)
        await desk.press("enter")
        await desk.until(lambda: bool(desk.said) or desk.shows("password.differs"))
        assert left_behind(desk, PASSWORD) == []
        assert not [each for each in messages_alive() if _holds(each, PASSWORD)]


async def test_a_sign_in_leaves_neither_password_nor_code() -> None:
    async with hosting(login_card(rig := Rig()), rig) as desk:
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown("Mã xác thực đã được gửi")
        assert left_behind(desk, PASSWORD) == []
        await desk.type(OTP)
        await desk.until_shown("one_time_code.wrong")
        assert left_behind(desk, OTP) == []
        assert not [each for each in messages_alive() if _holds(each, PASSWORD)]


def test_an_error_of_secret_work_has_no_frame_with_the_secret() -> None:
    centre_errors: list[Callable[[], LaterError]] = [lambda: LaterError("centre.unreachable")]

    def attempt(typed: str) -> WorkFailed:
        try:
            raise ValueError(typed)
        except ValueError as cause:
            raise centre_errors[0]() from cause

    secret = Secret(OTP)
    with pytest.raises(LaterError) as caught:
        without_traces(lambda: attempt(secret.take()))()
    error = caught.value
    assert error.__cause__ is None and error.__context__ is None
    trace, frames = error.__traceback__, []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    ours = [f for f in frames if f.f_code.co_filename.endswith("station_ways.py")]
    assert ours and len(frames) == 2  # this test's own, and the work's
    assert not any(OTP in repr(each.f_locals) for each in ours)
    assert OTP not in report_text(error) and repr(secret) == "Secret(…)" and secret.take() == ""


def test_a_bug_that_quotes_a_code_is_reported_without_it() -> None:
    secret = Secret(OTP)
    rig = Rig()
    code = rig.centre._first(Phone("0820000088"), CodePurpose.REGISTRATION)
    with pytest.raises(RuntimeError) as caught:
        DyingCentre(rig.clock).attempt(code, secret.take())
    assert OTP not in report_text(caught.value)
