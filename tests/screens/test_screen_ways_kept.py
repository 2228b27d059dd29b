"""The machine goes down on a way's own card: what was found and sent there is not done again."""

from __future__ import annotations

from dataclasses import replace

from fakes.station import FakeStation
from support.counter_pilot import Counter, running

from counter_ui.screens.cards.insurance import InsuranceCard
from counter_ui.screens.cards.sim import SimCard
from counter_ui.screens.cards.sim_polling import Stage
from kiosk.domain.claim import Source
from kiosk.domain.kept_draft import DraftInHand

PHONE = "0912345678"


async def choose(counter: Counter, digit: str) -> None:
    await counter.press("f3")
    await counter.until_card("MethodCard")
    await counter.until(lambda: counter.shows("Thuê bao di động"))
    await counter.press(digit)


def kept(station: FakeStation) -> DraftInHand | None:
    drafts = tuple(station.store.pages.drafts.values())
    return station.desk().keep_draft._opened(drafts[0]) if drafts else None


def gone_down(station: FakeStation) -> FakeStation:
    """The same store and phones under a process that knows nothing."""
    frozen = station.store.pages.snapshot()
    frozen.officers.clear()  # opening it adds them again
    after = replace(station, store=type(station.store)())
    after.store.pages = frozen
    return after


async def went_down_waiting_for_the_sim() -> FakeStation:
    async with running() as counter:
        await choose(counter, "6")
        await counter.until_card("SimCard")
        await counter.press("1")
        await counter.type(PHONE)
        await counter.press("enter")
        await counter.until(
            lambda: (now := kept(counter.station)) is not None and "sim-request" in now.typed
        )
        return gone_down(counter.station)


async def test_a_request_to_the_sim_is_waited_for_and_not_sent_again() -> None:
    station = await went_down_waiting_for_the_sim()
    (sent,) = station.sims.sent
    async with running(station) as counter:
        await counter.until_card("UnfinishedCard")
        await counter.press("enter")
        await counter.until_card("SimCard")
        card = counter.card
        assert isinstance(card, SimCard)
        await counter.until(lambda: card.stage is Stage.WAITING)
        assert card.waiting.request is not None
        assert card.waiting.request.id == sent.id
        assert counter.shows("0912 345 678")
        assert station.sims.sent == [sent]


async def test_what_is_no_request_leaves_the_card_at_its_start() -> None:
    async with running() as counter:
        await choose(counter, "6")
        await counter.until_card("SimCard")
        card = counter.card
        assert isinstance(card, SimCard)
        for text in ("", "{}", "[1]", '{"id": 1}', "x" * 900, "[" * 900):
            card.take_kept({"sim-request": text})
        assert card.stage is Stage.START


async def test_a_card_that_was_scanned_on_the_way_is_in_the_draft_again() -> None:
    async with running() as counter:
        await choose(counter, "2")
        await counter.until_card("InsuranceCard")
        await counter.scan(counter.station.person.qr_text())
        await counter.until(lambda: counter.shows("đã quét QR"))
        await counter.until(
            lambda: (
                (now := kept(counter.station)) is not None
                and now.draft.claim(Source.QR) is not None
            )
        )
        station = gone_down(counter.station)
    async with running(station) as counter:
        await counter.until_card("UnfinishedCard")
        await counter.press("enter")
        await counter.until_card("InsuranceCard")
        card = counter.card
        assert isinstance(card, InsuranceCard)
        assert card.draft.claim(Source.QR) is not None
        await counter.until(lambda: counter.shows("đã quét QR"))
