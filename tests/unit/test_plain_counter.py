"""The plain counter over the true use cases: what is asked, what is said, what is recorded."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes.station import CODE, PASSPHRASE, FakeStation
from fakes.store_samples import an_entry
from fakes.talk import NOBODY, ScriptedTalk

from counter_ui.plain.shift import PlainCounter
from counter_ui.plain.talk import as_meant
from counter_ui.station import Station
from counter_ui.typing.composer import Typing
from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxState
from kiosk.ports.unit_of_work import UnitOfWork

YES = ["1", "1", "1"]
TO_RECEIPT = ["0912345678", "1", "", "1", ""]
"""Phone, read back, no e-mail, agreed, Enter."""


def play(
    station: FakeStation, answers: Sequence[str], hidden: Sequence[str] = (PASSPHRASE,)
) -> ScriptedTalk:
    try:
        return sit_down(station.open(), answers, hidden)
    finally:
        station.close()


def sit_down(
    opened: Station, answers: Sequence[str], hidden: Sequence[str] = (PASSPHRASE,)
) -> ScriptedTalk:
    talk = ScriptedTalk([CODE, *answers], hidden)
    PlainCounter(opened, talk, load_wording("vi"), Typing.NONE).run()
    return talk


def kinds(station: FakeStation) -> list[LedgerKind]:
    return [each.kind for each in station.store.run(lambda unit: list(unit.ledger.entries()))]


def with_card() -> FakeStation:
    station = FakeStation()
    station.lay_card()
    return station


def test_a_chip_card_is_registered_line_by_line() -> None:
    station = with_card()
    talk = play(station, ["1", station.person.qr_text(), "", *YES, *TO_RECEIPT, "0", ""])
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY" in talk.text
    assert "Mức 3" in talk.text
    assert LedgerKind.RECORDED in kinds(station)
    assert "Đọc lại cho ông/bà nghe: 0912 345 678" in talk.text
    assert station.person.number not in talk.text.replace(" ", "")
    assert station.woken


def test_without_a_chip_the_policy_says_what_that_is_worth() -> None:
    station = with_card()
    typed = ["", station.person.number, "15/03/1999", "", "NGUYỄN VĂN THỬ"]
    talk = play(station, ["1", *typed, "0", *YES, *TO_RECEIPT, "0", ""])
    assert "Không đọc chip" in talk.text
    assert "Mức 2 · xác minh trung bình" in talk.text
    assert LedgerKind.RECORDED in kinds(station)


def test_numbers_are_said_in_full_only_when_asked_for() -> None:
    station = with_card()
    qr = station.person.qr_text()
    talk = play(station, ["1", "/so", qr, "", *YES, *TO_RECEIPT, "0", ""])
    assert "001 099 012 345" in talk.text


def test_a_no_ends_in_a_reason_and_back_takes_the_no_back() -> None:
    station = with_card()
    qr = station.person.qr_text()
    talk = play(station, ["1", qr, "", "0", "/lui", "0", "1", "0", ""])
    assert talk.text.count("Vì sao dừng hồ sơ này?") == 2
    assert "Lý do: Người trước mặt không giống ảnh trong thẻ" in talk.text
    assert LedgerKind.RECORDED not in kinds(station)


def test_back_goes_one_step_back_and_nothing_is_lost() -> None:
    station = with_card()
    qr = station.person.qr_text()
    answers = ["1", qr, "", *YES, "/lui", *YES, "123", "0912345678", "0", "0912345678", "1", ""]
    talk = play(station, [*answers, "1", "", "0", ""])
    assert talk.text.count("Bước 2: đối chiếu.") == 2
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY" in talk.text


def test_a_scan_never_answers_a_question() -> None:
    station = with_card()
    qr = station.person.qr_text()
    talk = play(station, ["1", qr, "", qr, *YES, *TO_RECEIPT, "0", ""])
    assert "Bước này không nhận mã quét" in talk.text
    assert LedgerKind.RECORDED in kinds(station)


def test_what_an_input_method_did_to_a_scan_is_said() -> None:
    station = with_card()
    talk = play(station, ["1", "IDVNM0990123455Ớ01099012345<<6", "/dung", "1", "0", ""])
    assert "bộ gõ" in talk.text


def test_idle_the_counter_locks_and_takes_away_what_was_said() -> None:
    station = with_card()
    talk = play(
        station,
        ["1", station.person.qr_text(), NOBODY, "", *YES, *TO_RECEIPT, "0", ""],
        [PASSPHRASE, "sai rồi", PASSPHRASE],
    )
    locked = talk.lines.index(load_wording("vi")("lock.title"))
    assert locked in talk.wiped_at
    assert LedgerKind.RECORDED in kinds(station)


def test_a_terminal_that_is_closed_closes_the_shift_and_keeps_the_draft() -> None:
    station = with_card()
    opened = station.open()
    talk = sit_down(opened, ["1", station.person.qr_text()])
    assert LedgerKind.SHIFT_CLOSED in kinds(station)
    assert talk.wiped_at[-1] == len(talk.lines)
    talk = sit_down(opened, ["3", "1", "", *YES, *TO_RECEIPT, "0", ""])
    station.close()
    assert "Làm tiếp hồ sơ" in talk.text
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY" in talk.text


def test_a_wrong_passphrase_is_said_in_three_parts() -> None:
    station = with_card()
    talk = play(station, [CODE, "0", ""], ["sai", PASSPHRASE])
    assert "[officer.sign_in_failed]" in talk.text
    assert "Đã mở ca" in talk.text


@pytest.mark.parametrize(
    ("line", "typing", "text"),
    [
        ("Nguyen\b\bễn", Typing.NONE, "Nguyễn"),
        ("Nguyen\x7f\x7fễn ", Typing.NONE, "Nguyễn"),
        ("\x1b[AThử\t", Typing.NONE, "[AThử"),
        ("Nguyeenx Vawn", Typing.TELEX, "Nguyễn Văn"),
        ("\b\b", Typing.NONE, ""),
    ],
)
def test_a_line_is_taken_as_it_was_meant(line: str, typing: Typing, text: str) -> None:
    assert as_meant(line, typing) == text


# What waits and what is to be done


def with_tasks() -> FakeStation:
    station = FakeStation()

    def work(unit: UnitOfWork) -> None:
        for number in range(1, 13):
            unit.outbox.add(an_entry(number))
        unit.outbox.mark("registration-1", OutboxState.REFUSED, reason="account.exists")
        unit.outbox.mark("registration-2", OutboxState.SET_ASIDE, reason="outbox.digest_differs")

    station.store.run(work)
    return station


def test_what_waits_is_said_and_what_is_to_be_done_is_done_by_numbers() -> None:
    station = with_tasks()
    talk = play(station, ["4", "1", "1", "1", "3", "1", "1", "1", "0", ""])
    assert "11 hồ sơ chưa vào hệ thống" in talk.text and "và 2 hồ sơ nữa" in talk.text
    assert [each.case for each in station.guidance.printed] == ["account_exists"]
    assert [each for each in kinds(station) if each in (LedgerKind.TASK_DONE,)] != []
    assert LedgerKind.SENT_AGAIN in kinds(station)
    assert "Không có việc nào chờ" in talk.text


def test_back_from_the_work_leads_to_the_menu() -> None:
    talk = play(with_tasks(), ["4", "/lui", "4", "1", "/lui", "0", ""])
    assert talk.text.count("2 việc cần người làm") == 2
