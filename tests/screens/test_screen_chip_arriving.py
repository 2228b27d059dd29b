"""While the chip is read: facts come in, unproved, and the officer may type the phone."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fakes.sealer import body_of
from fakes.station import FakeStation, practice_pki
from support.counter_pilot import Counter, running

from counter_ui.screens.cards import review
from kiosk.domain.claim import Source
from kiosk.practice.card import make_card
from kiosk.practice.chip import VirtualChip

MOST_KEYS = 18
PHONE = "0912345678"
UNPROVED = "đang kiểm tra"
ACCENTED = "NGUYỄN VĂN THỬ"
READ_DG2 = bytes([0xB0, 0x82])
"""READ BINARY by the portrait's short identifier: all groups of text are here by then."""
PATIENCE_S = 60


class HeldChip(VirtualChip):
    """Keeps the reader waiting for the portrait until it may go on."""

    def hold(self) -> None:
        self.held, self.may_go_on = threading.Event(), threading.Event()

    def process(self, raw: bytes) -> bytes:
        if raw[1:3] == READ_DG2:
            self.held.set()
            self.may_go_on.wait(PATIENCE_S)
        return super().process(raw)


def held_chip(station: FakeStation) -> HeldChip:
    made = make_card(station.person, practice_pki())
    chip = HeldChip(made.files, made.keys, made.habits)
    chip.hold()
    return chip


@asynccontextmanager
async def half_read(size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[Counter, HeldChip]]:
    """The texts are here, the portrait is not."""
    station = FakeStation()
    chip = held_chip(station)
    station.readers.insert(chip)
    try:
        async with running(station, size=size) as counter:
            await counter.press("f2")
            await counter.until_card("EvidenceCard")
            await counter.scan(station.person.qr_text())
            await counter.until(chip.held.is_set)
            await counter.until(lambda: counter.shows(ACCENTED))
            yield counter, chip
    finally:
        chip.may_go_on.set()


def focused(counter: Counter) -> str:
    return str(counter.app.focused.id) if counter.app.focused else ""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_facts_come_as_they_are_read_and_say_that_they_are_not_proved(
    size: tuple[int, int],
) -> None:
    async with half_read(size) as (counter, chip):
        assert counter.shows(f"{ACCENTED} ○ {UNPROVED}")
        assert counter.shows("15/03/1999 · Nam ○ " + UNPROVED)
        assert counter.shows("001•••••2345 ○ " + UNPROVED)
        assert not counter.shows("✓ đã đọc chip")
        assert counter.card.max_scroll_y == 0
        journey = counter.screen.journey
        assert journey is not None and not journey.read(Source.CHIP)
        chip.may_go_on.set()
        await counter.until_card("ReviewCard")
        assert counter.shows(ACCENTED)
        assert not counter.shows(UNPROVED)


async def test_enter_without_a_chip_waits_for_the_chip_that_is_read() -> None:
    async with half_read() as (counter, chip):
        counter.card.query_one("#scan").focus()
        await counter.press("enter")
        await counter.until(lambda: counter.shows("screen.chip_is_read"))
        chip.may_go_on.set()
        await counter.until_card("ReviewCard")


async def test_nothing_of_a_chip_that_was_pulled_half_read_stays() -> None:
    async with half_read() as (counter, chip):
        counter.station.readers.remove()
        chip.may_go_on.set()
        await counter.until(lambda: counter.shows("card.removed"))
        assert not counter.shows(ACCENTED)
        assert not counter.shows(UNPROVED)
        assert counter.shows("Nguyễn Văn Thử")
        journey = counter.screen.journey
        assert journey is not None and journey.draft.claim(Source.CHIP) is None
        assert focused(counter) == "scan"


async def test_the_phone_typed_while_reading_costs_no_key_more() -> None:
    async with half_read() as (counter, chip):
        assert focused(counter) == "phone-ahead"
        await counter.type(PHONE)
        await counter.press("enter")
        chip.may_go_on.set()
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.until(lambda: counter.shows("Mời đọc lại"))
        await counter.press("enter")
        await counter.until_card("ConsentCard")
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert counter.keys <= MOST_KEYS
        entry = next(iter(counter.station.store.pages.outbox.values()))
        assert PHONE.encode() in body_of(entry.sealed)


async def test_a_phone_half_typed_is_not_torn_away_when_the_chip_is_done() -> None:
    async with half_read() as (counter, chip):
        await counter.type(PHONE[:4])
        chip.may_go_on.set()
        await counter.until(lambda: counter.shows("✓ đã đọc chip"))
        assert counter.card_is("EvidenceCard")
        assert not counter.shows(UNPROVED)
        await counter.type(PHONE[4:])
        assert counter.card_is("EvidenceCard")
        await counter.press("enter")
        await counter.until_card("ReviewCard")
        journey = counter.screen.journey
        assert journey is not None and journey.answers == (None, None, None)


async def test_a_wrong_phone_is_said_at_its_field_and_escape_drops_it() -> None:
    async with half_read() as (counter, chip):
        await counter.type("091234")
        await counter.press("enter")
        await counter.until(lambda: counter.shows("phone.wrong_length"))
        assert focused(counter) == "phone-ahead"
        chip.may_go_on.set()
        await counter.until(lambda: counter.shows("✓ đã đọc chip"))
        assert counter.card_is("EvidenceCard")
        await counter.press("escape")
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        assert not counter.shows("091234")
        assert focused(counter) == "phone"


async def test_the_reasons_for_a_refusal_are_not_torn_away_either() -> None:
    async with half_read() as (counter, chip):
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        chip.may_go_on.set()
        await counter.until(lambda: not counter.screen.chip.reading)
        assert counter.card_is("RefuseCard")
        await counter.press("escape")
        await counter.until_card("EvidenceCard")
        assert counter.shows("✓ đã đọc chip")
        assert not counter.shows(UNPROVED)
        await counter.press("enter")
        await counter.until_card("ReviewCard")


async def test_a_scan_into_the_phone_is_a_scan() -> None:
    async with half_read() as (counter, chip):
        assert focused(counter) == "phone-ahead"
        await counter.scan(counter.station.person.qr_text())
        await counter.pilot.pause(0.2)
        assert not counter.shows("phone.not_digits")
        chip.may_go_on.set()
        await counter.until_card("ReviewCard")


async def test_the_next_citizen_has_no_phone_of_the_last() -> None:
    async with half_read() as (counter, chip):
        await counter.type(PHONE)
        await counter.press("enter")
        chip.may_go_on.set()
        await counter.until_card("ReviewCard")
        await counter.press("f8", "1")
        await counter.until_card("RefusedCard")
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        assert not counter.shows(PHONE)
        await counter.until_card("EvidenceCard")
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        assert not counter.shows(PHONE)


async def test_a_phone_begun_as_the_comparison_comes_up_answers_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(review, "_UNSEEN_S", PATIENCE_S)
    async with half_read() as (counter, chip):
        chip.may_go_on.set()
        await counter.until_card("ReviewCard")
        await counter.press(*PHONE, "enter")
        assert counter.card_is("ReviewCard")
        journey = counter.screen.journey
        assert journey is not None and journey.answers == (None, None, None)
        monkeypatch.setattr(review, "_UNSEEN_S", 0)
        await counter.press("0")
        await counter.until_card("RefuseCard")
