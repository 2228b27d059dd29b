"""Three ways out for somebody who has an account already."""

from __future__ import annotations

import pytest
from builders import proofed
from fakes.ways import SayingGuidance
from support.card_host import Rig, hosting

from counter_ui.screens.cards.existing_account import ExistingAccountCard
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.screens.intents import PaperSeen, ReasonChosen
from counter_ui.screens.way_intents import ServiceChosen
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.registration import Purpose, RefusalReason
from kiosk.ports.account_registry import AccountAnswer
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.use_cases.check_duplicate import DuplicateAnswer

AT_THE_CENTRE = DuplicateAnswer(None, AccountAnswer(True, "082****088", account="a1b2"))
HERE_ONLY = DuplicateAnswer("01935a2e-0000-7000-8000-000000000009", None, "centre.unreachable")


class AskingPrinter(SayingGuidance):
    """Cannot tell whether the paper came out."""

    def print_guidance(self, guidance: Guidance) -> PrintResult:
        super().print_guidance(guidance)
        return PrintResult(PrintOutcome.UNKNOWN, "máy in", "print.no_answer", job=7, asks=True)


def card(answer: DuplicateAnswer):  # type: ignore[no-untyped-def]
    def make(station: Station, words: Wording) -> ExistingAccountCard:
        return ExistingAccountCard(answer, words, proofed(), ways_of(station).hand_out_guidance)

    return make


async def test_one_prints_how_a_forgotten_password_is_got_back() -> None:
    async with hosting(card(AT_THE_CENTRE), rig := Rig()) as desk:
        assert desk.shows("082****088")
        await desk.press("1")
        await desk.until_shown("Giấy đã lưu thành tệp")
        [paper] = rig.printer.printed
        assert paper.kind is GuidanceKind.RECOVERY and paper.masked_phone is None
        assert desk.said == []


@pytest.mark.parametrize(("key", "purpose"), [("2", Purpose.RECOVERY), ("3", Purpose.DISPUTE)])
async def test_two_and_three_open_a_service_for_that_account_once(
    key: str, purpose: Purpose
) -> None:
    async with hosting(card(AT_THE_CENTRE)) as desk:
        await desk.press(key, key)
        said = [each for each in desk.said if isinstance(each, ServiceChosen)]
        assert [(each.purpose, each.account) for each in said] == [(purpose, "a1b2")]


async def test_without_the_centres_word_there_is_no_account_to_recover() -> None:
    async with hosting(card(HERE_ONLY)) as desk:
        assert desk.shows("tiếp nhận tại chính quầy này")
        for key in ("2", "3"):
            await desk.press(key)
            await desk.until_shown("recovery.not_named")
        assert desk.said == []


async def test_enter_still_ends_it_with_the_slip() -> None:
    async with hosting(card(AT_THE_CENTRE)) as desk:
        await desk.press("enter")
        said = await desk.until_said(ReasonChosen)
        assert isinstance(said, ReasonChosen) and said.reason is RefusalReason.ACCOUNT_EXISTS


async def test_where_the_printer_cannot_tell_the_officer_is_asked_before_any_way() -> None:
    rig = Rig()
    rig.printer = AskingPrinter()
    async with hosting(card(AT_THE_CENTRE), rig) as desk:
        await desk.press("1")
        await desk.until_shown("1 = rồi · 0 = chưa")
        await desk.press("1")
        said = await desk.until_said(PaperSeen)
        assert isinstance(said, PaperSeen) and (said.job, said.on_paper) == (7, True)
        assert len(rig.printer.printed) == 1


async def test_without_ways_the_card_is_the_slip_alone() -> None:
    def make(_: Station, words: Wording) -> ExistingAccountCard:
        return ExistingAccountCard(AT_THE_CENTRE, words)

    async with hosting(make) as desk:
        await desk.press("1", "2", "3")
        assert desk.said == [] and not desk.shows("1-3")
