"""Recovery and dispute: asked once, said truly, handed out on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from builders import APPROVER, SHIFT
from fakes.ways import FakeCentre
from support.card_host import Rig, hosting

from counter_ui.screens.cards.dispute import DisputeCard, DisputeStateCard
from counter_ui.screens.cards.recovery import RecoveryCard
from counter_ui.screens.way_intents import CardDone
from counter_ui.wording import LANGUAGES, load_wording
from kiosk.domain.account_service import Dispute, DisputeState, GuidanceKind, Recovery
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.policy import Level, Method
from kiosk.domain.registration import Purpose
from kiosk.errors import LaterError

NUMBER = "KN-261122-00001"


@dataclass
class DisputeCentre(FakeCentre):
    """Refuses with ``code``, or is at ``state`` by now."""

    code: str = ""
    state: DisputeState = DisputeState.RECEIVED
    asked_after: tuple[str, ...] = ()

    def dispute(self, request_id: str, sealed: SealedRegistration) -> Dispute:
        if self.code:
            at = self.clock.now()
            return Dispute(number="", state=DisputeState.REJECTED, at=at, code=self.code)
        return super().dispute(request_id, sealed)

    def dispute_state(self, number: str) -> Dispute:
        self.asked_after += (number,)
        return replace(super().dispute_state(number), state=self.state)


def recovery(rig: Rig, method: Method = Method.IN_PERSON):  # type: ignore[no-untyped-def]
    confirmed = rig.confirmed(Purpose.RECOVERY, "a1b2")
    draft = replace(confirmed.proofed.draft, method=method)
    confirmed = replace(confirmed, proofed=replace(confirmed.proofed, draft=draft))
    return lambda station, words: RecoveryCard(confirmed, station, words)


def dispute(rig: Rig):  # type: ignore[no-untyped-def]
    confirmed = rig.confirmed(Purpose.DISPUTE, "a1b2")
    return lambda station, words: DisputeCard(confirmed, station, words)


def entries(rig: Rig, kind: LedgerKind) -> int:
    return len([each for each in rig.fakes.store.pages.ledger if each.kind == kind])


@pytest.mark.parametrize(
    ("password_set", "words"), [(True, "dùng được ngay"), (False, "ở lần đăng nhập tới")]
)
async def test_an_accepted_recovery_is_said_and_on_paper(password_set: bool, words: str) -> None:
    rig = Rig()
    rig.centre.recovery = Recovery(accepted=True, level=Level.HIGH, password_set=password_set)
    async with hosting(recovery(rig), rig) as desk:
        await desk.until_shown("Tài khoản đã được khôi phục cho ông/bà.")
        await desk.until_shown("Giấy đã lưu thành tệp")
        assert desk.shows("Mức 3") and desk.shows(words)
        [paper] = rig.printer.printed
        assert paper.kind is GuidanceKind.RECOVERY and paper.masked_phone == "091****678"
        assert any(words in item for item in paper.items)
        await desk.press("enter", "enter")
        assert [type(each) for each in desk.said] == [CardDone]


@pytest.mark.parametrize(
    "code",
    [
        "recovery.level_too_low",
        "recovery.other_person",
        "recovery.other_account",
        "recovery.no_account",
        "recovery.phone_not_confirmed",
    ],
)
async def test_a_refused_recovery_says_why_and_never_that_it_worked(code: str) -> None:
    rig = Rig()
    rig.centre.recovery = Recovery(accepted=False, code=code, level=Level.HIGH)
    async with hosting(recovery(rig), rig) as desk:
        await desk.until_shown("Trung tâm không khôi phục tài khoản này.")
        assert desk.shows(code) and not desk.shows("đã được khôi phục")
        await desk.until(lambda: len(rig.printer.printed) == 1)
        assert load_wording("vi")(f"error.{code}.happened") in rig.printer.printed[0].items


async def test_the_centre_away_is_asked_again_by_enter_and_recovers_once() -> None:
    rig = Rig()
    rig.centre.away = LaterError("centre.unreachable")
    async with hosting(recovery(rig), rig) as desk:
        await desk.until_shown("centre.unreachable")
        assert desk.shows("phải hỏi trung tâm ngay") and not desk.shows("tự gửi khi có mạng")
        await desk.press("enter")
        await desk.until_shown("Enter thử lại")
        assert entries(rig, LedgerKind.RECOVERED) == 0 and desk.said == []
        rig.centre.away = None
        await desk.press("enter")
        await desk.until_shown("Giấy đã lưu thành tệp")
        await desk.press("f3")
        await desk.until(lambda: len(rig.printer.printed) == 2)
        assert entries(rig, LedgerKind.RECOVERED) == len(rig.centre.handed_in) == 1


async def test_where_the_policy_asks_for_an_approver_the_card_takes_one() -> None:
    rig = Rig()
    async with hosting(recovery(rig, Method.POST_OFFICE), rig) as desk:
        await desk.until_shown("approval.needed")
        assert rig.centre.handed_in == []
    rig = Rig()
    confirmed = rig.confirmed(Purpose.RECOVERY, "a1b2")
    rig.centre.away = LaterError("centre.unreachable")
    async with hosting(
        lambda station, words: RecoveryCard(confirmed, station, words, APPROVER), rig
    ) as desk:
        await desk.until_shown("centre.unreachable")
        rig.centre.away = None
        await desk.press("enter")
        await desk.until_shown("đã được khôi phục")
        assert entries(rig, LedgerKind.APPROVED) == 1


async def test_a_disputes_number_is_large_and_on_paper() -> None:
    async with hosting(dispute(rig := Rig()), rig) as desk:
        await desk.until_shown(NUMBER)
        await desk.until_shown("Giấy đã lưu thành tệp")
        [paper] = rig.printer.printed
        assert (paper.kind, paper.number) == (GuidanceKind.DISPUTE, NUMBER)
        await desk.press("escape")
        await desk.until_said(CardDone)
        assert desk.screen.went_back == 0


async def test_a_dispute_that_is_not_taken_has_no_number_and_no_paper() -> None:
    rig = Rig()
    rig.centre = DisputeCentre(rig.clock, code="dispute.no_account")
    async with hosting(dispute(rig), rig) as desk:
        await desk.until_shown("dispute.no_account")
        assert desk.shows("Trung tâm không nhận khiếu nại này.") and rig.printer.printed == []
        await desk.press("enter")
        await desk.until_said(CardDone)


async def test_a_dispute_goes_once_through_a_lost_line() -> None:
    rig = Rig()
    rig.centre.away = LaterError("centre.unreachable")
    async with hosting(dispute(rig), rig) as desk:
        await desk.until_shown("centre.unreachable")
        await desk.press("escape")
        assert desk.screen.went_back == 1
        rig.centre.away = None
        await desk.press("enter")
        await desk.until_shown(NUMBER)
        assert entries(rig, LedgerKind.DISPUTED) == 1


def state_card():  # type: ignore[no-untyped-def]
    return lambda station, words: DisputeStateCard(station, SHIFT, words)


@pytest.mark.parametrize("state", list(DisputeState))
async def test_each_state_has_its_own_words(state: DisputeState) -> None:
    rig = Rig()
    rig.centre = centre = DisputeCentre(rig.clock, state=state)
    async with hosting(state_card(), rig) as desk:
        await desk.type(f" {NUMBER.lower()} ")
        await desk.press("enter")
        await desk.until_shown(rig.words(f"dispute_state.{state.value}_means"))
        assert desk.shows(rig.words(f"dispute_state.{state.value}"))
        assert centre.asked_after == (NUMBER,)
        assert desk.shows("22/11/2026") is (state is not DisputeState.UNKNOWN_NUMBER)
        await desk.press("escape")
        await desk.until_said(CardDone)


async def test_the_day_of_a_state_is_the_one_in_vietnam() -> None:
    rig = Rig()
    rig.centre = centre = DisputeCentre(rig.clock)
    evening = datetime(2026, 11, 22, 17, 18, tzinfo=UTC)
    taken = Dispute(number=NUMBER, state=DisputeState.RECEIVED, at=evening)
    centre.dispute_state = lambda _: taken  # type: ignore[method-assign]
    async with hosting(state_card(), rig) as desk:
        await desk.type(NUMBER)
        await desk.press("enter")
        await desk.until_shown("từ 00:18 ngày 23/11/2026")


@pytest.mark.parametrize(
    "typed", ["KN 261122", "[red]x[/]", "'; DROP TABLE", "..", "/v1/logins", "Đ-1", "9" * 300]
)
async def test_hostile_numbers_ask_nobody(typed: str) -> None:
    rig = Rig()
    rig.centre = centre = DisputeCentre(rig.clock)
    async with hosting(state_card(), rig) as desk:
        await desk.type(typed)
        await desk.press("enter")
        await desk.until(lambda: desk.shows("dispute.number_malformed") or bool(centre.asked_after))
        assert all(each.replace("-", "").isalnum() for each in centre.asked_after)


async def test_a_pasted_escape_sequence_never_reaches_the_screen() -> None:
    async with hosting(state_card(), rig := Rig()) as desk:
        await desk.paste("\x1b]0;owned\x07KN\u202e-1\r\n")
        await desk.pilot.pause()
        assert "\x1b" not in desk.text() and "\u202e" not in desk.text()
        assert rig.fakes.store.pages.ledger is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_worded(language: str) -> None:
    words = load_wording(language)
    for state in DisputeState:
        assert words.has(f"dispute_state.{state.value}")
        assert words.has(f"dispute_state.{state.value}_means")
