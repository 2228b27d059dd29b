"""A ticket from the kiosk at the counter: scanned or typed, compared, recorded; nothing retyped."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.prepared_visits import PreparingStation
from fakes.sealer import body_of
from support.counter_pilot import Counter, running

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.policy import Notice
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.ticket import Ticket
from kiosk.errors import LaterError
from kiosk.ports.prepared_visits import VisitState


async def scanned(counter: Counter, ticket: Ticket) -> None:
    await counter.scan(ticket.qr_text)
    await counter.until_card("ReviewCard")


async def recorded(counter: Counter) -> None:
    await counter.press("1", "1", "1")
    await counter.until_card("ConfirmCard")
    await counter.press("enter")
    await counter.until_card("ReceiptCard")


async def test_scanned_at_rest_the_officer_presses_four_keys() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    async with running(station) as counter:
        await scanned(counter, ticket)
        for words in ("đã chuẩn bị ở ki-ốt", "091****678", "Đã đồng ý"):
            assert counter.shows(words), words
        await recorded(counter)
        assert counter.keys == 4
        assert counter.shows("Mức 3") or counter.shows("mức 3")
        await counter.until(lambda: bool(station.visits.finished))
        entry = next(iter(station.store.pages.outbox.values()))
        body = body_of(entry.sealed)
        assert station.kiosk.device_id.encode() in body and b"0912345678" in body
        drafts = station.store.run(lambda unit: unit.ledger.chosen([LedgerKind.DRAFT_OPENED]))
        assert drafts[0].facts["prepared_by"] == station.kiosk.device_id


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_typed_in_the_chooser_as_seven(size: tuple[int, int]) -> None:
    station = PreparingStation()
    ticket = station.ticket()
    async with running(station, size=size) as counter:
        await counter.press("f3")
        await counter.until_card("MethodCard")
        await counter.press("7")
        await counter.until_card("PreparedCard")
        await counter.type(ticket.grouped.lower())
        await counter.press("enter")
        await counter.until_card("ReviewCard")
        await recorded(counter)


async def test_a_ticket_scanned_after_f2_needs_no_way_back() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    async with running(station) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await scanned(counter, ticket)


async def test_a_ticket_over_an_open_draft_is_refused() -> None:
    station = PreparingStation()
    station.lay_card()
    ticket = station.ticket()
    async with running(station) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.scan(station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.scan(ticket.qr_text)
        await counter.until(lambda: "scan.not_here" in counter.text())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (VisitState.TAKEN, "đang mở ở Quầy 2"),
        (VisitState.FINISHED, "đã làm xong"),
        (VisitState.EXPIRED, "đã hết hạn"),
        (VisitState.UNKNOWN, "Không có hồ sơ chuẩn bị nào"),
        (VisitState.WAIT, "phải chờ 7 giây"),
    ],
)
async def test_why_it_does_not_open_is_said(state: VisitState, words: str) -> None:
    station = PreparingStation()
    ticket = station.ticket()
    station.visits.says = state
    async with running(station) as counter:
        await counter.scan(ticket.qr_text)
        await counter.until(lambda: counter.shows(words))
        await counter.press("escape")
        await counter.until_card("IdleCard")


async def test_away_enter_tries_the_same_ticket_again() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    station.visits.away = LaterError("centre.unreachable", reason="test")
    async with running(station) as counter:
        await counter.scan(ticket.qr_text)
        await counter.until(lambda: "centre.unreachable" in counter.text())
        station.visits.away = None
        await counter.press("enter")
        await counter.until_card("ReviewCard")


async def test_refused_at_the_counter_it_is_over() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    async with running(station) as counter:
        await scanned(counter, ticket)
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        await counter.press("1")
        await counter.until_card("RefusedCard")
        await counter.until(lambda: bool(station.visits.finished))


@pytest.mark.parametrize(
    ("need", "card"),
    [(VisitNeed.NOT_MY_ACCOUNT, "DisputeCard"), (VisitNeed.NEW_PHONE, "PasswordCard")],
)
async def test_recovery_and_dispute_go_on_where_the_kiosk_ended(need: VisitNeed, card: str) -> None:
    station = PreparingStation()
    station.accounts.accounts[station.person.number] = "090****000"
    ticket = station.ticket(need, note="Tôi không mở tài khoản này")
    async with running(station) as counter:
        await scanned(counter, ticket)
        assert counter.shows("Tôi không mở tài khoản này")
        await counter.press("1", "1", "1")
        if need is VisitNeed.NOT_MY_ACCOUNT:
            await counter.until_card("ConfirmCard")
            await counter.press("enter")
        await counter.until_card(card)


async def test_a_notice_that_changed_since_is_read_out_at_the_counter() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    newer = replace(station.policies.policy, notice=Notice("practice-2", "law.91_2025.19.1c"))
    station.policies.policy = newer
    async with running(station) as counter:
        await scanned(counter, ticket)
        assert counter.shows("Thông báo đã đổi")
        await counter.press("1", "1", "1")
        await counter.until_card("ConsentCard")
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")


async def test_a_counter_that_died_goes_on_with_it_where_it_was() -> None:
    station = PreparingStation()
    ticket = station.ticket()
    async with running(station) as counter:
        await scanned(counter, ticket)
        await counter.press("1", "1", "1")
        await counter.until_card("ConfirmCard")
        await counter.until(lambda: bool(station.store.run(lambda unit: unit.drafts.all())))
        kept = station.store.run(lambda unit: unit.drafts.all())[0]
        shift = counter.screen.shift
        again = station.desk().keep_draft.resume(kept.id, shift)
    assert again.draft.prepared is not None and again.contact is not None
    assert again.draft.prepared.device_id == station.kiosk.device_id
