"""Another officer approves with the own passphrase; the clerk never can."""

from __future__ import annotations

from builders import CHIP_EVIDENCE
from fakes.station import PASSPHRASE
from support.way_card_host import Desk, Room, hosting

from counter_ui.screens.cards.approval import ApprovalCard
from counter_ui.screens.way_intents import ApprovalGiven
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.domain.policy import Method

SUPERVISOR, SECRET = "GS01", "sau bay tam chin"


def card(room: Room, station: Station, words: Wording) -> ApprovalCard:
    station.desk.add_officer(SUPERVISOR, "Phạm Thị Duyệt", frozenset({Role.APPROVER}), SECRET)
    draft = room.draft(Method.POST_OFFICE).with_evidence(CHIP_EVIDENCE)
    return ApprovalCard(station, draft, words)


async def approve(desk: Desk, code: str, passphrase: str) -> None:
    await desk.enter(code)
    await desk.enter(passphrase)


async def test_another_officer_approves() -> None:
    async with hosting(card) as desk:
        await approve(desk, SUPERVISOR.lower(), SECRET)
        given = await desk.until_said(ApprovalGiven)
        assert given.approver.code == SUPERVISOR
        assert desk.field("passphrase").value == ""


async def test_the_approver_sees_whom_it_is_about_masked() -> None:
    async with hosting(card) as desk:
        assert desk.shows("NGUYỄN VĂN THỬ") and desk.shows("001•••••2345")
        await desk.press("f6")
        assert desk.shows("001 099 012 345")


async def test_the_clerk_is_refused_before_a_passphrase_is_typed() -> None:
    async with hosting(card) as desk:
        await desk.enter("cb01")
        assert desk.shows("không được là người tiếp nhận") and desk.focused == "approver"
        desk.field("passphrase").value = PASSPHRASE
        desk.field("passphrase").focus()
        await desk.press("enter")
        await desk.pilot.pause()
        assert not desk.said(ApprovalGiven)


async def test_a_passphrase_in_the_field_of_the_code_is_wiped_and_asked_of_nobody() -> None:
    async with hosting(card) as desk:
        await desk.enter(SECRET)
        await desk.until_shown("approval.code_not_one")
        assert desk.focused == "approver" and desk.field("approver").value == ""
        assert not desk.shows(SECRET)
        await approve(desk, SUPERVISOR, SECRET)
        assert (await desk.until_said(ApprovalGiven)).approver.code == SUPERVISOR


async def test_an_approver_who_types_no_passphrase_is_asked_for_it() -> None:
    async with hosting(card) as desk:
        await approve(desk, SUPERVISOR, "")
        await desk.until_shown("officer.passphrase_missing")
        assert not desk.said(ApprovalGiven)


async def test_another_clerk_may_not_approve() -> None:
    async with hosting(card) as desk:
        await approve(desk, "CB02", PASSPHRASE + " nam")
        await desk.until_shown("không có quyền duyệt")
        assert desk.focused == "approver" and not desk.said(ApprovalGiven)


async def test_a_wrong_passphrase_is_written_down_and_waits_grow() -> None:
    async with hosting(card) as desk:
        await desk.enter(SUPERVISOR)
        for _ in range(3):
            await desk.enter("khong dung")
            await desk.until_shown("chưa đúng")
            assert desk.focused == "passphrase" and desk.field("passphrase").value == ""
        await desk.enter(SECRET)
        await desk.until_shown("phải chờ")
        kinds = [entry.kind for entry in desk.room.fakes.store.pages.ledger]
        assert kinds.count(LedgerKind.SIGN_IN_FAILED) == 3
        desk.room.fakes.clock.pass_time(6)
        await desk.enter(SECRET)
        await desk.until_said(ApprovalGiven)


async def test_nothing_is_asked_of_an_empty_field() -> None:
    async with hosting(card) as desk:
        await desk.press("enter")
        assert desk.focused == "approver"
        await desk.enter(SUPERVISOR)
        await desk.press("enter")
        assert desk.shows("Chưa nhập cụm mật khẩu")
        assert desk.room.fakes.passphrases.worked <= 3


async def test_a_passphrase_that_is_left_alone_is_wiped() -> None:
    def hasty(room: Room, station: Station, words: Wording) -> ApprovalCard:
        return ApprovalCard(station, room.draft(Method.POST_OFFICE), words, patience_s=1.5)

    async with hosting(hasty) as desk:
        await desk.enter(SUPERVISOR)
        await desk.type(SECRET)
        assert desk.field("passphrase").value
        await desk.until(lambda: not desk.field("passphrase").value)
        assert desk.field("approver").value == SUPERVISOR


async def test_the_passphrase_is_never_on_the_screen() -> None:
    async with hosting(card) as desk:
        await desk.enter(SUPERVISOR)
        await desk.type(SECRET)
        assert not desk.shows(SECRET)
