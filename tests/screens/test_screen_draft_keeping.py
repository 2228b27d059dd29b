"""The machine goes down in the middle: the registration is offered again, where it was left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.station import FakeStation
from support.counter_pilot import Counter, running
from textual.widgets import Input

from counter_ui.draft_keeper import DraftKeeper
from counter_ui.screens.draft_keeping import LOOK_EVERY_S
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import KioskError, LaterError


async def to_contact(counter: Counter) -> None:
    counter.station.lay_card()
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")
    await counter.press("1", "1", "1")
    await counter.until_card("ContactCard")


def kept(station: FakeStation) -> DraftInHand | None:
    drafts = tuple(station.store.pages.drafts.values())
    return station.desk().keep_draft._opened(drafts[0]) if drafts else None


def typed(counter: Counter, field: str) -> str:
    return counter.card.query_one(f"#{field}", Input).value


def gone_down(station: FakeStation) -> FakeStation:
    """The same store and card under a process that knows nothing."""
    station.store.pages.officers.clear()  # opening it adds them again
    after = FakeStation(store=station.store, clock=station.clock, person=station.person)
    after.lay_card()
    return after


async def died_typing_the_phone() -> FakeStation:
    async with running() as counter:
        await to_contact(counter)
        await counter.type("09123")
        await counter.until(lambda: (now := kept(counter.station)) is not None and bool(now.typed))
        station = counter.station
        station.store.pages = (frozen := station.store.pages.snapshot())
        lost = replace(station, store=type(station.store)())
        lost.store.pages = frozen
    return gone_down(lost)


async def test_it_goes_on_at_its_step_with_what_was_typed() -> None:
    station = await died_typing_the_phone()
    async with running(station) as counter:
        await counter.until_card("UnfinishedCard")
        assert counter.shows("Có hồ sơ đang làm dở")
        assert not counter.shows("THỬ")
        await counter.press("enter")
        await counter.until_card("ContactCard")
        await counter.until(lambda: typed(counter, "phone") == "09123")
        await counter.type("45678")
        await counter.press("enter", "enter")
        await counter.until_card("ConsentCard")
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert not station.store.pages.drafts
        kinds = [each.kind for each in station.store.pages.ledger]
        assert LedgerKind.DRAFT_RESUMED in kinds
        assert kinds.count(LedgerKind.DRAFT_OPENED) == 1


async def test_it_can_be_dropped_and_is_not_offered_again() -> None:
    station = await died_typing_the_phone()
    async with running(station) as counter:
        await counter.until_card("UnfinishedCard")
        await counter.press("f8")
        await counter.until_card("IdleCard")
        assert not station.store.pages.drafts
        assert station.store.pages.ledger[-1].kind == LedgerKind.DRAFT_DROPPED


async def test_a_refusal_leaves_nothing_behind() -> None:
    async with running() as counter:
        await to_contact(counter)
        await counter.until(lambda: kept(counter.station) is not None)
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        await counter.press("1", "enter")
        await counter.until(lambda: not counter.station.store.pages.drafts)


async def test_leaving_on_purpose_leaves_nothing_behind() -> None:
    async with running() as counter:
        await to_contact(counter)
        await counter.until(lambda: kept(counter.station) is not None)
        await counter.press("f10", "f10")
        await counter.until(lambda: not counter.station.store.pages.drafts)


def test_a_look_comes_twice_a_second_at_least() -> None:
    assert LOOK_EVERY_S <= 0.5


class FailingKeeper:
    """A disk that is full for a while."""

    def __init__(self) -> None:
        self.full, self.begun = True, list[str]()

    def begin(self, in_hand: DraftInHand) -> None:
        if self.full:
            raise LaterError("store.full")
        self.begun.append(in_hand.step)

    def keep(self, in_hand: DraftInHand) -> bool:
        self.begun.append(in_hand.step)
        return True


def test_trouble_is_told_once_and_the_next_change_is_kept() -> None:
    from builders import draft

    told: list[KioskError] = []
    disk = FailingKeeper()
    keeper = DraftKeeper(disk, told.append)  # type: ignore[arg-type]
    for step in ("one", "two"):
        keeper.keep(DraftInHand(draft=draft(), step=step))
        keeper.close()
        keeper = DraftKeeper(disk, told.append)  # type: ignore[arg-type]
    assert [each.code for each in told] == ["store.full", "store.full"]
    disk.full = False
    keeper.keep(DraftInHand(draft=draft(), step="three"))
    keeper.close()
    assert disk.begun == ["three"]


@pytest.mark.parametrize("field", ["code-typed", "login-password", "password-new", "passphrase"])
def test_no_secret_has_a_name_that_is_kept(field: str) -> None:
    from counter_ui.screens.draft_keeping import _TYPED_AGAIN

    assert not field.startswith(_TYPED_AGAIN)
