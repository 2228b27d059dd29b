"""The plain counter's menu: who works here, what is found again, which papers come out."""

from __future__ import annotations

from fakes.station import CODE, PASSPHRASE, FakeStation
from fakes.talk import NOBODY
from support.plain_counter import REACHED, YES, kinds, play, sit_down

from counter_ui.wording import load_wording
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.ports.receipt_printer import PaperEnd, PrintOutcome

WORDS = load_wording("vi")
OTHER, OTHER_PASSPHRASE = "CB02", PASSPHRASE + " nam"


def with_card() -> FakeStation:
    station = FakeStation()
    station.lay_card()
    return station


def registered(station: FakeStation) -> list[str]:
    return ["1", station.person.qr_text(), "", *YES, *REACHED, "1", ""]


def number_of(station: FakeStation) -> str:
    entries = station.store.run(lambda unit: list(unit.ledger.entries()))
    return next(str(e.facts["receipt"]) for e in entries if e.kind == LedgerKind.RECORDED)


def test_all_that_can_be_done_is_said_once_and_again_by_enter() -> None:
    talk = play(FakeStation(), ["", "99"])
    assert talk.text.count("1 hồ sơ mới, trực tiếp") == 2
    assert "3 làm tiếp" not in talk.text and "13 in lại" not in talk.text
    assert WORDS("plain.not_in_list") in talk.text


def test_the_last_receipt_comes_out_again_and_how_to_sign_in() -> None:
    station = with_card()
    talk = play(station, [*registered(station), "13", "14"])
    assert len(station.printer.receipts) == 2
    assert [each.kind for each in station.guidance.printed] == [GuidanceKind.ACTIVATION]
    assert talk.text.count(WORDS("receipt.tell")) == 1


def test_a_registration_is_found_by_its_number_and_asked_to_be_completed() -> None:
    station = with_card()
    opened = station.open()
    sit_down(opened, registered(station))
    number = number_of(station)
    talk = sit_down(opened, ["11", "khong-co", number, "1", number, "2", "1", ""])
    station.close()
    assert "[receipt.unknown]" in talk.text
    assert station.forms.printed == [("receipt", number)]
    assert [each.kind for each in station.guidance.printed] == [GuidanceKind.SUPPLEMENT]
    assert station.person.number not in talk.text


def test_an_auditor_finds_and_gives_no_paper_out() -> None:
    station = with_card()
    opened = station.open()
    sit_down(opened, registered(station))
    number = number_of(station)
    station.desk().add_officer("KS01", "Vũ Thị Kiểm", frozenset({Role.AUDITOR}), OTHER_PASSPHRASE)
    talk = sit_down(opened, ["12", "KS01", "11", number, "1", ""], [OTHER_PASSPHRASE])
    station.close()
    assert "[officer.not_a_clerk]" in talk.text
    assert station.forms.printed == []


def test_a_clerk_says_whether_a_paper_came_out_and_an_auditor_is_not_asked() -> None:
    station = FakeStation()
    half = PaperEnd(
        job=3,
        form="receipt",
        number="ANBINH-Q3-261122-0007",
        copy=0,
        outcome=PrintOutcome.UNKNOWN,
        reason="print.counter_stopped",
    )
    station.printer.open_questions = [half]
    opened = station.open()
    station.desk().add_officer("KS01", "Vũ Thị Kiểm", frozenset({Role.AUDITOR}), OTHER_PASSPHRASE)
    talk = sit_down(opened, ["/lui", "12", "KS01", "2"], [OTHER_PASSPHRASE])
    assert talk.text.count(half.number) == 1 and station.printer.answers == []
    talk = sit_down(opened, ["1"])
    station.close()
    assert half.number in talk.text and station.printer.answers == [(3, True)]


def test_the_next_officer_takes_over_and_has_nothing_of_the_last_one() -> None:
    station = with_card()
    answers = [*registered(station), "12", OTHER, "", "13"]
    talk = play(station, answers, [OTHER_PASSPHRASE])
    assert "Đã mở ca cho Lê Văn Khác" in talk.text
    assert len(station.printer.receipts) == 1
    assert kinds(station).count(LedgerKind.SHIFT_CLOSED) == 2


def test_behind_the_lock_another_officer_takes_over_and_the_draft_stays() -> None:
    station = with_card()
    answers = ["1", station.person.qr_text(), "/khoa", OTHER, ""]
    talk = play(station, answers, ["/giaoca", OTHER_PASSPHRASE])
    assert "Đã mở ca cho Lê Văn Khác" in talk.text
    assert WORDS("plain.draft_waits") not in talk.text, "the draft is its clerk's"


def test_a_supervisor_ends_a_wait_beside_the_officer() -> None:
    station = with_card()
    station.desk().add_officer("GS01", "Vũ Giám Sát", frozenset({Role.SUPERVISOR}), "giam sat oi")
    answers = ["0", *[CODE] * 6, "/mokhoa", CODE, "GS01", CODE]
    talk = play(station, answers, [*["sai"] * 6, "giam sat oi", PASSPHRASE])
    assert "[officer.wait]" in talk.text
    assert f"Đã mở khóa một lần cho cán bộ {CODE}" in talk.text


def test_a_citizen_who_goes_away_from_a_password_leaves_a_locked_counter() -> None:
    station = with_card()
    answers = ["1", station.person.qr_text(), "", *YES, *REACHED, "1", "5", ""]
    talk = play(station, answers, [NOBODY, PASSPHRASE, "0", ""])
    assert WORDS("lock.title") in talk.text
    assert LedgerKind.RECORDED in kinds(station)


def test_an_unfinished_registration_is_dropped() -> None:
    station = with_card()
    opened = station.open()
    sit_down(opened, ["1", station.person.qr_text()])
    talk = sit_down(opened, ["3", "0", ""])
    station.close()
    assert WORDS("plain.dropped") in talk.text
    assert talk.text.count(WORDS("plain.draft_waits")) == 1


def test_the_screens_keys_are_said_as_what_is_typed_here() -> None:
    station = with_card()
    talk = play(station, ["1", "khong phai the", "/dung", "1"])
    assert "mã xước thì Enter" in talk.text and "F3" not in talk.text
