"""Somebody who has an account already, in lines: how to get in, recovery here, a complaint."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.plain_counter import PASSWORD, REACHED, YES, kinds, play, sit_down

from counter_ui.wording import load_wording
from kiosk.domain.account_service import GuidanceKind, Recovery
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import LaterError

WORDS = load_wording("vi")


def known() -> FakeStation:
    station = FakeStation()
    station.lay_card()
    station.accounts.accounts[station.person.number] = "091****321"
    return station


def compared(station: FakeStation) -> list[str]:
    """In person, up to the answer that there is an account."""
    return ["1", station.person.qr_text(), "", *YES]


SERVED = ["", *YES, *REACHED, "1"]
"""The chip once more, the three questions, contact, consent; nothing is scanned twice."""


def test_a_forgotten_password_is_said_and_on_paper_and_the_slip_ends_it() -> None:
    station = known()
    talk = play(station, [*compared(station), "1", "4", "1"])
    assert "gắn với số 091****321" in talk.text
    assert [each.kind for each in station.guidance.printed] == [GuidanceKind.RECOVERY]
    assert "Quên mật khẩu: Ông/bà vào dichvucong.gov.vn" in talk.text
    assert LedgerKind.REFUSED in kinds(station) and LedgerKind.RECORDED not in kinds(station)


def test_a_lost_phone_is_replaced_and_a_password_set_at_the_counter() -> None:
    station = known()
    station.centre.recovery = replace(station.centre.recovery, password_set=True)
    answers = [*compared(station), "2", *SERVED, ""]
    talk = play(station, answers, [RIGHT_CODE, PASSWORD, PASSWORD])
    assert station.centre.handed_in[0][0] == "TK-1"
    assert WORDS("recovery.accepted") in talk.text and WORDS("recovery.password_set") in talk.text
    assert LedgerKind.RECOVERED in kinds(station) and LedgerKind.RECORDED not in kinds(station)
    assert [each.kind for each in station.guidance.printed] == [GuidanceKind.RECOVERY]
    assert PASSWORD not in talk.text and RIGHT_CODE not in talk.text
    assert "làm dở" not in talk.text, "the first draft is let go"


def test_a_refused_recovery_says_why_and_never_that_it_worked() -> None:
    station = known()
    station.centre.recovery = Recovery(accepted=False, code="recovery.level_too_low")
    talk = play(station, [*compared(station), "2", *SERVED, ""], [RIGHT_CODE, ""])
    assert WORDS("recovery.refused") in talk.text and "[recovery.level_too_low]" in talk.text
    assert WORDS("recovery.accepted") not in talk.text


def test_a_complaint_gets_a_number_and_the_citizen_keeps_it() -> None:
    station = known()
    talk = play(station, [*compared(station), "3", *SERVED, ""])
    assert "KN-261122-00001" in talk.lines
    assert LedgerKind.DISPUTED in kinds(station)
    assert [each.number for each in station.guidance.printed] == ["KN-261122-00001"]


def test_while_the_centre_is_away_the_same_request_is_asked_again_or_kept() -> None:
    station = known()
    station.centre.away = LaterError("centre.unreachable")
    talk = play(station, [*compared(station), "3", *SERVED, "", "", "/lui"])
    assert talk.text.count(WORDS("service.asking")) == 2
    assert WORDS("plain.not_recorded") in talk.text and WORDS("plain.draft_waits") in talk.text
    assert LedgerKind.DISPUTED not in kinds(station)


def test_a_complaint_that_was_left_is_taken_up_again_as_one() -> None:
    station = known()
    station.centre.away = LaterError("centre.unreachable")
    opened = station.open()
    sit_down(opened, [*compared(station), "3", *SERVED, "", "/lui"])
    station.centre.away = None
    talk = sit_down(opened, ["3", "1", *YES, "", "1", "", "1", ""])
    station.close()
    assert WORDS("dispute.title") in talk.text and "KN-261122-00001" in talk.lines


def test_without_the_centres_own_word_nothing_is_recovered() -> None:
    station = known()
    station.accounts.accounts.clear()
    station.accounts.away = LaterError("centre.unreachable")
    once = [*compared(station), *REACHED, "1", ""]
    talk = play(station, [*once, *compared(station), "2", "4", "1"])
    assert "[recovery.not_named]" in talk.text


@pytest.mark.parametrize("way", ["2", "3"])
def test_back_leads_to_the_questions_again(way: str) -> None:
    station = known()
    talk = play(station, [*compared(station), "/lui", *YES, way, "/dung", "1"])
    assert talk.lines.count(WORDS("existing.title")) == 2
    assert LedgerKind.REFUSED in kinds(station)
