"""Lời đọc: one key shows what to say, to whom, whole at 80x24 also for the longest name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.station import FakeStation
from support.counter_pilot import Counter, running

from counter_ui.journey import Journey
from counter_ui.screens.cards.read_aloud import words_to_read
from counter_ui.wording import load_wording
from kiosk.domain.assistance import Guardian, GuardianPaper
from kiosk.domain.clean_text import CleanText
from kiosk.domain.person_number import PersonNumber
from kiosk.practice.people import load_person


async def to_consent(counter: Counter, person: str) -> None:
    counter.station.lay_card(person)
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")
    await counter.press("1", "1", "1")
    await counter.until_card("ContactCard")
    await counter.type("0912345678")
    await counter.press("enter", "enter")
    await counter.until_card("ConsentCard")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("person", ["ten-rat-dai", "nguyen-van-thu"])
async def test_the_whole_script_stands_on_a_small_screen(language: str, person: str) -> None:
    station = FakeStation(person=load_person(person))
    async with running(station, language=language, size=(80, 24)) as counter:
        await to_consent(counter, person)
        script = words_to_read(counter.screen.journey, load_wording(language))
        assert not counter.shows(script[0])
        await counter.press("f6")
        await counter.until(lambda: counter.shows(script[-1]))
        assert all(counter.shows(each) for each in script)
        assert counter.shows("[1]") and counter.shows(station.person.name.upper())
        await counter.press("f6")
        await counter.until(lambda: not counter.shows(script[0]))
        await counter.press("f6", "1")
        await counter.until_card("ConfirmCard")


async def test_a_person_is_addressed_as_the_papers_say_and_a_child_by_who_stands_beside() -> None:
    async with running(FakeStation(), size=(80, 24)) as counter:
        await to_consent(counter, "")
        journey = counter.screen.journey
        assert journey is not None
        words = load_wording("vi")
        assert words_to_read(journey, words)[0].startswith("Thưa Ông NGUYỄN VĂN THỬ, ")
        guardian = Guardian(
            number=PersonNumber("001070012345"),
            name=CleanText("LÊ THỊ MẸ"),
            paper=GuardianPaper.BIRTH_CERTIFICATE,
        )
        child: Journey = replace(journey, draft=replace(journey.draft, guardian=guardian))
        said = words_to_read(child, words)
        assert said[0].startswith("Thưa Ông/Bà LÊ THỊ MẸ, để lập tài khoản định danh của cháu NGU")
        assert words_to_read(None, words)[-1].startswith("Ông/Bà đã nghe rõ chưa ạ?")
