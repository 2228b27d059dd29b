"""Who stands beside the applicant, in lines: a child's guardian, a helper."""

from __future__ import annotations

from fakes.station import FakeStation
from support.plain_counter import REACHED, YES, kinds, play

from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind
from kiosk.practice.people import load_person

WORDS = load_wording("vi")
CHILD = "bui-van-be"


def with_child() -> FakeStation:
    station = FakeStation(person=load_person(CHILD))
    station.lay_card(CHILD)
    return station


def test_a_child_is_registered_with_a_guardian_by_the_guardians_card() -> None:
    station = with_child()
    guardian = ["1", load_person().qr_text(), "1"]
    answers = ["1", station.person.qr_text(), "", *guardian, *YES, *REACHED, "1", ""]
    talk = play(station, answers)
    assert WORDS("party.child") in talk.text
    assert "NGUYỄN VĂN THỬ, Giấy khai sinh" in talk.text.replace("Nguyễn Văn Thử", "NGUYỄN VĂN THỬ")
    assert load_person().number not in talk.text
    assert LedgerKind.RECORDED in kinds(station)


def test_a_child_alone_goes_no_further() -> None:
    station = with_child()
    answers = ["1", station.person.qr_text(), "", "3", "/lui", *YES, "1"]
    talk = play(station, answers)
    assert "[guardian.needed]" in talk.text
    assert LedgerKind.RECORDED not in kinds(station)


def test_the_child_is_no_guardian_of_its_own() -> None:
    station = with_child()
    own = ["1", "", station.person.number, "Bùi Văn Bé", "1"]
    real = [load_person().number, "Nguyễn Văn Thử", "2"]
    answers = ["1", station.person.qr_text(), "", *own, *real, *YES, *REACHED, "1", ""]
    talk = play(station, answers)
    assert "[guardian.same_person]" in talk.text
    assert LedgerKind.RECORDED in kinds(station)


def test_a_helper_is_on_record_and_gets_no_right() -> None:
    station = FakeStation()
    station.lay_card()
    helper = ["7", "2", "1", "Trần Thị Giúp", "9", "1 3"]
    answers = ["1", station.person.qr_text(), "", "1", *helper, "1", "1", *REACHED, "1", ""]
    talk = play(station, answers)
    assert WORDS("party.helper_limits") in talk.text
    assert "[party.help_missing]" in talk.text
    assert "Trần Thị Giúp, Đọc giúp, Phiên dịch" in talk.text
    assert LedgerKind.RECORDED in kinds(station)
