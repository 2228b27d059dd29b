"""F6 at rest: what waits, what is to be done, what was taken in here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.receipt_printer import SayingPrinter
from fakes.station import FakeStation
from fakes.store_samples import NOON, an_entry
from support.counter_pilot import Counter, running
from support.papers import receipt
from textual import events

from counter_ui.screens.cards.dispute import NumberField
from counter_ui.screens.work_screen.outbox_part import OutboxPart
from counter_ui.screens.work_screen.work_card import WorkCard
from counter_ui.station import CentreLight, PostStatus, Station
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.domain.outbox import OutboxState
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Purpose
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.ports.unit_of_work import UnitOfWork

REACHED = PostStatus(0, None, 0, CentreLight.REACHED)


def station_with(count: int) -> FakeStation:
    station = FakeStation()

    def work(unit: UnitOfWork) -> None:
        for number in range(1, count + 1):
            unit.outbox.add(an_entry(number))

    station.store.run(work)
    return station


def mark(station: FakeStation, number: int, state: OutboxState, reason: str) -> None:
    station.store.run(lambda unit: unit.outbox.mark(f"registration-{number}", state, reason=reason))


def registered(station: FakeStation) -> str:
    """The receipt of entry 1, in the store as recording leaves it."""
    given = receipt(registration_id="registration-1")
    facts = {"registration": "registration-1", "receipt": given.number}

    def work(unit: UnitOfWork) -> None:
        unit.receipts.add(given)
        unit.ledger.append(LedgerKind.RECORDED, facts, NOON)

    station.store.run(work)
    return given.number


async def to_work(counter: Counter, part: str = "1") -> None:
    await counter.press("f6")
    await counter.until_card("WorkCard")
    if part != "1":
        await counter.press(part)
    if part == "3":
        await counter.until(lambda: getattr(counter.app.focused, "id", "") == "work-number")


# What waits


async def test_f6_at_rest_shows_what_waits_and_esc_leaves() -> None:
    station = station_with(3)
    number = registered(station)
    mark(station, 2, OutboxState.WAITING, "station.centre.device.revoked")
    async with running(station, size=(80, 24)) as counter:
        await to_work(counter)
        await counter.until(lambda: counter.shows("3 hồ sơ chưa vào hệ thống"))
        assert counter.shows(number) and counter.shows("máy chủ")
        assert counter.shows("hạn ngoại tuyến")
        await counter.press("down")
        await counter.until(lambda: counter.shows("Việc của quản trị"))
        assert counter.shows("[station.centre.device.revoked]")
        await counter.press("escape")
        await counter.until_card("IdleCard")


async def test_the_list_follows_the_relay() -> None:
    station = station_with(2)
    async with running(station) as counter:
        await to_work(counter)
        await counter.until(lambda: counter.shows("2 hồ sơ"))
        mark(station, 1, OutboxState.REFUSED, "account.exists")
        station.say_post(REACHED)
        await counter.until(lambda: counter.shows("1 hồ sơ"))
        mark(station, 2, OutboxState.REFUSED, "account.exists")
        station.say_post(REACHED)
        await counter.until(lambda: counter.shows("Không có gì chờ gửi"))
        await counter.press("f5")
        assert station.woken == 1


async def test_hundreds_are_walked_by_page_and_from_end_to_end() -> None:
    async with running(station_with(900), size=(80, 24)) as counter:
        await to_work(counter)
        await counter.until(lambda: counter.shows("dòng 1 trên 900"))
        await counter.press("end")
        await counter.until(lambda: counter.shows("dòng 900 trên 900") and "…" not in rows(counter))
        await counter.press("home", "pagedown", "pagedown", "up")
        height = list_height(counter)
        at = 2 * (height - 1)
        await counter.until(lambda: counter.shows(f"dòng {at} trên 900"))


def list_height(counter: Counter) -> int:
    assert isinstance(counter.card, WorkCard) and isinstance(counter.card.part, OutboxPart)
    return counter.card.part._list.height


def rows(counter: Counter) -> str:
    assert isinstance(counter.card, WorkCard) and isinstance(counter.card.part, OutboxPart)
    return str(counter.card.part._list.render())


# What is to be done


async def test_a_conflict_is_told_on_paper_and_then_settled() -> None:
    station = station_with(1)
    registered(station)
    mark(station, 1, OutboxState.REFUSED, "account.exists")
    async with running(station, size=(80, 24)) as counter:
        await to_work(counter, "2")
        await counter.press("f3")  # faster than the list
        await counter.until(lambda: counter.shows("Đã có tài khoản"))
        await counter.until(lambda: bool(station.guidance.printed))
        [slip] = station.guidance.printed
        assert (slip.kind, slip.case) == (GuidanceKind.CONFLICT, "account_exists")
        await counter.until(lambda: counter.shows("Giấy đã"))
        await counter.press("enter")
        await counter.until(lambda: counter.shows("Việc này đã xong thế nào?"))
        await counter.press("escape")
        await counter.until(lambda: not counter.shows("Việc này đã xong thế nào?"))
        await counter.press("enter", "1")
        await counter.until(lambda: counter.shows("Không có việc nào chờ"))
        done = [e.facts for e in station.store.pages.ledger if e.kind == LedgerKind.TASK_DONE]
        assert [(each["note"], each["officer"]) for each in done] == [("told", "CB01")]


async def test_what_was_set_aside_is_sent_again_with_one_key() -> None:
    station = station_with(1)
    mark(station, 1, OutboxState.SET_ASIDE, "outbox.digest_differs")
    async with running(station) as counter:
        await to_work(counter, "2")
        await counter.until(lambda: counter.shows("Gói để riêng"))
        await counter.press("f5")
        await counter.until(lambda: counter.shows("Đã đưa lại vào hàng gửi"))
        assert station.store.pages.outbox["registration-1"].state is OutboxState.WAITING
        assert station.woken == 1


async def test_a_paper_that_is_owed_is_printed_again() -> None:
    station = FakeStation()
    failed = {"receipt": "A-1", "form": "receipt", "job": "1", "outcome": "failed"}
    station.store.run(lambda unit: unit.ledger.append(LedgerKind.NOT_PRINTED, failed, NOON))
    async with running(station) as counter:
        await to_work(counter, "2")
        await counter.until(lambda: counter.shows("Nợ giấy"))
        station.forms.result = PrintResult(PrintOutcome.UNKNOWN, "máy in", job=7, asks=True)
        await counter.press("f3")
        await counter.until(lambda: counter.shows("1 = rồi · 0 = chưa"))
        assert station.forms.printed == [("receipt", "A-1")]
        await counter.press("1")  # an answer, and no part
        await counter.until(lambda: printer_of(station).answers == [(7, True)])
        assert counter.shows("việc cần người làm")


def printer_of(station: FakeStation) -> SayingPrinter:
    return station.printer


async def test_a_dispute_is_opened_from_a_conflict() -> None:
    station = station_with(1)
    mark(station, 1, OutboxState.REFUSED, "account.exists")
    async with running(station) as counter:
        await to_work(counter, "2")
        await counter.until(lambda: counter.shows("Đã có tài khoản"))
        await counter.press("f7")
        await counter.until_card("EvidenceCard")
        journey = counter.screen.journey
        assert journey is not None and journey.draft.purpose is Purpose.DISPUTE


async def test_thousands_that_one_driver_holds_up_are_one_thing_to_do() -> None:
    station = station_with(40)
    for number in range(1, 41):
        mark(station, number, OutboxState.WAITING, "station.centre.device.revoked")
    async with running(station, size=(80, 24)) as counter:
        await to_work(counter, "2")
        await counter.until(lambda: counter.shows("1 việc cần người làm"))
        assert counter.shows("40 hồ sơ")


# Finding


async def test_a_number_is_typed_and_the_paper_printed_again() -> None:
    station = station_with(1)
    number = registered(station)
    async with running(station, size=(80, 24)) as counter:
        await to_work(counter, "3")
        await counter.type(number.lower())
        await counter.press("enter")
        await counter.until(lambda: counter.shows("NGUYỄN VĂN THỬ"))
        assert counter.shows("001•••••2345") and counter.shows("chưa biết")
        await counter.press("f3")
        await counter.until(lambda: station.forms.printed == [("receipt", number)])
        await counter.until(lambda: counter.shows("Giấy đã in ra"))
        await counter.press("f4")
        await counter.until(lambda: counter.shows("chọn điều còn thiếu"))
        await counter.press("1")
        await counter.until(lambda: bool(station.guidance.printed))
        assert station.guidance.printed[0].kind is GuidanceKind.SUPPLEMENT


async def test_a_number_that_nobody_has_is_said() -> None:
    async with running(station_with(1), size=(80, 24)) as counter:
        await to_work(counter, "3")
        await counter.type("0007")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("[receipt.unknown]"))
        assert field(counter).has_focus


@pytest.mark.parametrize("burst", ["30007", "30\b17", "3registration-9", "registration-9"])
async def test_what_comes_faster_than_a_person_types_is_looked_for_all_the_same(burst: str) -> None:
    """From a slow link, which delivers many keys at once, or from a scanner of a bare number."""
    async with running(station_with(1), size=(80, 24)) as counter:
        await to_work(counter)
        await all_at_once(counter, f"{burst}\r")
        await counter.until(lambda: counter.shows("[receipt.unknown]"))
        assert field(counter).value == ""


@pytest.mark.parametrize("first", range(1, 8))
async def test_a_burst_that_pauses_anywhere_arrives_whole(first: int) -> None:
    async with running(station_with(1), size=(80, 24)) as counter:
        await to_work(counter)
        await all_at_once(counter, "3regist"[:first])
        await counter.until(lambda: field(counter).has_focus)
        await all_at_once(counter, "3registration-1"[first:])
        await counter.until(lambda: field(counter).value == "registration-1")


async def test_a_digit_of_the_number_chooses_no_part() -> None:
    async with running(station_with(1), size=(80, 24)) as counter:
        await to_work(counter, "3")
        await all_at_once(counter, "12341234")
        await counter.until(lambda: field(counter).value == "12341234")
        assert field(counter).has_focus


async def all_at_once(counter: Counter, keys: str) -> None:
    names = {"\r": "enter", "\b": "backspace"}
    for key in keys:
        counter.app.post_message(events.Key(names.get(key, key), key))
    await counter.pilot.pause()


def field(counter: Counter) -> NumberField:
    return counter.app.screen.query_one("#work-number", NumberField)


async def test_what_is_to_be_done_about_it_is_one_key_away() -> None:
    station = station_with(3)
    registered(station)
    for number in (1, 2, 3):
        mark(station, number, OutboxState.REFUSED, "account.exists")
    async with running(station) as counter:
        await to_work(counter, "3")
        await counter.type("registration-2")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("(phím 2)"))
        await counter.press("2")
        await counter.until(lambda: counter.shows("dòng 2 trên 3"))


@pytest.mark.parametrize("at", ["rest", "list"])
async def test_a_slip_scanned_while_nobody_is_at_the_desk_is_found_at_once(at: str) -> None:
    station = station_with(1)
    registered(station)
    async with running(station) as counter:
        if at == "list":
            await to_work(counter)
        await counter.scan(receipt().signed_code)
        await counter.until_card("WorkCard")
        await counter.until(lambda: counter.shows("giấy thật"))
        await counter.until(lambda: counter.shows("NGUYỄN VĂN THỬ"))
        await counter.press("1")
        await counter.until(lambda: counter.shows("1 hồ sơ chưa vào hệ thống"))


async def test_a_card_scanned_over_the_list_still_opens_a_draft() -> None:
    async with running(station_with(1)) as counter:
        await to_work(counter)
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("EvidenceCard")
        await counter.until(lambda: counter.shows("đã quét QR"))


async def test_a_slip_scanned_into_a_draft_answers_nothing() -> None:
    async with running(station_with(1)) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.scan(receipt().signed_code)
        await counter.until(lambda: counter.shows("[scan.not_known]"))
        assert counter.card_is("EvidenceCard")


# An auditor


async def test_an_auditor_looks_at_all_of_it_and_changes_nothing() -> None:
    station = station_with(1)
    number = registered(station)
    mark(station, 1, OutboxState.REFUSED, "account.exists")
    secret = "kiem tra " * 2
    station.desk().add_officer("KT01", "Vũ Thị Kiểm", frozenset({Role.AUDITOR}), secret)
    async with running(station, size=(104, 30), signed_in=False) as counter:
        await counter.type("KT01")
        await counter.press("enter")
        await counter.type(secret)
        await counter.press("enter")
        await counter.until(lambda: counter.shows("F6 hàng gửi"))
        before = len(station.store.pages.ledger)
        for keys in (["f3"], ["enter", "1"], ["f7"]):
            await to_work(counter, "2")
            await counter.until(lambda: counter.shows("Đã có tài khoản"))
            await counter.press(*keys)
            await counter.until(lambda: counter.shows("[officer.not_a_clerk]"))
            await counter.press("3", "escape")
            await counter.until_card("IdleCard")
        await to_work(counter, "3")
        await counter.type(number)
        await counter.press("enter")
        await counter.until(lambda: counter.shows("NGUYỄN VĂN THỬ"))
        assert not counter.shows("in lại")
        await counter.press("f3")
        await counter.until(lambda: counter.shows("[officer.not_a_clerk]"))
        assert station.guidance.printed == [] and station.forms.printed == []
        assert len(station.store.pages.ledger) == before


# The screen


class WithoutApprovals(FakeStation):
    """A counter where nothing is left for a later approval."""

    def open(self) -> Station:
        return replace(super().open(), approvals=None)


@pytest.mark.parametrize("size", [(80, 24), (104, 30), (200, 60)])
@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_part_has_its_words_when_it_is_empty(
    size: tuple[int, int], language: str
) -> None:
    async with running(WithoutApprovals(), size=size, language=language) as counter:
        await to_work(counter)
        said = {
            "vi": ("Không có gì chờ gửi", "Không có việc nào", "Số cá nhân", "Không có hồ sơ chờ"),
            "en": ("Nothing waits", "Nothing to do", "Personal numbers", "Nothing waits for"),
        }[language]
        for words in said:
            await counter.until(lambda words=words: counter.shows(words))  # type: ignore[misc]
            await counter.press("f6")
        await counter.until(lambda: counter.shows(said[0]))


async def test_f6_shows_numbers_once_a_draft_is_open() -> None:
    async with running() as counter:
        await to_work(counter)
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.press("f6")
        assert counter.card_is("EvidenceCard") and counter.screen.open_numbers


async def test_the_list_is_still_there_after_the_lock() -> None:
    station = station_with(2)
    station.clock.pass_time(timedelta(hours=1).total_seconds())
    async with running(station) as counter:
        await to_work(counter)
        await counter.until(lambda: counter.shows("2 hồ sơ"))
        await counter.press("f9")
        await counter.until(lambda: not counter.shows("2 hồ sơ"))
        assert counter.card_is("WorkCard")


async def test_what_was_left_unfinished_is_offered_again_after_a_look_at_the_list() -> None:
    station = FakeStation()
    async with running(station) as counter:
        desk, shift = counter.screen.station.desk, counter.screen.shift
        draft = desk.open_draft(shift, ApplicantKind.CITIZEN, Method.IN_PERSON)
        desk.keep_draft.begin(DraftInHand(draft=draft, step="evidence"))
        await to_work(counter)
        await counter.press("escape")
        await counter.until_card("UnfinishedCard")
