"""The counter with a second display: what goes there, what comes back, and without one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fakes.station import PASSPHRASE
from fakes.ways import RIGHT_CODE
from support.counter_pilot import Counter, running
from support.display_lines import DisplayStation, Viewed, link_in, viewing

from counter_ui.citizen_display import citizen_view
from counter_ui.citizen_display.scene import AnswerKind, SceneKind
from counter_ui.screens.cards.handed_over import HandedOverCard

PASSWORD = "Ruong-lua-72-xanh"
TYPING_THERE = "Ông/bà đang tự nhập trên màn hình phụ"


@asynccontextmanager
async def beside(
    folder: Path, *, keyboard: bool = True, language: str = "vi", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Counter, Viewed]]:
    with link_in(folder) as link, viewing(folder, keyboard=keyboard) as viewed:
        station = DisplayStation(link=link)
        async with running(station, language=language, size=size) as counter:
            yield counter, viewed


async def to_contact(counter: Counter) -> None:
    counter.station.lay_card()
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.scan(counter.station.person.qr_text())
    await counter.until_card("ReviewCard")
    await counter.press("1", "1", "1")
    await counter.until_card("ContactCard")


async def to_code(counter: Counter, viewed: Viewed) -> None:
    await to_contact(counter)
    await counter.type("0912345678")
    await counter.press("enter", "enter")
    await counter.until(lambda: viewed.sees(SceneKind.CONSENT))
    viewed.answer(AnswerKind.AGREE)
    await counter.until_card("ConfirmCard")
    await counter.press("f5")
    await counter.until_card("CodeCard")


def shows_this_card(counter: Counter, viewed: Viewed) -> bool:
    """An answer to the card before would be let go."""
    screen = counter.screen
    seen = viewed.scene is not None and viewed.scene.moment == screen._moment
    return seen and screen._shown[0] is screen.card


def codes_typed(counter: Counter) -> list[str]:
    return counter.station.centre.typed


async def test_the_citizen_sees_every_step_and_at_the_end_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citizen_view, "RECEIPT_STAYS_S", 0.5)
    async with beside(tmp_path) as (counter, viewed):
        await counter.until(lambda: viewed.sees(SceneKind.REST))
        await to_contact(counter)
        await counter.until(lambda: viewed.sees(SceneKind.FACTS))
        assert viewed.scene is not None
        assert dict(viewed.scene.rows)["fact_row.number"] == "001•••••2345"
        await counter.type("0912345678")
        await counter.press("enter")
        await counter.until(lambda: viewed.sees(SceneKind.READ_BACK))
        assert viewed.scene.said == "0912 345 678"
        await counter.press("enter")
        await counter.until_card("ConsentCard")
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until(lambda: viewed.sees(SceneKind.RECEIPT))
        await counter.until_card("ReceiptCard")
        assert viewed.scene.said == counter.station.printer.receipts[0].number
        await counter.until(lambda: viewed.sees(SceneKind.REST))


async def test_the_number_is_open_only_while_the_citizen_asks(tmp_path: Path) -> None:
    async with beside(tmp_path) as (counter, viewed):
        await to_contact(counter)
        await counter.until(lambda: shows_this_card(counter, viewed))
        for asked, shown in ((True, "001 099 012 345"), (False, "001•••••2345")):
            viewed.answer(AnswerKind.NUMBERS)
            await counter.until(lambda: viewed.scene.open_numbers is asked)  # noqa: B023
            assert dict(viewed.scene.rows)["fact_row.number"] == shown
            assert counter.screen.open_numbers is False


async def test_code_and_password_come_from_the_display(tmp_path: Path) -> None:
    async with beside(tmp_path) as (counter, viewed):
        await to_code(counter, viewed)
        await counter.until(lambda: viewed.sees(SceneKind.CODE) and viewed.scene.digits == 6)
        assert counter.shows(TYPING_THERE) and not counter.screen.has_class("-hand-over")
        await counter.type("11")  # the officer's keys go nowhere
        viewed.answer(AnswerKind.CODE, "000000")
        await counter.until(lambda: bool(viewed.scene.trouble))
        assert codes_typed(counter) == ["000000"]
        await counter.until(lambda: viewed.scene.digits == 6)
        viewed.answer(AnswerKind.CODE, RIGHT_CODE)
        await counter.until_card("PasswordCard")
        await counter.until(lambda: viewed.sees(SceneKind.PASSWORD))
        assert counter.shows(TYPING_THERE)
        viewed.answer(AnswerKind.PASSWORD, PASSWORD, PASSWORD + "x")
        await counter.until(lambda: bool(viewed.scene.trouble))
        viewed.answer(AnswerKind.PASSWORD, PASSWORD, PASSWORD)
        await counter.until_card("ConfirmCard")
        assert counter.screen.journey is not None
        confirmed = counter.screen.journey.confirmed
        assert confirmed is not None and confirmed.sealed_password is not None
        assert PASSWORD not in counter.text()


async def test_what_was_meant_for_another_moment_is_let_go(tmp_path: Path) -> None:
    async with beside(tmp_path) as (counter, viewed):
        await to_contact(counter)
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await counter.until(lambda: viewed.sees(SceneKind.CONSENT))
        before = viewed.scenes[-1]
        await counter.press("escape")
        await counter.until(lambda: not viewed.sees(SceneKind.CONSENT))
        viewed.scenes.append(before)  # a display that has not heard yet
        viewed.answer(AnswerKind.AGREE)
        await counter.press("enter", "enter")
        await counter.until(lambda: viewed.sees(SceneKind.CONSENT) and viewed.scene != before)
        assert counter.card_is("ConsentCard")


async def test_a_no_at_the_display_leads_to_the_reasons(tmp_path: Path) -> None:
    async with beside(tmp_path) as (counter, viewed):
        await to_contact(counter)
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await counter.until(lambda: viewed.sees(SceneKind.CONSENT))
        viewed.answer(AnswerKind.DISAGREE)
        await counter.until_card("RefuseCard")
        await counter.until(lambda: viewed.sees(SceneKind.WAIT))


async def test_locked_the_display_is_empty_and_takes_nothing(tmp_path: Path) -> None:
    async with beside(tmp_path) as (counter, viewed):
        await to_contact(counter)
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await counter.until(lambda: viewed.sees(SceneKind.CONSENT))
        await counter.press("f9")
        await counter.until(lambda: viewed.sees(SceneKind.EMPTY))
        assert viewed.scene.rows == () and viewed.scene.said == ""
        viewed.answer(AnswerKind.AGREE)
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: viewed.sees(SceneKind.CONSENT))
        assert counter.card_is("ConsentCard")


@pytest.mark.parametrize("keyboard", [True, False])
async def test_a_display_that_goes_gives_the_screen_back_to_be_turned(
    tmp_path: Path, keyboard: bool
) -> None:
    with link_in(tmp_path) as link:
        station = DisplayStation(link=link)
        async with running(station, size=(80, 24)) as counter:
            with viewing(tmp_path) as viewed:
                await to_code(counter, viewed)
                await counter.until(lambda: counter.shows(TYPING_THERE))
            await counter.until(lambda: counter.screen.has_class("-hand-over"))
            await counter.until(lambda: counter.shows("Nhập mã OTP"))
            assert not counter.shows(TYPING_THERE)
            with viewing(tmp_path, keyboard=keyboard):
                await counter.until(
                    lambda: (
                        isinstance(counter.card, HandedOverCard)
                        and counter.card.typed_there is keyboard
                    )
                )
                await counter.until(lambda: counter.screen.has_class("-hand-over") is not keyboard)
            await counter.until(lambda: counter.screen.has_class("-hand-over"))
            await counter.type(RIGHT_CODE)
            await counter.until_card("PasswordCard")


async def test_after_the_shift_the_display_is_empty(tmp_path: Path) -> None:
    async with beside(tmp_path) as (counter, viewed):
        await counter.until(lambda: viewed.sees(SceneKind.REST))
        await counter.press("f10")
        await counter.until(lambda: viewed.sees(SceneKind.EMPTY))
