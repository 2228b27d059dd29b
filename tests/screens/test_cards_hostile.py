"""Hostile text in every field: nothing reaches the terminal, nothing breaks, nothing goes on."""

from __future__ import annotations

import unicodedata

import pytest
from builders import SHIFT
from support.way_card_host import Desk, Room, hosting

from counter_ui.screens.cards.approval import ApprovalCard
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.insurance import InsuranceCard
from counter_ui.screens.cards.method import MethodCard
from counter_ui.screens.cards.mobile import MobileCard
from counter_ui.screens.cards.party import PartyCard
from counter_ui.screens.cards.sim import SimCard
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.widgets.field import Field
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.policy import ApplicantKind, Method

HOSTILE = (
    "\x1b]52;c;aGFjaw==\x07\x1b[2J",
    "\u202e0123\u200b456\u2066",
    "[red]x[/red] {code} %s",
    "Nguyễn Văn " + "A" * 200,
    unicodedata.normalize("NFD", "ỗ" * 60),
    "e" + "\u0301" * 80,
    "'; DROP TABLE officers; --",
    "\u3164\u2800\u00ad",
)
CARDS = {
    "mobile": lambda r, s, w: MobileCard(r.draft(Method.MOBILE_SUBSCRIBER), s, w),
    "insurance": lambda r, s, w: InsuranceCard(r.draft(Method.SOCIAL_INSURANCE), s, w),
    "sim": lambda r, s, w: SimCard(r.draft(Method.SIM_SIGNATURE), s, w),
    "approval": lambda r, s, w: ApprovalCard(s, r.draft(Method.POST_OFFICE), w),
    "party": lambda r, s, w: PartyCard(r.draft(Method.IN_PERSON), s, w),
    "organisation": lambda r, s, w: PartyCard(
        r.draft(Method.USB_TOKEN, ApplicantKind.ENTERPRISE), s, w
    ),
    "method": lambda _, s, w: MethodCard(s, w, SHIFT),
}
OPENS = {"sim": ("1",), "party": ("1",)}


def made(name: str, room: Room, station: Station, words: Wording) -> Card:
    return CARDS[name](room, station, words)


def shown_fields(desk: Desk) -> list[Field]:
    return [f for f in desk.screen.query(Field) if f.focusable and f.region.area]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", CARDS)
async def test_hostile_text_is_harmless_in_every_field(name: str, text: str) -> None:
    async with hosting(lambda *behind: made(name, *behind)) as desk:
        await desk.press(*OPENS.get(name, ()))
        for field in shown_fields(desk):
            field.focus()
            await desk.paste(text)
            # Format marks come from input methods too: a field takes those, and drops them later.
            await desk.type("".join(c for c in text[:40] if unicodedata.category(c) != "Cf"))
            await desk.press("enter")
        painted = desk.text().replace("\n", "")
        assert all(unicodedata.category(each) not in ("Cc", "Cf") for each in painted)
        assert not desk.said(WayShown)
        desk.card.take_scan(text)
        await desk.pilot.pause(0.05)
        assert desk.card.is_mounted


@pytest.mark.parametrize("name", CARDS)
async def test_keys_of_a_cat_do_nothing_worse_than_an_error(name: str) -> None:
    async with hosting(lambda *behind: made(name, *behind)) as desk:
        for _ in range(3):
            for key in ("enter", "escape", "0", "9", "f6", "f7", "x", "backspace", "tab", "2"):
                await desk.press(key)
        assert (desk.card.is_mounted and not desk.said(WayShown)) or name == "party"


async def test_a_name_that_is_typed_decomposed_is_one_name() -> None:
    async with hosting(lambda *behind: made("mobile", *behind)) as desk:
        await desk.enter("001099012345")
        await desk.enter(unicodedata.normalize("NFD", "Nguyễn Văn Thử"))
        await desk.enter("15031999")
        await desk.enter("0912345678")
        shown = await desk.until_said(WayShown)
        claim = shown.draft.claim(Source.TYPED)
        assert claim is not None and claim.name == "Nguyễn Văn Thử"
        assert claim.name == unicodedata.normalize("NFC", claim.name)
