"""A visit prepared at a kiosk, finished in lines: nothing is asked a second time."""

from __future__ import annotations

from fakes.prepared_visits import PreparingStation
from support.plain_counter import REACHED, YES, kinds, play, sit_down

from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.prepared import VisitNeed
from kiosk.ports.prepared_visits import VisitState

WORDS = load_wording("vi")


def test_a_scanned_ticket_leads_straight_to_the_comparison() -> None:
    station = PreparingStation()
    ticket = station.ticket(note="tai nghe kém")
    talk = play(station, ["10", ticket.qr_text, *YES, ""])
    assert "Đã đồng ý trên màn hình ki-ốt." in talk.text and "tai nghe kém" in talk.text
    assert "Giấy tờ" not in talk.text and "Mã OTP" not in talk.text
    assert LedgerKind.RECORDED in kinds(station)
    assert len(station.visits.finished) == 1


def test_the_typed_code_serves_as_well_and_a_wrong_one_is_said() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    talk = play(station, ["10", "abc", ticket.grouped, *YES, ""])
    assert "[prepared.code_" in talk.text
    assert LedgerKind.RECORDED in kinds(station)


def test_a_ticket_that_was_used_begins_nothing_and_enter_leaves() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    station.visits.says = VisitState.FINISHED
    talk = play(station, ["10", ticket.qr_text, ""])
    assert "[prepared.finished]" in talk.text
    assert LedgerKind.RECORDED not in kinds(station)


def test_whoever_came_for_a_lost_phone_is_served_that() -> None:
    station = PreparingStation()
    station.accounts.accounts[station.person.number] = "091****321"
    ticket = station.ticket(VisitNeed.NEW_PHONE)
    talk = play(station, ["10", ticket.qr_text, *YES, ""], [""])
    assert WORDS("recovery.accepted") in talk.text
    assert station.centre.handed_in and station.visits.finished


def test_a_visit_that_was_refused_is_finished_too() -> None:
    station = PreparingStation()
    talk = play(station, ["10", station.ticket().qr_text, "0", "1"])
    assert WORDS("refused.title") in talk.text and len(station.visits.finished) == 1


def test_left_in_the_middle_it_is_taken_up_at_the_comparison() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    opened = station.open()
    sit_down(opened, ["10", ticket.qr_text])
    talk = sit_down(opened, ["3", "1", *YES, ""])
    station.close()
    assert LedgerKind.RECORDED in kinds(station) and REACHED[0] not in talk.text
