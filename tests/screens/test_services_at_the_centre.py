"""The citizen's cards over real HTTPS to the practice centre: what it sends is what is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from builders import OFFICE, SHIFT
from fakes.passphrases import PlainPassphrases
from fakes.policy_source import OnePolicy
from support.card_host import Desk, Rig, hosting
from support.texts_within import texts_within
from support.ways_counter import PASSWORD, THU, YES, Counter, ways_counter

from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.code import CodeCard
from counter_ui.screens.cards.dispute import DisputeCard, DisputeStateCard
from counter_ui.screens.cards.login_check import LoginCheckCard
from counter_ui.screens.cards.password import PasswordCard
from counter_ui.screens.cards.recovery import RecoveryCard
from counter_ui.screens.way_intents import CodeConfirmed, PasswordChosen
from counter_ui.station import Station
from counter_ui.wording import Wording, load_wording
from kiosk.domain.account_service import DisputeState
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import Method
from kiosk.domain.registration import Confirmed, Contact, Draft, Purpose
from kiosk.use_cases.accompany_applicant import AccompanyApplicant
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.choose_method import ChooseMethod
from kiosk.use_cases.hand_out_guidance import HandOutGuidance
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from kiosk.use_cases.ways import Ways
from sync.sandbox.disputes import settle_dispute

OWNER = ("001090000004", "Đỗ Văn Đã Có", "04/01/1990")
NEW_PHONE = "0977123456"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with ways_counter(tmp_path) as opened:
        yield opened


@pytest.fixture
def rig() -> Rig:
    return Rig()


def station_of(counter: Counter, rig: Rig) -> Station:
    """A screen's station whose ways are those of the true counter."""
    policies = OnePolicy(counter.policy)
    ways = Ways(
        choose_method=ChooseMethod(counter.clock, policies),
        check_subscriber=counter.subscriber,
        compare_insurance=counter.insurance,
        confirm_phone=counter.phone,
        sign_with_sim=counter.sims,
        represent_organisation=RepresentOrganisation(),
        accompany_applicant=AccompanyApplicant(),
        set_password=counter.password,
        recover_account=counter.recover,
        open_dispute=counter.dispute,
        try_login=counter.login,
        hand_out_guidance=HandOutGuidance(
            counter.store, counter.clock, rig.printer, OFFICE, practice_profile=True
        ),
        approver_sign_in=ApproverSignIn(counter.store, counter.clock, PlainPassphrases()),
    )
    plain = rig.station()
    desk = replace(plain.desk, approve_registration=counter.approve)
    return replace(plain, desk=desk, ways=ways)


@asynccontextmanager
async def showing(
    counter: Counter, rig: Rig, card: type[Card], *given: object, **named: object
) -> AsyncIterator[Desk]:
    station, words = station_of(counter, rig), load_wording("vi")

    def make(_: Station, __: Wording) -> Card:
        return card(*given, station, words, **named)  # type: ignore[arg-type]

    async with hosting(make, rig) as desk:
        yield desk


async def typed_code(counter: Counter, rig: Rig, draft: Draft, phone: str) -> Draft:
    async with showing(counter, rig, CodeCard, draft, Phone(phone)) as desk:
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(counter.sms(phone))
        said = await desk.until_said(CodeConfirmed)
        assert isinstance(said, CodeConfirmed)
        return said.draft


async def typed_password(counter: Counter, rig: Rig, confirmed: Confirmed) -> Confirmed:
    async with showing(counter, rig, PasswordCard, confirmed) as desk:
        for _ in range(2):
            await desk.type(PASSWORD)
            await desk.press("enter")
        said = await desk.until_said(PasswordChosen)
        assert isinstance(said, PasswordChosen)
        return said.confirmed


def for_account(counter: Counter, purpose: Purpose) -> Draft:
    found = counter.duplicate(PersonNumber(OWNER[0]), "CB01").centre
    assert found is not None and found.exists
    return counter.draft(Method.IN_PERSON, person=OWNER, purpose=purpose, account=found.account)


async def sign_in(counter: Counter, rig: Rig, number: str, phone: str) -> None:
    async with hosting(
        lambda _, words: LoginCheckCard(
            PersonNumber(number), station_of(counter, rig), SHIFT, words
        ),
        rig,
    ) as desk:
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(counter.sms(phone))
        await desk.until_shown("tài khoản của ông/bà đã dùng được")


async def test_code_and_password_typed_at_the_counter_open_the_account(
    counter: Counter, rig: Rig
) -> None:
    draft, _ = counter.subscriber(counter.draft(Method.MOBILE_SUBSCRIBER), Phone("0912345678"))
    draft = await typed_code(counter, rig, draft, "0912345678")
    otp = counter.sms("0912345678")
    confirmed = counter.confirm(
        counter.proof(draft, YES), Contact(phone=Phone("0912345678"), email=None)
    )
    confirmed = await typed_password(counter, rig, confirmed)
    entry = counter.record(counter.approve(confirmed))
    assert counter.rig.outcome(entry) == ("accepted", "", 2)
    await sign_in(counter, rig, THU[0], "0912345678")
    kept = [
        *texts_within(
            (counter.store.pages, counter.rig.counter.store, entry, confirmed),
            depth=9,
            also_bytes=True,
        )
    ]
    assert any("0912345678" in text for text in kept)  # the search itself finds something
    assert not [text for text in kept if otp in text or PASSWORD in text]


@pytest.mark.parametrize(
    ("person", "phone", "code"),
    [
        (OWNER, "0912000004", "account_exists"),
        (("001090000088", "Đinh Văn Dùng Chung", "08/01/1990"), "0912000088", "phone_of_many"),
        (("001090000007", "Vũ Thị Mất Sóng", "07/01/1990"), "0912000007", "unreachable"),
    ],
)
async def test_what_the_centre_does_not_send_is_said(
    counter: Counter, rig: Rig, person: tuple[str, str, str], phone: str, code: str
) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER, person=person)
    async with showing(counter, rig, CodeCard, draft, Phone(phone)) as desk:
        await desk.until_shown(f"one_time_code.{code}")


async def test_an_account_is_recovered_with_a_new_phone_and_a_new_password(
    counter: Counter, rig: Rig
) -> None:
    draft = for_account(counter, Purpose.RECOVERY)
    draft = await typed_code(counter, rig, draft, NEW_PHONE)
    contact = Contact(phone=Phone(NEW_PHONE), email=None)
    confirmed = counter.confirm(counter.proof(draft, YES), contact)
    confirmed = await typed_password(counter, rig, confirmed)
    async with showing(counter, rig, RecoveryCard, confirmed) as desk:
        await desk.until_shown("Tài khoản đã được khôi phục cho ông/bà.")
        assert desk.shows("Mật khẩu mới ông/bà vừa đặt dùng được ngay.")
    await sign_in(counter, rig, OWNER[0], NEW_PHONE)


async def test_a_dispute_is_taken_and_found_again_by_its_number(counter: Counter, rig: Rig) -> None:
    draft = for_account(counter, Purpose.DISPUTE)
    contact = Contact(phone=Phone(NEW_PHONE), email=None)
    confirmed = counter.confirm(counter.proof(draft, YES), contact)
    async with showing(counter, rig, DisputeCard, confirmed) as desk:
        await desk.until_shown("Khiếu nại đã được tiếp nhận")
        await desk.until(lambda: len(rig.printer.printed) == 1)
    number = rig.printer.printed[0].number
    settle_dispute(counter.rig.server.practice.centre, number, DisputeState.UPHELD)
    async with hosting(
        lambda _, words: DisputeStateCard(station_of(counter, rig), SHIFT, words), rig
    ) as desk:
        for typed, said in ((number, "Khiếu nại đúng"), ("KN-1", "Không có khiếu nại mang số này")):
            await desk.type(typed)
            await desk.press("enter")
            await desk.until_shown(said)


async def test_an_account_without_password_gets_one_and_keeps_it(
    counter: Counter, rig: Rig
) -> None:
    number, phone = "001090000017", "0912000017"
    async with hosting(
        lambda _, words: LoginCheckCard(None, station_of(counter, rig), SHIFT, words), rig
    ) as desk:
        await desk.type(number)
        await desk.press("f4")
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(counter.sms(phone))
        await desk.until_shown("Nhập lại mật khẩu")
        for _ in range(2):
            await desk.type(PASSWORD)
            await desk.press("enter")
        await desk.until_shown("Tài khoản đã kích hoạt")
    await sign_in(counter, rig, number, phone)
