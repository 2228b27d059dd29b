"""Chọn phương thức đăng ký: the portal's words, one key each, and what is not allowed says why."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

import pytest
from builders import SHIFT
from support.way_card_host import Room, hosting

from counter_ui.screens.cards.method import MethodCard
from counter_ui.screens.way_intents import CardDone, MethodChosen
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.errors import LaterError


def card(_: Room, station: Station, words: Wording) -> MethodCard:
    return MethodCard(station, words, SHIFT)


async def test_the_words_are_those_of_the_documents() -> None:
    async with hosting(card) as desk:
        await desk.until_shown("IAL3")
        for words in (
            "Chọn phương thức đăng ký",
            "Vui lòng chọn phương thức đăng ký",
            "Công dân",
            "Doanh nghiệp",
            "Cơ quan nhà nước",
            "Xác minh mức độ trung bình (IAL2)",
            "Thuê bao di động",
            "Bảo hiểm xã hội",
            "Bưu điện Việt Nam",
            "Xác minh mức độ cao (IAL3)",
            "Trực tiếp tại quầy",
            "USB ký số",
            "SIM ký số",
            "(CBCCVC): đăng ký như Công dân",
        ):
            assert desk.shows(words), words


@pytest.mark.parametrize(
    ("keys", "kind", "method"),
    [
        ("1", ApplicantKind.CITIZEN, Method.MOBILE_SUBSCRIBER),
        ("2", ApplicantKind.CITIZEN, Method.SOCIAL_INSURANCE),
        ("3", ApplicantKind.CITIZEN, Method.POST_OFFICE),
        ("4", ApplicantKind.CITIZEN, Method.IN_PERSON),
        ("5", ApplicantKind.CITIZEN, Method.USB_TOKEN),
        ("6", ApplicantKind.CITIZEN, Method.SIM_SIGNATURE),
        ("d5", ApplicantKind.ENTERPRISE, Method.USB_TOKEN),
        ("D6", ApplicantKind.ENTERPRISE, Method.SIM_SIGNATURE),
        ("n5", ApplicantKind.AGENCY, Method.USB_TOKEN),
        ("nc4", ApplicantKind.CITIZEN, Method.IN_PERSON),
    ],
)
async def test_one_key_for_whom_and_one_for_how(
    keys: str, kind: ApplicantKind, method: Method
) -> None:
    async with hosting(card) as desk:
        *kinds, way = keys
        for key in kinds:
            await desk.press(key)
        await desk.until_shown("IAL2")
        await desk.press(way)
        chosen = await desk.until_said(MethodChosen)
        assert (chosen.kind, chosen.method) == (kind, method)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("d1", "chỉ dành cho công dân"),
        ("d2", "chỉ dành cho công dân"),
        ("d3", "chỉ dành cho công dân"),
        ("n4", "chỉ dành cho công dân"),
        ("n6", "không dành cho cơ quan nhà nước"),
    ],
)
async def test_what_is_not_allowed_stands_there_with_its_reason(keys: str, why: str) -> None:
    async with hosting(card) as desk:
        await desk.press(keys[0])
        await desk.until_shown("Chỉ dành cho công dân")
        await desk.press(keys[1])
        assert desk.shows(why)
        assert not desk.said(MethodChosen)


async def test_keys_that_mean_nothing_do_nothing() -> None:
    async with hosting(card) as desk:
        await desk.until_shown("IAL2")
        await desk.press("0", "7", "x", "enter", "backspace")
        assert not desk.said(MethodChosen)


async def test_a_card_that_is_scanned_here_means_in_person() -> None:
    async with hosting(card) as desk:
        await desk.until_shown("IAL2")
        text = desk.room.fakes.person.qr_text()
        assert desk.card.take_scan(text)
        chosen = await desk.until_said(MethodChosen)
        assert chosen.method is Method.IN_PERSON
        assert isinstance(desk.card, MethodCard) and desk.card.scanned == text


async def test_outside_the_dates_a_referral_to_vneid_is_printed() -> None:
    room = Room()
    room.fakes.clock.set_to(datetime(2031, 1, 1, tzinfo=UTC))
    async with hosting(card, room) as desk:
        await desk.until_shown("không còn hiệu lực")
        await desk.press("1", "c")
        assert not desk.said(MethodChosen)
        await desk.until_shown("VNeID")
        await desk.press("enter")
        await desk.until(lambda: bool(room.papers.printed))
        assert [each.kind for each in room.papers.printed] == [GuidanceKind.VNEID]
        await desk.until_shown(room.papers.printed[0].number)
        await desk.press("enter")
        await desk.until_said(CardDone)
        assert len(room.papers.printed) == 1


async def test_without_a_policy_it_can_be_asked_again() -> None:
    class NoneYet:
        known = False

        def current(self, now: datetime) -> object:
            if not self.known:
                raise LaterError("policy.none")
            return Room().fakes.policies.current(now)

    room = Room()
    room.fakes.policies = source = NoneYet()  # type: ignore[assignment]
    async with hosting(card, room) as desk:
        await desk.until_shown("chưa nhận được quy định")
        source.known = True
        await desk.press("enter")
        await desk.until_shown("IAL3")
        assert not desk.shows("chưa nhận được quy định")


async def test_who_is_faster_than_the_policy_gets_the_way_that_was_pressed() -> None:
    class Slow:
        answered = Event()

        def current(self, now: datetime) -> object:
            assert self.answered.wait(30)
            return Room().fakes.policies.current(now)

    room = Room()
    room.fakes.policies = slow = Slow()  # type: ignore[assignment]
    async with hosting(card, room) as desk:
        await desk.press("n", "5")
        assert not desk.said(MethodChosen)
        slow.answered.set()
        chosen = await desk.until_said(MethodChosen)
        assert (chosen.kind, chosen.method) == (ApplicantKind.AGENCY, Method.USB_TOKEN)


async def test_in_english_too() -> None:
    async with hosting(card, Room(language="en")) as desk:
        await desk.until_shown("High assurance (IAL3)")
