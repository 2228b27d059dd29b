"""The display's own screen: each scene whole at 80x24, keys become answers, nothing stays."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from support.counter_pilot import screen_text
from support.display_lines import link_in
from support.texts_within import texts_within
from textual.pilot import Pilot

from counter_ui.citizen_display.display_app import DisplayApp, LineEnded
from counter_ui.citizen_display.link import DisplayLink
from counter_ui.citizen_display.scene import EMPTY, Answer, AnswerKind, Scene, SceneKind
from counter_ui.wording import load_wording
from kiosk.domain.clean_text import CleanText
from kiosk.errors import TechnicianError

NAME = CleanText("CÔNG TẰNG TÔN NỮ ĐOÀN NGUYỄN PHƯƠNG THẢO NGUYÊN MẪU")
ADDRESS = CleanText("Thôn Đông Thượng, Xã Hòa Khánh Nam Thượng, Huyện Krông Bông, Tỉnh Đắk Lắk")
FACTS = Scene(
    kind=SceneKind.FACTS,
    moment=2,
    rows=(
        ("fact_row.name", NAME),
        ("fact_row.number", CleanText("046•••••0987")),
        ("fact_row.birth", CleanText("29/02/1988 · Nữ")),
        ("fact_row.address", ADDRESS),
        ("fact_row.issued", CleanText("20/04/2022")),
        ("fact_row.expiry", CleanText("29/02/2028")),
        ("contact.phone", CleanText("0912 345 678")),
    ),
)
CONSENT = Scene(
    kind=SceneKind.CONSENT,
    moment=3,
    version=CleanText("practice-1"),
    basis=CleanText("legal_basis.law.91_2025.19.1c"),
)
CODE = Scene(kind=SceneKind.CODE, moment=4, said=CleanText("091****678"), digits=6, seconds=299)
PASSWORD = Scene(kind=SceneKind.PASSWORD, moment=5)
SECRET = "canary-Zq7-xanh"


class Shown:
    """One display beside a link that stands for the counter."""

    def __init__(self, app: DisplayApp, link: DisplayLink, pilot: Pilot[int]) -> None:
        self.app, self.link, self.pilot = app, link, pilot

    async def show(self, scene: Scene, words: str = "") -> None:
        await self.until(lambda: self._shows(scene, words))

    def _shows(self, scene: Scene, words: str) -> bool:
        self.link.show(scene)
        there = self.app._scene
        return there is not None and there == scene and words.replace(" ", "") in self.text()

    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "".join("".join(strip.text for strip in strips).split())

    async def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < end, f"never came about: {self.text()}"
            await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def answer(self) -> Answer:
        found: list[Answer] = []

        def came() -> bool:
            found.extend(self.link.take())
            return bool(found)

        await self.until(came)
        return found[0]


@asynccontextmanager
async def display(
    folder: Path,
    *,
    keyboard: bool = True,
    language: str = "vi",
    size: tuple[int, int] = (80, 24),
) -> AsyncIterator[Shown]:
    with link_in(folder) as link:
        app = DisplayApp(folder, load_wording(language), keyboard=keyboard)
        async with app.run_test(size=size) as pilot:
            yield Shown(app, link, pilot)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_scene_is_whole(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    words = load_wording(language)
    ends = {
        Scene(kind=SceneKind.REST, moment=1, said=CleanText("XÃ THỬ")): words("never_ask"),
        FACTS: words("display.show_number"),
        CONSENT: words("display.disagree"),
        CODE: words("never_ask"),
        PASSWORD: words("never_ask"),
        Scene(kind=SceneKind.WAIT, moment=6): words("never_ask"),
        Scene(kind=SceneKind.COUNTER, moment=7): words("never_ask"),
        Scene(kind=SceneKind.RECEIPT, moment=8, said=CleanText("ANBINH-Q3-1")): "ANBINH-Q3-1",
    }
    async with display(tmp_path, language=language, size=size) as shown:
        for scene, last in ends.items():
            await shown.show(scene, last)
            assert not shown.app.screen.query_one("#place").show_vertical_scrollbar, scene


async def test_a_long_name_and_address_are_there_in_full(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(FACTS, NAME)
        assert "".join(ADDRESS.split()) in shown.text()


async def test_keys_are_answers_to_the_scene_that_is_shown(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(CONSENT, "Đồng ý")
        await shown.pilot.press("1")
        answer = await shown.answer()
        assert (answer.kind, answer.moment) == (AnswerKind.AGREE, CONSENT.moment)
        await shown.pilot.press("0")
        assert (await shown.answer()).kind is AnswerKind.DISAGREE
        await shown.show(FACTS, "046")
        await shown.pilot.press("s")
        assert (await shown.answer()).kind is AnswerKind.NUMBERS


async def test_without_a_keyboard_no_key_says_anything(tmp_path: Path) -> None:
    async with display(tmp_path, keyboard=False) as shown:
        await shown.show(CONSENT, "Mời Ông/Bà trả lời cán bộ")
        await shown.pilot.press("1", "0", "s")
        await shown.show(CODE, "091****678")
        await shown.pilot.press("1", "f5")
        assert shown.link.take() == [] and "Nhập mã OTP" not in screen_text(shown.app)


async def test_a_code_is_dots_and_goes_at_its_sixth_digit(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(CODE, "091****678")
        await shown.pilot.press(*"73051")
        assert "73051" not in shown.text() and "•••••" in shown.text()
        await shown.pilot.press("9")
        answer = await shown.answer()
        assert (answer.kind, answer.text.take()) == (AnswerKind.CODE, "730519")
        assert left_in(shown.app, "730519") == []
        await shown.show(Scene(kind=SceneKind.CODE, moment=4, said=CODE.said))  # it is looked at
        await shown.show(CODE)
        await shown.pilot.press(*"730510")
        assert (await shown.answer()).text.take() == "730510"
        await shown.pilot.press("f5")
        assert (await shown.answer()).kind is AnswerKind.RESEND


async def test_a_password_is_typed_twice_and_nowhere_afterwards(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(PASSWORD, "Nhập lại mật khẩu")
        await shown.pilot.press(*SECRET, "enter", *SECRET)
        assert SECRET not in shown.text()
        await shown.pilot.press("enter")
        answer = await shown.answer()
        assert (answer.text.take(), answer.again.take()) == (SECRET, SECRET)
        assert left_in(shown.app, SECRET) == []


async def test_half_typed_secrets_go_with_their_scene(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(PASSWORD, "Nhập lại mật khẩu")
        await shown.pilot.press(*SECRET)
        await shown.show(EMPTY)
        assert shown.text() == "" and left_in(shown.app, SECRET) == []


async def test_a_counter_that_goes_leaves_an_empty_screen(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(FACTS, "046")
        shown.link.close()
        await shown.until(lambda: shown.text() == "")
        assert left_in(shown.app, NAME) == []


async def test_a_second_display_ends_with_its_reason(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(FACTS, "046")
        shown.app.post_message(LineEnded(TechnicianError("display.taken")))
        await shown.until(lambda: shown.app.ended_by is not None)
        assert shown.app.return_code == 1


async def test_it_is_left_only_while_no_citizen_is_before_it(tmp_path: Path) -> None:
    async with display(tmp_path) as shown:
        await shown.show(FACTS, "046")
        await shown.pilot.press("ctrl+q", "ctrl+c")
        assert shown.app.return_code is None and shown.app.is_running
        await shown.show(EMPTY)
        await shown.pilot.press("ctrl+q")
        assert shown.app.return_code == 0


def left_in(app: DisplayApp, secret: str) -> list[str]:
    return [
        repr(each)
        for each in app.screen.query("*")
        if any(secret in text for text in texts_within(each, depth=3))
    ]
