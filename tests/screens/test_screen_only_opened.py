"""A draft that was only opened is left with Esc: it loses nothing, and is no refusal."""

from __future__ import annotations

import pytest
from fakes.station import FakeStation
from support.counter_pilot import Counter, running

from counter_ui.widgets.field import Field
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.policy import ApplicantKind, Method


async def to_evidence(counter: Counter) -> None:
    await counter.press("f2")
    await counter.until_card("EvidenceCard")


async def choose(counter: Counter, digit: str) -> None:
    await counter.until_card("MethodCard")
    await counter.until(lambda: counter.shows("Thuê bao di động"))
    await counter.press(digit)


def recorded(station: FakeStation, kind: LedgerKind) -> int:
    return [each.kind for each in station.store.pages.ledger].count(kind)


async def until_dropped(counter: Counter, times: int) -> None:
    """Every draft that was opened is on record as dropped, and none is kept."""
    station = counter.station
    await counter.until(lambda: recorded(station, LedgerKind.DRAFT_DROPPED) == times)
    assert recorded(station, LedgerKind.DRAFT_OPENED) == times
    assert recorded(station, LedgerKind.REFUSED) == 0
    assert not station.store.pages.drafts


@pytest.mark.parametrize("kept_first", [False, True], ids=["at-once", "after-it-was-kept"])
async def test_the_chip_cards_way_leads_back_to_rest(*, kept_first: bool) -> None:
    async with running() as counter:
        for times in (1, 2):
            await to_evidence(counter)
            if kept_first:
                await counter.until(lambda: bool(counter.station.store.pages.drafts))
            await counter.press("escape")
            await counter.until_card("IdleCard")
            await until_dropped(counter, times)
        assert not counter.station.printer.slips


@pytest.mark.parametrize(
    ("digit", "card"), [("1", "MobileCard"), ("4", "EvidenceCard"), ("6", "SimCard")]
)
async def test_a_chosen_way_leads_back_to_the_choice_and_then_to_rest(
    digit: str, card: str
) -> None:
    async with running() as counter:
        await counter.press("f3")
        await choose(counter, digit)
        await counter.until_card(card)
        await counter.press("escape")
        await counter.until_card("MethodCard")
        await until_dropped(counter, 1)
        await counter.press("escape")
        await counter.until_card("IdleCard")


async def test_an_unfinished_draft_from_before_is_offered_again_and_the_dropped_one_never() -> None:
    station = FakeStation()
    async with running(station) as counter:
        desk, shift = station.desk(), counter.screen.shift
        before = desk.open_draft(shift, ApplicantKind.CITIZEN, Method.POST_OFFICE)
        desk.keep_draft.begin(DraftInHand(draft=before, step="evidence"))
        await to_evidence(counter)
        await counter.press("escape")
        await counter.until_card("UnfinishedCard")
        await counter.until(lambda: counter.shows("Bưu điện Việt Nam"))
        await counter.until(lambda: list(station.store.pages.drafts) == [before.id])


async def test_what_was_typed_is_not_left_without_a_reason() -> None:
    async with running() as counter:
        await counter.press("f3")
        await choose(counter, "1")
        await counter.until_card("MobileCard")
        await counter.until(lambda: isinstance(counter.app.focused, Field))
        await counter.type("0")
        await counter.until(lambda: not counter.card.nothing_typed)
        await counter.press("escape")
        await counter.until(lambda: counter.shows("screen.back_is_refusal"))
        assert counter.card_is("MobileCard")


async def test_what_was_typed_by_hand_stays_a_draft_after_hand_entry_is_closed() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.press("f3")
        await counter.until(lambda: getattr(counter.app.focused, "id", "") == "typed-number")
        await counter.type("0010")
        await counter.until(lambda: not counter.card.nothing_typed)
        await counter.press("escape", "escape")
        await counter.until(lambda: counter.shows("screen.back_is_refusal"))
        assert counter.card_is("EvidenceCard")


async def test_a_draft_that_a_paper_speaks_of_stays_open() -> None:
    async with running() as counter:
        await to_evidence(counter)
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        await counter.press("f3", "1")
        await counter.until(lambda: bool(counter.station.guidance.printed))
        await counter.press("escape")
        await counter.until_card("EvidenceCard")
        await counter.press("escape")
        await counter.until(lambda: counter.shows("screen.back_is_refusal"))
