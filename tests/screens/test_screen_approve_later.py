"""Duyệt sau, on the screen: left by the clerk, looked at and approved, or sent back, by another."""

from __future__ import annotations

from fakes.station import CODE, PASSPHRASE, FakeStation
from support.counter_pilot import Counter, running

from counter_ui.screens.cards.waiting_approvals import WaitingApprovalsCard
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role

APPROVER, THEIRS = "PD01", "duyet " * 4
SMALL = (80, 24)


def with_approver() -> FakeStation:
    station = FakeStation()
    station.desk().add_officer(APPROVER, "Phạm Duyệt", frozenset({Role.APPROVER}), THEIRS)
    return station


async def to_approval(counter: Counter) -> None:
    """A card's registration by post, until somebody has to approve it."""
    station = counter.station
    await counter.press("f3")
    await counter.until_card("MethodCard")
    await counter.until(lambda: counter.shows("Bưu điện"))
    await counter.press("3")
    await counter.until_card("EvidenceCard")
    station.lay_card()
    await counter.scan(station.person.qr_text())
    await counter.until_card("ReviewCard")
    await counter.until(lambda: counter.screen.journey is not None
                        and counter.screen.journey.portrait is not None)  # fmt: skip
    await counter.press("1", "1", "1")
    await counter.until_card("ContactCard")
    await counter.type("0912345678")
    await counter.press("enter", "enter")
    await counter.until_card("ConsentCard")
    await counter.press("1")
    await counter.until_card("ConfirmCard")
    await counter.press("enter")
    await counter.until_card("ApprovalCard")


async def leave(counter: Counter) -> None:
    await to_approval(counter)
    await counter.press("f7")
    await counter.until_card("LeftForApprovalCard")


async def to_list(counter: Counter) -> None:
    await counter.press("f6")
    await counter.until_card("WorkCard")
    await counter.press("4")
    await counter.until_card("WaitingApprovalsCard")


async def look(counter: Counter, code: str = APPROVER, passphrase: str = THEIRS) -> None:
    await counter.press("1")
    await counter.until(lambda: counter.shows("Người duyệt xem hồ sơ số 1"))
    await counter.type(code)
    await counter.press("enter")
    await counter.type(passphrase)
    await counter.press("enter")


def kinds(counter: Counter) -> list[str]:
    return [each.kind for each in counter.station.store.pages.ledger]


async def test_left_it_is_not_recorded_and_the_next_citizen_may_come() -> None:
    async with running(with_approver(), size=SMALL) as counter:
        await leave(counter)
        assert counter.shows("CHƯA có giấy tiếp nhận")
        pages = counter.station.store.pages
        assert not pages.outbox
        assert not pages.receipts
        assert LedgerKind.APPROVAL_WAITS in kinds(counter)
        await counter.until(lambda: not counter.station.store.pages.drafts)
        await counter.press("f2")
        await counter.until_card("EvidenceCard")


async def test_the_approver_looks_and_approves_from_the_list() -> None:
    async with running(with_approver(), size=SMALL) as counter:
        await leave(counter)
        await to_list(counter)
        await counter.until(lambda: counter.shows("Chờ duyệt: 1"))
        assert not counter.shows(counter.station.person.qr_text().split("|")[0])
        await look(counter)
        await counter.until(lambda: counter.shows("1 duyệt và ghi sổ"))
        assert counter.shows("NGUYỄN VĂN THỬ")
        await counter.press("1")
        await counter.until(lambda: counter.shows("Đã duyệt và ghi sổ"))
        await counter.until(lambda: counter.shows("Không có hồ sơ nào chờ duyệt"))
        assert kinds(counter)[-2:] == [LedgerKind.APPROVED, LedgerKind.RECORDED]
        assert len(counter.station.printer.receipts) == 1
        assert counter.station.woken == 1
        await counter.press("escape")
        await counter.until_card("IdleCard")


async def test_the_clerk_cannot_approve_the_own_from_the_list() -> None:
    async with running(with_approver(), size=SMALL) as counter:
        await leave(counter)
        await to_list(counter)
        await look(counter, CODE, PASSPHRASE)
        await counter.until(lambda: counter.shows("approval.same_person"))
        assert not counter.station.store.pages.outbox
        await counter.press("escape")
        await counter.until(lambda: counter.shows("Chờ duyệt: 1"))


async def test_sent_back_with_a_reason_it_is_the_clerks_again() -> None:
    async with running(with_approver()) as counter:
        await leave(counter)
        await to_list(counter)
        await look(counter)
        await counter.until(lambda: counter.shows("1 duyệt và ghi sổ"))
        await counter.press("0")
        await counter.until(lambda: counter.shows("Trả lại vì sao"))
        await counter.press("3")
        await counter.until(lambda: counter.shows("TRẢ LẠI bởi PD01: liên hệ cần xem lại"))
        (draft,) = counter.station.store.pages.drafts.values()
        assert draft.officer_code == CODE
        assert LedgerKind.SENT_BACK in kinds(counter)
        await counter.press("1")  # nothing to approve there
        assert counter.card_is("WaitingApprovalsCard")
        await counter.press("escape")
        await counter.until_card("UnfinishedCard")
        await counter.press("enter")
        await counter.until_card("ReviewCard")


async def test_locked_in_the_middle_the_approver_has_to_sign_in_again() -> None:
    async with running(with_approver()) as counter:
        await leave(counter)
        await to_list(counter)
        await look(counter)
        await counter.until(lambda: counter.shows("1 duyệt và ghi sổ"))
        await counter.press("f9")
        await counter.until(lambda: counter.shows("đã khóa"))
        await counter.type(PASSPHRASE)
        await counter.press("enter")
        await counter.until(lambda: counter.shows("Chờ duyệt: 1"))
        card = counter.card
        assert isinstance(card, WaitingApprovalsCard)
        await counter.press("0")
        assert not counter.station.store.pages.outbox
