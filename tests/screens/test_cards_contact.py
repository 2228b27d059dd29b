"""Liên hệ: what is missing is said where it is typed, and nothing is typed twice."""

from __future__ import annotations

from support.way_card_host import Room, hosting

from counter_ui.screens.cards.contact import ContactCard
from counter_ui.station import Station
from counter_ui.wording import Wording


def organisation(_: Room, __: Station, words: Wording) -> ContactCard:
    return ContactCard(None, words, mail_required=True)


async def test_who_has_no_phone_types_the_address_and_is_asked_for_no_phone_again() -> None:
    async with hosting(organisation) as desk:
        assert isinstance(desk.card, ContactCard)
        desk.card.without_phone()
        await desk.until(lambda: desk.focused == "mail")
        assert desk.shows("[email.required]")
        await desk.enter("ubnd@example.vn")
        await desk.until_shown("không có điện thoại")
        assert desk.card.read_back is None and desk.shows("ubnd@example.vn")
        assert not desk.shows("từng nhóm số")
        assert ("Enter", "key.go_on") in desk.card.hints
        await desk.press("escape")
        await desk.until(lambda: desk.focused == "phone")


async def test_an_empty_number_is_missing_and_not_malformed() -> None:
    async with hosting(organisation) as desk:
        await desk.press("enter")
        await desk.until_shown("[phone.empty]")
        assert desk.focused == "phone"
        await desk.enter("0912345678x")
        await desk.until_shown("[phone.not_digits]")
