"""Beside registrations, in lines: the citizen tries the account, a complaint is asked after."""

from __future__ import annotations

from fakes.station import CODE, PASSPHRASE, FakeStation
from fakes.talk import ScriptedTalk
from fakes.ways import RIGHT_CODE

from counter_ui.plain.shift import PlainCounter
from counter_ui.typing.composer import Typing
from counter_ui.wording import load_wording
from kiosk.domain.account_service import LoginState

NUMBER = "001099012345"
PASSWORD = "Ruong-bac-thang-9"


def play(station: FakeStation, answers: list[str], hidden: list[str]) -> str:
    talk = ScriptedTalk([CODE, *answers, "0", ""], [PASSPHRASE, *hidden])
    try:
        PlainCounter(station.open(), talk, load_wording("vi"), Typing.NONE).run()
    finally:
        station.close()
    assert not talk.unasked
    assert PASSWORD not in talk.text and NUMBER not in talk.text
    return talk.text


def test_number_password_and_code_show_that_the_account_works() -> None:
    said = play(FakeStation(), ["6", "12", NUMBER], [PASSWORD, "111111", RIGHT_CODE])
    assert "[number.wrong_length]" in said and "[one_time_code.wrong]" in said
    assert "Đăng nhập được" in said


def test_an_account_without_a_password_gets_its_first_one() -> None:
    station = FakeStation()
    station.centre.login = LoginState.ACTIVATION
    said = play(station, ["6", NUMBER], ["", RIGHT_CODE, "", "yeu", PASSWORD, PASSWORD])
    assert "[password.refused]" in said and "Tài khoản đã kích hoạt" in said


def test_a_wrong_password_is_typed_again_or_left() -> None:
    station = FakeStation()
    station.centre.login = LoginState.REFUSED
    said = play(station, ["6", NUMBER, "/lui"], [PASSWORD])
    assert "[login.refused]" in said


def test_a_complaint_is_asked_after_by_its_number() -> None:
    said = play(FakeStation(), ["7", "???", "KN-261122-00001", ""], [])
    assert "[dispute.number_malformed]" in said
    assert load_wording("vi")("dispute_state.received") in said
