"""SIM ký số: what the phone will show, every state in its own words, then the four facts."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from support.signing_sims import EXPIRED, SigningSims, trust
from support.way_card_host import Desk, Room, hosting

from counter_ui.screens.cards.sim import SimCard
from counter_ui.screens.way_intents import WayShown
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.organisation import Capacity
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.sim_request import MAY_RETRY, Carrier, SimState
from kiosk.errors import AtTheDeskError, LaterError

PHONE = "0912345678"
WAITS = [(SimState.WAITING, None)] * 200


def citizen(room: Room, station: Station, words: Wording) -> SimCard:
    return SimCard(room.draft(Method.SIM_SIGNATURE), station, words, poll_s=0.05)


def enterprise(room: Room, station: Station, words: Wording) -> SimCard:
    draft = room.draft(Method.SIM_SIGNATURE, ApplicantKind.ENTERPRISE)
    return SimCard(draft, station, words, poll_s=0.05)


def room_with(**sims: object) -> Room:
    room = Room()
    made = SigningSims(device_id=room.fakes.sealer.device_id, **sims)  # type: ignore[arg-type]
    room.sims = made
    room.trust.now = trust()
    return room


async def send(desk: Desk, carrier: str = "1") -> None:
    await desk.press(carrier)
    await desk.enter(PHONE)


async def test_the_conditions_stand_before_the_number() -> None:
    async with hosting(citizen) as desk:
        for words in ("SIM ký số là của chính", "SIM đang hoạt động", "lắp trong điện thoại"):
            assert desk.shows(words)
        await desk.press("enter", "7")
        assert desk.focused == ""


@pytest.mark.parametrize(("key", "carrier"), list(zip("123", Carrier, strict=True)))
async def test_the_request_goes_to_the_carrier_that_was_chosen(key: str, carrier: Carrier) -> None:
    room = room_with(news=list(WAITS))
    async with hosting(citizen, room) as desk:
        await send(desk, key)
        await desk.until_shown("Đang chờ ông/bà xác nhận")
        (request,) = room.sims.sent
        assert (request.carrier, request.phone.value) == (carrier, PHONE)


async def test_the_card_says_what_the_phone_will_show_and_asks_for_no_pin() -> None:
    async with hosting(citizen, room_with(news=list(WAITS))) as desk:
        await send(desk)
        await desk.until_shown("VINAPHONE – Nhập mã authentication PIN")
        assert desk.shows("0912 345 678") and desk.shows("Viettel-CA")
        assert desk.shows("Cán bộ không bao giờ hỏi OTP, mật khẩu, mã PIN")
        assert desk.shows("Còn 8") and desk.focused == ""
        assert not any(field.password for field in desk.screen.query("Field"))  # type: ignore[attr-defined]


async def test_signed_shows_four_facts_and_enter_registers() -> None:
    room = room_with(news=[(SimState.SENT, None), (SimState.WAITING, None)])
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("Chữ ký và chứng thư đã được kiểm tra")
        for words in ("NGUYỄN VĂN THỬ", "01/01/2024", "01/01/2029", "PRACTICE national CA"):
            assert desk.shows(words), words
        assert not desk.said(WayShown)
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        claim = shown.draft.claim(Source.CERTIFICATE)
        assert claim is not None and claim.name == "NGUYỄN VĂN THỬ"
        assert shown.contact is not None and shown.contact.phone is not None
        assert (shown.contact.phone.value, shown.contact.email) == (PHONE, None)


async def test_the_address_of_the_certificate_is_offered() -> None:
    async with hosting(citizen, room_with(email="thu@example.com")) as desk:
        await send(desk)
        await desk.until(lambda: desk.focused == "mail")
        assert desk.field("mail").value == "thu@example.com"
        await desk.press("enter")
        shown = await desk.until_said(WayShown)
        assert shown.contact is not None and shown.contact.email == "thu@example.com"


@pytest.mark.parametrize("state", [s for s in SimState if s is not SimState.SIGNED])
async def test_every_state_has_its_own_words(state: SimState) -> None:
    room = room_with(news=[(state, None)] * 200)
    async with hosting(citizen, room) as desk:
        await send(desk)
        words = desk.card.words
        await desk.until_shown(words(f"sim_state.{state.value}"))
        if state in MAY_RETRY:
            before = len(room.sims.sent)
            room.sims.news = list(WAITS)
            await desk.press("enter")
            await desk.until(lambda: len(room.sims.sent) == before + 1)
            await desk.until_shown("Đang chờ ông/bà xác nhận")
            assert room.sims.sent[0].id != room.sims.sent[1].id


@pytest.mark.parametrize("state", [SimState.BLOCKED, SimState.REVOKED, SimState.NOT_SUBSCRIBED])
async def test_what_must_be_mended_first_is_not_sent_again(state: SimState) -> None:
    room = room_with(news=[(state, None)])
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown(desk.card.words(f"sim_state.{state.value}"))
        await desk.press("enter", "enter")
        assert len(room.sims.sent) == 1
        await desk.press("escape")
        assert desk.focused == "sim_phone" and desk.field("sim_phone").value == PHONE


async def test_after_its_time_it_has_expired() -> None:
    room = room_with(news=list(WAITS))
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("Đang chờ ông/bà xác nhận")
        room.fakes.clock.pass_time(timedelta(seconds=91).total_seconds())
        await desk.until_shown("Hết thời gian chờ")


async def test_leaving_is_asked_about_first() -> None:
    room = room_with(news=list(WAITS))
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("Đang chờ ông/bà xác nhận")
        await desk.press("escape")
        assert desk.shows("Esc lần nữa để bỏ")
        await desk.press("x")
        assert desk.shows("Đang chờ ông/bà xác nhận") and not desk.shows("Esc lần nữa để bỏ")
        await desk.press("escape", "escape")
        assert desk.focused == "sim_phone" and desk.screen.went_back == 0


async def test_a_signature_for_a_request_that_was_given_up_is_told_and_not_used() -> None:
    gate = threading.Event()
    room = room_with(gate=gate)
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("Đã gửi yêu cầu tới SIM")
        await desk.press("escape", "escape")
        gate.set()
        await desk.until_shown("Điện thoại ký muộn")
        assert not desk.shows("đã được kiểm tra") and not desk.said(WayShown)
        await desk.press("enter")
        await desk.until_shown("đã được kiểm tra")
        assert len(room.sims.sent) == 2


async def test_a_signature_that_does_not_hold_goes_no_further() -> None:
    for room in (room_with(profile=EXPIRED), room_with(says=b"!")):
        async with hosting(citizen, room) as desk:
            await send(desk)
            await desk.until_shown("chữ ký hoặc chứng thư không dùng được")
            assert desk.shows("NGUYỄN VĂN THỬ")
            await desk.press("enter", "f7", "enter")
            assert not desk.said(WayShown)


async def test_a_certificate_with_the_old_number_leads_to_nobody() -> None:
    async with hosting(citizen, room_with(uids=("CMND:201000123",))) as desk:
        await send(desk)
        await desk.until_shown("NGUYỄN VĂN THỬ")
        await desk.press("enter")
        assert desk.shows("chỉ ghi số CMND cũ") and not desk.said(WayShown)
        assert desk.shows("sim.old_number_only")


async def test_a_root_that_nobody_trusts_proves_nothing() -> None:
    room = room_with()
    room.trust.now = type(trust())()
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("còn mục chưa kiểm tra được")
        assert desk.shows("thư mục tin cậy của quầy đang trống")
        assert not desk.shows("đã được kiểm tra")


async def test_a_centre_that_is_away_while_waiting_keeps_the_request() -> None:
    class Stumbling(SigningSims):
        def ask(self, request):  # type: ignore[no-untyped-def]
            self.asked += 1
            if self.asked == 2:
                raise LaterError("centre.unreachable", reason="timeout")
            return super().ask(request)

    room = Room()
    room.sims = Stumbling(device_id=room.fakes.sealer.device_id, news=[(SimState.WAITING, None)])
    room.trust.now = trust()
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("đã được kiểm tra")
        assert len(room.sims.sent) == 1


async def test_what_could_not_be_sent_can_be_sent_again() -> None:
    class Away(SigningSims):
        away = True

        def send(self, request, nonce, kind):  # type: ignore[no-untyped-def]
            if self.away:
                raise LaterError("centre.busy", retry_after_s=30.0)
            return super().send(request, nonce, kind)

        def ask(self, request):  # type: ignore[no-untyped-def]
            raise AtTheDeskError("sim.malformed")

    room = Room()
    room.sims = sims = Away(device_id=room.fakes.sealer.device_id)
    async with hosting(citizen, room) as desk:
        await send(desk)
        await desk.until_shown("Trung tâm đang bận")
        await desk.until_shown("rồi Enter")
        assert not desk.shows("tự thử lại")
        assert desk.focused == "sim_phone" and desk.field("sim_phone").value == PHONE
        sims.away = False
        await desk.press("enter")
        await desk.until_shown("không đúng dạng")
        assert desk.focused == "sim_phone" and len(sims.sent) == 1


async def test_a_card_is_of_no_use_where_the_certificate_speaks() -> None:
    async with hosting(citizen) as desk:
        assert desk.card.take_scan(desk.room.fakes.person.qr_text())
        await desk.until_shown("[scan.not_here]")
        await send(desk)
        await desk.until_shown("Đang chờ ông/bà xác nhận")
        assert not desk.shows("[scan.not_here]")
        assert desk.card.take_scan(desk.room.fakes.person.qr_text())


async def test_an_enterprise_names_its_representative_and_must_have_an_address() -> None:
    room = room_with(
        name="CÔNG TY TNHH THỬ", organisation="CÔNG TY TNHH THỬ", uids=("MST:0100233488",)
    )
    async with hosting(enterprise, room) as desk:
        await send(desk)
        await desk.until(lambda: desk.focused == "mail")
        await desk.press("enter")
        assert desk.shows("bắt buộc có e-mail")
        await desk.enter("lien.he@example.com")
        await desk.until_shown("Người đại diện trước mặt")
        assert desk.shows("0100233488") and desk.focused == "number"
        await desk.scan(room.fakes.person.qr_text())
        await desk.until_shown("Người này là:")
        await desk.press("2", "0")
        assert desk.shows("không có giấy tờ đại diện") and not desk.said(WayShown)
        await desk.press("backspace", "1", "1")
        shown = await desk.until_said(WayShown)
        assert shown.draft.organisation is not None
        assert shown.draft.organisation.capacity is Capacity.LEGAL
        assert shown.draft.organisation.name == "CÔNG TY TNHH THỬ"
        assert shown.contact is not None and shown.contact.email == "lien.he@example.com"
        assert shown.draft.claim(Source.QR) is not None
