"""The ways that a citizen finishes alone, from the first screen to the receipt."""

from __future__ import annotations

from fakes.sealer import body_of
from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import visiting
from support.kiosk_visits import ASK, BIRTH, NUMBER, PASSWORD, finish, to_code, to_review

from kiosk.domain.account_service import LoginState
from kiosk.domain.comparison import Answer
from kiosk.domain.receipt import ReceiptState
from kiosk.formats.registration_body import parse_registration_body


async def test_a_mobile_subscriber_registers_alone() -> None:
    async with visiting() as kiosk:
        await to_code(kiosk)
        await finish(kiosk)
        await kiosk.until(lambda: kiosk.shows("ĐÃ TIẾP NHẬN TẠI QUẦY"))
        (entry,) = kiosk.station.store.run(lambda unit: unit.outbox.entries())
        body = parse_registration_body(body_of(entry.sealed))
        assert (body.assisted, body.officer, int(body.claimed_level)) == (False, "self-service", 2)
        assert body.consent.read_aloud_by == "self-service"
        assert kiosk.station.woken == 1
        receipt = kiosk.station.store.run(
            lambda unit: unit.receipts.by_registration(entry.registration_id)
        )
        assert receipt is not None
        assert (receipt.officer_name, receipt.state) == ("Tự phục vụ", ReceiptState.RECEIVED)
        await kiosk.tap("next")
    assert kiosk.app.return_value == 0


async def test_an_insured_person_registers_alone() -> None:
    async with visiting() as kiosk:
        await to_code(kiosk, "insurance", "7900012345")
        await finish(kiosk)


async def test_the_personal_number_serves_as_insurance_code() -> None:
    async with visiting() as kiosk:
        await to_code(kiosk, "insurance", "")


async def test_everything_can_be_tapped() -> None:
    async with visiting(size=(80, 32)) as kiosk:
        await kiosk.tap("vi")
        await kiosk.until_at("self_service.menu")
        await kiosk.tap("mobile")
        await kiosk.until_at("self_service.consent")
        await kiosk.tap("next")
        await kiosk.until_at(f"{ASK}.number")
        for digit in NUMBER:
            await kiosk.tap_key(digit)
        assert kiosk.shows("001 099 012 345")
        await kiosk.tap("next")
        await kiosk.until_at(f"{ASK}.name")
        for letter in "thu":
            await kiosk.tap_key(letter)
        await kiosk.tap_key("telex:w")
        await kiosk.tap_key("telex:r")
        assert kiosk.shows("thử")
        await kiosk.tap_key("backspace")
        assert kiosk.shows("th▏")


async def test_what_is_typed_survives_going_back() -> None:
    async with visiting() as kiosk:
        await to_review(kiosk)
        for _ in range(3):
            await kiosk.tap("back")
        await kiosk.until_at(f"{ASK}.birth")
        assert kiosk.shows(BIRTH)


async def test_an_account_is_told_only_after_phone_and_evidence() -> None:
    station = FakeStation()
    station.accounts.accounts[NUMBER] = "091****678"
    async with visiting(station) as kiosk:
        await to_code(kiosk)
        assert not station.accounts.asked_by
        await kiosk.type(RIGHT_CODE)
        await kiosk.until_at("self_service.existing")
        assert kiosk.shows("Quên mật khẩu") and kiosk.shows("Khiếu nại")


async def test_who_does_not_match_learns_of_no_account() -> None:
    station = FakeStation()
    station.centre.answer = Answer.MISMATCH
    async with visiting(station) as kiosk:
        await to_code(kiosk)
        assert not station.centre.asked
        await kiosk.type(RIGHT_CODE)
        await kiosk.until(lambda: kiosk.shows("không đăng ký được tài khoản"))
        assert not station.accounts.asked_by


async def test_signing_in_is_tried() -> None:
    station = FakeStation()
    async with visiting(station) as kiosk:
        await kiosk.tap("vi")
        await kiosk.until_at("self_service.menu")
        await kiosk.tap("login")
        await kiosk.until_at("self_service.login.number")
        await kiosk.enter(NUMBER, "self_service.challenge")
        await kiosk.answer_challenge()
        await kiosk.until_at("self_service.login.password")
        await kiosk.enter(PASSWORD, "self_service.code")
        await kiosk.type(RIGHT_CODE)
        await kiosk.until_at("self_service.login.works")


async def test_a_sign_in_that_is_refused_says_so() -> None:
    station = FakeStation()
    station.centre.login = LoginState.REFUSED
    async with visiting(station) as kiosk:
        await kiosk.tap("vi")
        await kiosk.until_at("self_service.menu")
        await kiosk.tap("login")
        await kiosk.until_at("self_service.login.number")
        await kiosk.enter(NUMBER, "self_service.challenge")
        await kiosk.answer_challenge()
        await kiosk.until_at("self_service.login.password")
        await kiosk.type(PASSWORD)
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.shows("login.refused"))
