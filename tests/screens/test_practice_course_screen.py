"""The course over the counter: the lesson in words, passed by what the ledger holds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from fakes.station import FakeStation
from support.counter_pilot import Counter
from textual.app import App

import counter_ui
from counter_ui.practice_course.brief_screen import BriefScreen, EndScreen
from counter_ui.practice_course.course import Course
from counter_ui.practice_course.course_app import Classroom, CourseApp
from counter_ui.practice_course.lessons import Lesson, all_lessons
from counter_ui.practice_course.pass_book import PassBook
from counter_ui.practice_course.stage import Stage
from counter_ui.station import Station
from counter_ui.themes import THEMES
from counter_ui.wording import load_wording
from kiosk.domain.ledger import LedgerEntry

LESSONS = all_lessons()


class FakeStage:
    """Lays the card of the lesson; what goes wrong is another test's."""

    def __init__(self, station: FakeStation) -> None:
        self.station = station
        self.set_for: list[str] = []

    def set(self, lesson: Lesson | None) -> str:
        self.set_for.append(lesson.id if lesson else "")
        self.station.readers.remove()
        if lesson is None or not lesson.person:
            return ""
        self.station.lay_card(lesson.person)
        from kiosk.practice.people import load_person

        return load_person(lesson.person).qr_text()

    def look(self, entries: Sequence[LedgerEntry]) -> bool:
        return False

    def close(self) -> None:
        """Nothing was broken."""


@asynccontextmanager
async def in_course(
    folder: Path, *, language: str = "vi", size: tuple[int, int] = (80, 24), at: str = "chip"
) -> AsyncIterator[tuple[Counter, Course, FakeStage]]:
    station = FakeStation()
    stage = FakeStage(station)
    course = Course(
        PassBook(folder, bytes(32)), "CB07", "", lambda: 0.0, lambda: date(2026, 11, 22)
    )
    for lesson in LESSONS[: [each.id for each in LESSONS].index(at)]:
        course.lesson = lesson
        course.skip()

    def entries() -> tuple[LedgerEntry, ...]:
        return station.store.run(lambda unit: tuple(unit.ledger.entries()))

    def opened() -> tuple[Station, Classroom]:
        return station.open(), Classroom(course, cast(Stage, stage), entries)

    app = CourseApp(opened, load_wording(language))
    try:
        async with app.run_test(size=size) as pilot:
            counter = Counter(station, app, pilot)
            yield counter, course, stage
    finally:
        station.close()


def shows(counter: Counter, words: str) -> bool:
    """Also where the lines of a box stand between."""
    return "".join(words.split()) in "".join(counter.text().replace("│", "").split())


async def sign_in(counter: Counter) -> None:
    from fakes.station import CODE, PASSPHRASE

    await counter.type(CODE)
    await counter.press("enter")
    await counter.type(PASSPHRASE)
    await counter.press("enter")
    await counter.until(lambda: isinstance(counter.app.screen, BriefScreen | EndScreen))
    await counter.pilot.pause()


async def test_a_lesson_stands_before_the_counter_and_its_passing_leads_on(tmp_path: Path) -> None:
    async with in_course(tmp_path) as (counter, course, stage):
        await sign_in(counter)
        words = LESSONS[0].words["vi"]
        assert shows(counter, words.goal) and not shows(counter, words.hint)
        await counter.press("enter", "f2")
        await counter.until_card("EvidenceCard")
        await counter.until(lambda: bool(counter.screen.station.practice_qr))
        assert shows(counter, words.title)
        await counter.press("f12")
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912700001")
        await counter.press("enter", "enter")
        await counter.until_card("ConsentCard")
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until(lambda: isinstance(counter.app.screen, BriefScreen))
        await counter.until(lambda: shows(counter, LESSONS[1].words["vi"].goal))
        assert course.result.lessons["chip"].points == LESSONS[0].points
        assert shows(counter, "Đạt bài vừa rồi")
        await counter.until(lambda: stage.set_for == ["chip", "typed"])


async def test_f1_shows_the_lesson_and_again_the_hint_which_costs(tmp_path: Path) -> None:
    async with in_course(tmp_path, language="en") as (counter, course, _):
        await sign_in(counter)
        await counter.press("enter")
        await counter.until(lambda: not isinstance(counter.app.screen, BriefScreen))
        await counter.press("f1")
        await counter.until(lambda: isinstance(counter.app.screen, BriefScreen))
        assert not shows(counter, LESSONS[0].words["en"].hint)
        await counter.press("f1")
        await counter.until(lambda: shows(counter, LESSONS[0].words["en"].hint))
        assert course._hints == 1


class Board(App[None]):
    """A lesson's screen without a counter beneath."""

    CSS_PATH = str(Path(counter_ui.__file__).with_name("counter.tcss"))

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), **THEMES[0].variables}


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_every_lesson_is_whole_on_a_small_screen(language: str) -> None:
    words = load_wording(language)
    board = Board()
    async with board.run_test(size=(80, 24)) as pilot:
        for at, lesson in enumerate(LESSONS, 1):
            screen = BriefScreen(lesson, (at, len(LESSONS)), words)
            await board.push_screen(screen)
            screen.action_hint()
            await pilot.pause()
            strips = screen._compositor.render_strips()
            text = "".join("".join(each.text.replace("│", "").split()) for each in strips)
            said = lesson.words[language]
            for part in (said.title, said.goal, said.hint, words("key.course_skip")):
                assert "".join(part.split()) in text, lesson.id
            await board.pop_screen()


async def test_at_the_end_the_code_stands_there(tmp_path: Path) -> None:
    async with in_course(tmp_path, at="no_paper") as (counter, course, _):
        await sign_in(counter)
        course.skip()
        counter.app.post_message(BriefScreen.Skipped())
        await counter.until(lambda: isinstance(counter.app.screen, EndScreen))
        assert shows(counter, "Chưa đạt")
