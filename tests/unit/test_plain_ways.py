"""Every way in lines: the right answers to the receipt, a wrong one to what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes.station import CODE, PASSPHRASE, FakeStation
from fakes.talk import ScriptedTalk
from fakes.ways import RIGHT_CODE

from counter_ui.plain.shift import PlainCounter
from counter_ui.typing.composer import Typing
from counter_ui.wording import load_wording
from kiosk.domain.comparison import Answer
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.domain.person_number import PersonNumber
from kiosk.errors import LaterError

PHONE = ["0912345678", "1"]
"""Typed, read back."""
REACHED = [*PHONE, ""]
"""And no e-mail."""
CLOSE = ["0", ""]
PASSWORD = "Ruong-bac-thang-9"
MOBILE, INSURANCE, POST = "1", "2", "3"


def play(
    station: FakeStation, answers: Sequence[str], hidden: Sequence[str] = (), *, to_end: bool = True
) -> ScriptedTalk:
    talk = ScriptedTalk([CODE, *answers, *CLOSE], [PASSPHRASE, *hidden])
    try:
        PlainCounter(station.open(), talk, load_wording("vi"), Typing.NONE).run()
    finally:
        station.close()
    if to_end:
        assert not talk.unasked, "something was never asked"
    return talk


def recorded_level(station: FakeStation) -> str:
    """Of the one registration that was recorded."""
    entries = station.store.run(lambda unit: list(unit.ledger.entries()))
    assert [each.kind for each in entries].count(LedgerKind.RECORDED) == 1
    return [each.facts["level"] for each in entries if each.kind == LedgerKind.PROOFED][-1]


def nothing_recorded(station: FakeStation) -> bool:
    entries = station.store.run(lambda unit: list(unit.ledger.entries()))
    return all(each.kind != LedgerKind.RECORDED for each in entries)


def by_way(kind: str, way: str, *answers: str) -> list[str]:
    return ["5", kind, way, *answers]


def with_number() -> FakeStation:
    station = FakeStation()
    station.centre.number = PersonNumber(station.person.number)
    return station


# Choosing


def test_what_may_not_be_chosen_is_listed_with_its_reason() -> None:
    talk = play(FakeStation(), by_way("3", "1", "/lui", "/lui"))
    assert "Thuê bao di động, không chọn được: Chỉ dành cho công dân" in talk.text
    assert "[method.citizens_only]" in talk.text
    assert talk.text.count("1. Công dân") == 2


# Thuê bao di động


def test_a_mobile_subscriber_with_code_and_password() -> None:
    station = FakeStation()
    answers = by_way("1", MOBILE, station.person.qr_text(), *REACHED, "1", "")
    talk = play(station, answers, [RIGHT_CODE, PASSWORD, PASSWORD])
    assert "Thuê bao chính chủ" in talk.text
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY" in talk.text
    assert recorded_level(station) == "2"
    assert PASSWORD not in talk.text and RIGHT_CODE not in talk.text
    assert "đã đặt mật khẩu" in talk.text


def test_a_typed_person_a_wrong_code_another_one_and_no_password() -> None:
    station = FakeStation()
    typed = ["", "123", station.person.number, "Nguyễn Văn Thử", "15/03/1999"]
    answers = by_way("1", MOBILE, *typed, *REACHED, "1", "")
    talk = play(station, answers, ["000000", "", RIGHT_CODE, ""])
    assert "[one_time_code.wrong]" in talk.text
    assert "[one_time_code.too_early]" in talk.text
    assert recorded_level(station) == "2"


def test_a_subscriber_who_is_somebody_else_is_corrected_or_refused() -> None:
    station = FakeStation()
    station.centre.answer = Answer.MISMATCH
    qr = station.person.qr_text()
    answers = by_way("1", MOBILE, qr, *REACHED, "/lui", "", *REACHED, "", "/dung", "1")
    talk = play(station, answers)
    assert talk.text.count("Thuê bao không khớp với thuê bao nhà mạng") >= 3
    assert "Nhập sai thì /lui sửa" in talk.text
    assert nothing_recorded(station)


def test_while_the_centre_is_away_nothing_is_lost() -> None:
    station = FakeStation()
    station.centre.away = LaterError("centre.unreachable")
    answers = by_way("1", MOBILE, station.person.qr_text(), *REACHED, "/dung", "1")
    talk = play(station, answers)
    assert "[centre.unreachable]" in talk.text
    assert nothing_recorded(station)


def test_a_weak_password_is_said_by_its_conditions() -> None:
    station = FakeStation()
    answers = by_way("1", MOBILE, station.person.qr_text(), *REACHED, "1", "")
    talk = play(station, answers, [RIGHT_CODE, "ngan", PASSWORD, "khac", PASSWORD, PASSWORD])
    assert "[password.refused]" in talk.text and "[password.differs]" in talk.text
    assert recorded_level(station) == "2"


# Bảo hiểm xã hội


def test_social_insurance_says_under_which_number_it_knows_the_person() -> None:
    station = with_number()
    answers = by_way("1", INSURANCE, station.person.qr_text(), "", *REACHED, "", "1", "")
    talk = play(station, answers, [RIGHT_CODE, ""])
    assert f"Số CMT/CCCD do BHXH trả về: {PersonNumber(station.person.number).masked}" in talk.text
    assert recorded_level(station) == "2"


def test_a_code_that_is_none_is_asked_for_again() -> None:
    station = with_number()
    qr = station.person.qr_text()
    station.centre.answer = Answer.ABSENT
    talk = play(station, by_way("1", INSURANCE, qr, "12", "", *REACHED, "/dung", "1"))
    assert "[insurance." in talk.text
    assert "BHXH không có mã số này" in talk.text
    assert nothing_recorded(station)


# Bưu điện Việt Nam


def with_approver() -> FakeStation:
    station = FakeStation()
    station.lay_card()
    station.desk().add_officer(
        "PT01", "Phạm Thị Duyệt", frozenset({Role.APPROVER}), PASSPHRASE + " duyet"
    )
    return station


def test_the_post_office_has_an_approver_beside_the_clerk() -> None:
    station = with_approver()
    qr = station.person.qr_text()
    answers = by_way("1", POST, qr, "", "1", "1", "1", *REACHED, "1", "", "PT01", "PT01")
    talk = play(station, answers, ["sai", PASSPHRASE + " duyet"])
    assert "[officer." in talk.text
    assert recorded_level(station) == "2"


def test_the_clerk_does_not_approve() -> None:
    station = with_approver()
    qr = station.person.qr_text()
    answers = by_way("1", POST, qr, "", "1", "1", "1", *REACHED, "1", "", CODE)
    talk = play(station, answers, [PASSPHRASE])
    assert "[approval." in talk.text and "Chưa ghi sổ" in talk.text
    assert nothing_recorded(station)


# What the citizen does alone where the policy does not ask for it


@pytest.mark.parametrize("hidden", [[RIGHT_CODE, PASSWORD, PASSWORD], ["0", ""]])
def test_in_person_code_and_password_are_offered_before_recording(hidden: list[str]) -> None:
    station = with_approver()
    answers = ["1", station.person.qr_text(), "", "1", "1", "1", *REACHED, "1", "5", ""]
    talk = play(station, answers, hidden)
    assert "Xác thực mã OTP" in talk.text
    assert recorded_level(station) == "3"
