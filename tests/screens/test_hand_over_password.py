"""Mật khẩu, set by the citizen on a screen of the citizen's own."""

from __future__ import annotations

import unicodedata

import pytest
from support.card_host import Desk, Rig, hosting

from counter_ui.screens.cards.password import PasswordCard
from counter_ui.screens.way_intents import HandOverEnded, PasswordChosen
from counter_ui.station import Station
from counter_ui.wording import Wording, load_wording
from kiosk.domain.password_rule import RULE_IN_THEIR_WORDS, PasswordCondition
from kiosk.errors import TechnicianError

GOOD = "mua-Ha7-xanh-la"
"""Five conditions, and nothing of NGUYỄN VĂN THỬ, 15/03/1999, 0912345678."""


def card(rig: Rig):  # type: ignore[no-untyped-def]
    def make(station: Station, words: Wording) -> PasswordCard:
        return PasswordCard(rig.confirmed(), station, words)

    return make


async def choose(desk: Desk, first: str, again: str) -> None:
    await desk.type(first)
    await desk.press("enter")
    await desk.type(again)
    await desk.press("enter")


def marks(desk: Desk) -> list[bool]:
    """Which of the five have their mark; each stands right before its words."""
    text, words = desk.text(), load_wording("vi")
    places = [text.index(words(each.value)) for each in PasswordCondition]
    return [text[place - 2] == "✓" for place in places]


async def test_the_rule_stands_there_in_the_documents_words() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        assert desk.shows(f"* {RULE_IN_THEIR_WORDS}")
        assert desk.shows("Cán bộ không bao giờ hỏi OTP, mật khẩu, mã PIN")
        assert desk.shows("Nhập mật khẩu") and desk.shows("Nhập lại mật khẩu")
        assert marks(desk) == [False] * 5


async def test_the_list_is_complete_at_every_key() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        for letter, met in (
            ("m", [False, True, False, False, False]),
            ("Z", [False, True, True, False, False]),
            ("7", [False, True, True, True, False]),
            ("-", [False, True, True, True, True]),
            ("lamx", [True, True, True, True, True]),
        ):
            await desk.type(letter)
            assert marks(desk) == met
        assert "mZ7" not in desk.text()


async def test_typed_twice_it_is_sealed_and_gone() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await choose(desk, GOOD, GOOD)
        said = await desk.until_said(PasswordChosen)
        assert isinstance(said, PasswordChosen)
        assert said.confirmed.sealed_password is not None
        assert said.confirmed.sealed_password.endswith(GOOD.encode())
        assert desk.field("password-new").value == desk.field("password-again").value == ""


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Nguyen-7-xanh", "own_name"),
        ("mua.Xanh1999", "birth"),
        ("Xa-0912345678", "phone"),
        ("Xa-001099012345", "number"),
        ("Huyen1994@", "taught"),
        ("Hovaten@123", "taught"),
        ("Thanhnam1988!", "taught"),
    ],
)
async def test_what_others_would_guess_is_refused_with_its_reason(password: str, why: str) -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await desk.type(password)
        assert desk.shows(f"✕ {load_wording('vi')(f'password.{why}')}")
        await desk.press("enter")
        await desk.until_shown("password.refused")
        assert desk.app.focused is desk.field("password-new")
        assert desk.said == []


async def test_enter_by_habit_in_an_empty_field_is_no_mistake() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await desk.press("enter")
        await desk.type(GOOD)
        await desk.press("enter", "enter")
        assert desk.app.focused is desk.field("password-again")
        assert not desk.shows("[password.")
        await desk.type(GOOD)
        await desk.press("enter")
        await desk.until_said(PasswordChosen)


async def test_not_the_same_twice_is_typed_again_both_times() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await choose(desk, GOOD, GOOD + "x")
        await desk.until_shown("password.differs")
        assert desk.field("password-new").value == desk.field("password-again").value == ""
        await choose(desk, GOOD, GOOD)
        await desk.until_said(PasswordChosen)


async def test_composed_and_decomposed_letters_are_one_password() -> None:
    spelled = "mùa-Hạ7-xanh-lá"
    async with hosting(card(rig := Rig()), rig) as desk:
        await desk.type(unicodedata.normalize("NFD", spelled))
        assert desk.shows("Có chữ tiếng Việt có dấu")
        await desk.press("enter")
        await desk.type(spelled)
        await desk.press("enter")
        said = await desk.until_said(PasswordChosen)
        assert isinstance(said, PasswordChosen) and said.confirmed.sealed_password
        assert said.confirmed.sealed_password.endswith(spelled.encode())


async def test_hidden_until_the_citizen_asks_and_after_it_again() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await desk.type(GOOD)
        assert GOOD not in desk.text()
        await desk.press("f6")
        assert GOOD in desk.text()
        await desk.press("enter")
        await desk.type(GOOD)
        await desk.press("enter")
        await desk.until_said(PasswordChosen)
        assert desk.field("password-new").password


async def test_f4_leaves_it_for_the_first_sign_in() -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await desk.type(GOOD)
        await desk.press("f4")
        await desk.until_said(HandOverEnded)
        assert desk.field("password-new").value == ""


async def test_without_a_sealing_key_it_is_said_and_nothing_is_kept() -> None:
    rig = Rig()
    rig.fakes.sealer.raises = TechnicianError("sealing_key.missing")
    async with hosting(card(rig), rig) as desk:
        await choose(desk, GOOD, GOOD)
        await desk.until_shown("sealing_key.missing")
        assert desk.field("password-new").value == "" and desk.said == []


@pytest.mark.parametrize(
    "hostile",
    ["\x1b]0;x\x07Aa1-aaaa", "[@click=app.quit]Aa1-[/]", "\u202eAa1-olleh", "Aa1-" * 400, "\n"],
)
async def test_hostile_pastes_are_harmless(hostile: str) -> None:
    async with hosting(card(rig := Rig()), rig) as desk:
        await desk.paste(hostile)
        await desk.press("f6", "enter")
        assert "\x1b" not in desk.text() and "\u202e" not in desk.text()
        assert desk.app.is_running
