"""The one-time code at the kiosk: what a hand does while the centre has not answered yet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import Kiosk, visiting
from support.kiosk_visits import to_review

from counter_ui.self_service.steps.code import CodeStep

CODE, PASSWORD = "self_service.code", "self_service.password.new"


@asynccontextmanager
async def being_sent(station: FakeStation) -> AsyncIterator[tuple[Kiosk, CodeStep]]:
    """At the code's step, while the centre is still sending."""
    async with visiting(station) as kiosk:
        await to_review(kiosk)
        await kiosk.enter("", "self_service.challenge")
        station.centre.answers.clear()
        await kiosk.answer_challenge()
        await kiosk.until_at(CODE)
        step = kiosk.step
        assert isinstance(step, CodeStep)
        await kiosk.until(lambda: step.busy and step.code is None)
        try:
            yield kiosk, step
        finally:
            station.centre.answers.set()


async def test_a_code_typed_before_the_centre_has_answered_is_handed_in() -> None:
    station = FakeStation()
    async with being_sent(station) as (kiosk, step):
        await kiosk.type(RIGHT_CODE)
        await kiosk.until(lambda: step.text == RIGHT_CODE)
        assert kiosk.shows("2 4 6 8 0 2")
        station.centre.answers.set()
        await kiosk.until_at(PASSWORD)
    assert station.centre.typed == [RIGHT_CODE]


async def test_half_a_code_waits_for_its_other_half() -> None:
    station = FakeStation()
    async with being_sent(station) as (kiosk, step):
        await kiosk.type(RIGHT_CODE[:3])
        station.centre.answers.set()
        await kiosk.until(lambda: step.code is not None and kiosk.shows("091****678"))
        assert kiosk.shows("2 4 6 _ _ _")
        await kiosk.type(RIGHT_CODE[3:])
        await kiosk.until_at(PASSWORD)


async def test_what_is_typed_while_a_code_is_being_tried_is_not_part_of_the_next() -> None:
    station = FakeStation()
    async with being_sent(station) as (kiosk, step):
        station.centre.answers.set()
        await kiosk.until(lambda: not step.busy)
        station.centre.answers.clear()
        await kiosk.type("111111")
        await kiosk.until(lambda: step.busy)
        await kiosk.type("99")
        station.centre.answers.set()
        await kiosk.until(lambda: kiosk.shows("one_time_code.wrong"))
        assert step.text == ""
        await kiosk.type(RIGHT_CODE)
        await kiosk.until_at(PASSWORD)


async def test_who_it_was_sent_to_stays_in_sight_while_it_is_typed() -> None:
    station = FakeStation()
    async with being_sent(station) as (kiosk, step):
        station.centre.answers.set()
        await kiosk.until(lambda: kiosk.shows("091****678"))
        await kiosk.type(RIGHT_CODE[:2])
        await kiosk.until(lambda: step.text == RIGHT_CODE[:2])
        assert kiosk.shows("091****678")


async def test_the_wait_that_was_told_counts_down_and_goes_with_its_end() -> None:
    station = FakeStation()
    async with being_sent(station) as (kiosk, step):
        station.centre.answers.set()
        await kiosk.until(lambda: kiosk.shows("091****678"))
        station.clock.pass_time(25)
        await kiosk.tap("resend")
        await kiosk.until(lambda: kiosk.shows("còn 35"))
        station.clock.pass_time(12)
        await kiosk.until(lambda: kiosk.shows("còn 23"))
        await kiosk.tap("resend")  # somebody is there
        station.clock.pass_time(23)
        await kiosk.until(lambda: not kiosk.shows("one_time_code.too_early"))
        await kiosk.until(lambda: kiosk.shows("091****678"))
        assert step.code is not None
