"""Approved later, in lines: left by the clerk, looked at by another officer, or sent back."""

from __future__ import annotations

from fakes.station import CODE, PASSPHRASE, FakeStation
from support.plain_counter import (
    APPROVER,
    APPROVER_PASSPHRASE,
    REACHED,
    YES,
    kinds,
    play,
    with_approver,
)

from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind

WORDS = load_wording("vi")
POST_OFFICE = ["5", "1", "3"]


def left(station: FakeStation) -> list[str]:
    """By the post office, up to the approver, left for later."""
    return [*POST_OFFICE, station.person.qr_text(), "", *YES, *REACHED, "1", "", "7"]


def test_left_for_later_it_is_approved_from_the_list() -> None:
    station = with_approver(FakeStation())
    answers = [*left(station), "8", "1", APPROVER, "1"]
    talk = play(station, answers, [APPROVER_PASSPHRASE])
    assert WORDS("later.left") in talk.text
    assert "Đã duyệt và ghi sổ: " in talk.text and WORDS("later.none") in talk.text
    assert kinds(station).count(LedgerKind.RECORDED) == 1
    assert station.person.number not in talk.text.replace(" ", "")


def test_the_clerk_does_not_approve_and_neither_does_who_may_not() -> None:
    station = with_approver(FakeStation())
    answers = [*left(station), "8", "1", CODE, "1", "CB02", "/lui"]
    talk = play(station, answers, [PASSPHRASE, PASSPHRASE + " nam"])
    assert "[approval.same_person]" in talk.text and "[approval.not_an_approver]" in talk.text
    assert LedgerKind.RECORDED not in kinds(station)


def test_sent_back_it_is_said_with_its_reason_and_taken_up_again() -> None:
    station = with_approver(FakeStation())
    back = ["8", "1", APPROVER, "0", "3"]
    again = ["3", "1", *YES, "", "1", "", "1", "", APPROVER]
    talk = play(station, [*left(station), *back, *again], [APPROVER_PASSPHRASE] * 2)
    assert WORDS("later.reason.contact") in talk.text
    assert "TRẢ LẠI bởi PT01" in talk.text
    assert kinds(station).count(LedgerKind.RECORDED) == 1


def test_behind_the_lock_the_approver_is_nobody_any_more() -> None:
    station = with_approver(FakeStation())
    answers = [*left(station), "8", "1", APPROVER, "/khoa", "1", "/lui"]
    talk = play(station, answers, [APPROVER_PASSPHRASE, PASSPHRASE])
    assert LedgerKind.RECORDED not in kinds(station)
    assert talk.text.count("1 duyệt, 0 trả lại:") == 2


def test_nothing_waits() -> None:
    assert WORDS("later.none") in play(FakeStation(), ["8"]).text
