"""The other ways at the counter's one screen, from the choice to the receipt."""

from __future__ import annotations

import pytest
from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.counter_pilot import Counter, running

from counter_ui.widgets.field import Field
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.officer import Role
from kiosk.practice.people import load_person

PASSWORD = "Ruong-lua-72-xanh"


async def _choose(counter: Counter, way: str) -> None:
    await counter.press("f3")
    await counter.until_card("MethodCard")
    await counter.until(lambda: counter.shows("Thuê bao di động"))
    await counter.press(way)


async def _cursor(counter: Counter) -> None:
    """A person scans and types once the cursor blinks in a field, not before."""
    await counter.until(lambda: isinstance(counter.app.focused, Field))


async def _state_person(counter: Counter, phone: str = "0912345678") -> None:
    await _cursor(counter)
    await counter.scan(counter.station.person.qr_text())
    await counter.until(lambda: counter.shows("đã quét QR"))
    await _cursor(counter)
    await counter.type(phone)
    await counter.press("enter")


async def _agree(counter: Counter) -> None:
    await counter.until_card("ConsentCard")
    await counter.press("1")


async def _citizen_confirms(counter: Counter) -> None:
    await counter.until_card("CodeCard")
    await counter.until(lambda: counter.shows("091****678"))
    await counter.type(RIGHT_CODE)
    await counter.until_card("PasswordCard")
    await counter.type(PASSWORD)
    await counter.press("enter")
    await counter.type(PASSWORD)
    await counter.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_mobile_subscriber_gets_from_the_choice_to_the_receipt(
    size: tuple[int, int],
) -> None:
    async with running(size=size) as counter:
        await _choose(counter, "1")
        await counter.until_card("MobileCard")
        await _state_person(counter)
        await _agree(counter)
        await _citizen_confirms(counter)
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        receipt = counter.station.printer.receipts[-1]
        assert receipt.method.value == "mobile_subscriber"
        assert int(receipt.level) == 2


async def test_the_screen_is_turned_to_the_citizen_and_back() -> None:
    async with running() as counter:
        await _choose(counter, "1")
        await counter.until_card("MobileCard")
        await _state_person(counter)
        await _agree(counter)
        await counter.until_card("CodeCard")
        assert counter.screen.has_class("-hand-over")
        assert not counter.shows(counter.station.person.name)
        await _citizen_confirms(counter)
        await counter.until_card("ConfirmCard")
        assert not counter.screen.has_class("-hand-over")


async def test_social_insurance_goes_by_its_code() -> None:
    async with running() as counter:
        await _choose(counter, "2")
        await counter.until_card("InsuranceCard")
        await _cursor(counter)
        await counter.scan(counter.station.person.qr_text())
        await counter.until(lambda: counter.shows("đã quét QR"))
        await _cursor(counter)
        await counter.type("0123456789")
        await counter.press("enter")
        await counter.type("0912345678")
        await counter.press("enter")
        await counter.until(lambda: not counter.card_is("InsuranceCard") or counter.shows("✓"))
        if counter.card_is("InsuranceCard"):
            await counter.press("enter")
        await _agree(counter)
        await counter.until_card("CodeCard")


async def test_at_the_post_office_another_officer_approves() -> None:
    station = FakeStation()
    async with running(station) as counter:
        station.desk().add_officer("PD01", "Phạm Duyệt", frozenset({Role.APPROVER}), "duyet " * 4)
        await _choose(counter, "3")
        await counter.until_card("EvidenceCard")
        station.lay_card()
        await counter.scan(station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await _agree(counter)
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ApprovalCard")
        await counter.type("PD01")
        await counter.press("enter")
        await counter.type("duyet " * 4)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert int(station.printer.receipts[-1].level) == 2


async def test_after_the_comparison_the_citizen_may_set_a_password_here() -> None:
    async with running() as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        counter.station.lay_card()
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await _agree(counter)
        await counter.until_card("ConfirmCard")
        await counter.press("f5")
        await _citizen_confirms(counter)
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        assert int(counter.station.printer.receipts[-1].level) == 3


async def test_an_account_that_exists_is_recovered_at_this_counter() -> None:
    station = FakeStation()
    station.accounts.accounts[station.person.number] = "082****088"
    async with running(station, size=(80, 24)) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        station.lay_card()
        await counter.scan(station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ExistingAccountCard")
        await counter.press("2")
        await counter.until_card("ReviewCard")
        await counter.until(lambda: counter.shows("Khôi phục tài khoản · Công dân"))
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await _agree(counter)
        await _citizen_confirms(counter)
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("RecoveryCard")
        await counter.until(
            lambda: any(each.kind is GuidanceKind.RECOVERY for each in station.guidance.printed)
        )
        await counter.press("enter")
        await counter.until_card("IdleCard")


async def test_escape_leaves_the_choice_for_the_desk_at_rest() -> None:
    async with running() as counter:
        for key in ("f3", "f4", "f5"):
            await counter.press(key)
            await counter.until(lambda: not counter.card_is("IdleCard"))
            await counter.press("escape")
            await counter.until_card("IdleCard")


async def test_a_card_scanned_at_rest_opens_its_own_draft() -> None:
    async with running() as counter:
        counter.station.lay_card()
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("ReviewCard")


async def test_what_is_no_card_opens_nothing_at_rest() -> None:
    async with running() as counter:
        await counter.scan("HTTPS://EXAMPLE.VN/PHIEU-QUANG-CAO")
        await counter.until(lambda: counter.shows("scan.no_draft"))
        assert counter.card_is("IdleCard")


async def test_a_scan_in_the_middle_of_another_way_is_no_evidence() -> None:
    async with running() as counter:
        await _choose(counter, "6")
        await counter.until_card("SimCard")
        await counter.scan(counter.station.person.qr_text())
        await counter.until(lambda: counter.shows("scan.not_here"))
        assert counter.card_is("SimCard")


async def test_a_child_is_registered_only_with_a_guardian_beside() -> None:
    station = FakeStation(person=load_person("bui-van-be"))
    async with running(station) as counter:
        station.lay_card("bui-van-be")
        await counter.scan(station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until(lambda: counter.shows("proofing.no_level"))
        await counter.press("f7")
        await counter.until_card("PartyCard")
        await counter.press("1")
        await counter.type("001185000123")
        await counter.press("enter")
        await counter.type("Trần Thị Mẹ")
        await counter.press("enter", "1", "enter")
        await counter.until_card("ReviewCard")
        await counter.press("enter")
        await counter.until_card("ContactCard")


async def test_what_is_missing_is_asked_for_on_paper_and_the_draft_stays_open() -> None:
    async with running() as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.press("f8")
        await counter.until_card("RefuseCard")
        await counter.press("f3", "1")
        await counter.until(lambda: bool(counter.station.guidance.printed))
        [slip] = counter.station.guidance.printed
        assert slip.kind is GuidanceKind.SUPPLEMENT
        assert len(slip.items) == 1
        assert not counter.station.printer.slips
        await counter.press("escape")
        await counter.until_card("EvidenceCard")


async def test_the_first_sign_in_goes_along_on_paper() -> None:
    async with running() as counter:
        counter.station.lay_card()
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("ReviewCard")
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await _agree(counter)
        await counter.until_card("ConfirmCard")
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        await counter.press("f5")
        await counter.until(lambda: bool(counter.station.guidance.printed))
        [slip] = counter.station.guidance.printed
        assert slip.kind is GuidanceKind.ACTIVATION
        assert slip.masked_phone == "091****678"
