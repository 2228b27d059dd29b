"""USB ký số and SIM ký số alone at the kiosk: level 3 by the owner's own key."""

from __future__ import annotations

import pytest
from fakes.sealer import body_of
from fakes.signing_tokens import FAKE_PIN
from fakes.station import FakeStation
from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import Kiosk, visiting
from support.signing_sims import EXPIRED, SigningSims, trust
from support.token_room import TokenRoom
from support.token_stations import StationWithTokens

from counter_ui.self_service.steps.sim import SimWaitStep
from kiosk.domain.sim_request import SimState
from kiosk.errors import LaterError
from kiosk.formats.registration_body import RegistrationBody, parse_registration_body

ASK, PHONE, PASSWORD = "self_service.ask", "0912345678", "Rung xanh-7 la"
WAITS = [(SimState.WAITING, None)] * 400


def with_sim(**sims: object) -> FakeStation:
    station = FakeStation()
    made = SigningSims(device_id=station.sealer.device_id, **sims)  # type: ignore[arg-type]
    station.sims = made
    station.authorities.now = trust()
    return station


def recorded(kiosk: Kiosk) -> RegistrationBody:
    (entry,) = kiosk.station.store.run(lambda unit: unit.outbox.entries())
    return parse_registration_body(body_of(entry.sealed))


async def to_way(kiosk: Kiosk, way: str) -> None:
    await kiosk.tap("vi")
    await kiosk.until_at("self_service.menu")
    await kiosk.tap(way)
    await kiosk.until_at("self_service.consent")


async def set_password(kiosk: Kiosk) -> None:
    await kiosk.until_at("self_service.password.new")
    await kiosk.enter(PASSWORD, "self_service.password.repeat")
    await kiosk.enter(PASSWORD, "self_service.receipt")


async def to_sim(kiosk: Kiosk, carrier: str = "viettel") -> None:
    await to_way(kiosk, "sim")
    await kiosk.enter("", "self_service.sim.carrier")
    await kiosk.tap(carrier)
    await kiosk.until_at("self_service.sim.phone")
    await kiosk.enter(PHONE, "self_service.challenge")
    await kiosk.answer_challenge()


async def to_pin(kiosk: Kiosk) -> None:
    await to_way(kiosk, "token")
    await kiosk.enter("", "self_service.signer")
    await kiosk.tap("next")
    await kiosk.until_at("self_service.token.pin")


def with_token(**plugged: object) -> StationWithTokens:
    room = TokenRoom()
    room.plug(**plugged)  # type: ignore[arg-type]
    return StationWithTokens(room=room)


async def test_by_sim() -> None:
    async with visiting(with_sim(email="thu@example.com")) as kiosk:
        await to_sim(kiosk)
        await kiosk.until_at("self_service.signer")
        assert kiosk.shows("NGUYỄN VĂN THỬ") and kiosk.shows("đã được kiểm tra")
        await kiosk.tap("next")
        await set_password(kiosk)
        body = recorded(kiosk)
        assert (body.assisted, body.officer, int(body.claimed_level)) == (False, "self-service", 3)
        assert (body.contact.phone, body.contact.email) == (PHONE, "thu@example.com")


async def test_what_the_phone_shows_stands_here_and_no_pin_is_asked() -> None:
    async with visiting(with_sim(news=list(WAITS))) as kiosk:
        await to_sim(kiosk, "vinaphone")
        await kiosk.until(lambda: kiosk.shows("VINAPHONE – Nhập mã authentication PIN"))
        await kiosk.until(lambda: kiosk.shows("Còn 8"))
        assert kiosk.shows("0912 345 678")


async def test_leaving_a_phone_that_still_asks_is_said_first() -> None:
    async with visiting(with_sim(news=list(WAITS))) as kiosk:
        await to_sim(kiosk)
        await kiosk.until(lambda: kiosk.shows("Đang chờ ông/bà xác nhận"))
        await kiosk.tap("back")
        await kiosk.until(lambda: kiosk.shows("self_service.sim_open"))
        await kiosk.tap("back")
        await kiosk.until(lambda: not isinstance(kiosk.step, SimWaitStep))


async def test_declined_on_the_phone_it_can_be_asked_again() -> None:
    station = with_sim(news=[(SimState.CANCELLED, None), *WAITS])
    async with visiting(station) as kiosk:
        await to_sim(kiosk)
        await kiosk.until(lambda: kiosk.shows("Muốn ký: bấm Làm lại"))
        await kiosk.tap("next")
        await kiosk.until(lambda: len(station.sims.sent) == 2)
        await kiosk.until(lambda: kiosk.shows("Đang chờ ông/bà xác nhận"))


async def test_an_expired_certificate_is_shown_and_goes_no_further() -> None:
    async with visiting(with_sim(profile=EXPIRED)) as kiosk:
        await to_sim(kiosk)
        await kiosk.until_at("self_service.signer")
        assert kiosk.shows("không dùng để đăng ký được") and kiosk.shows("24/04/2020")
        assert not kiosk.app.screen.query_one("#button-next").display


async def test_without_the_gateway_nothing_is_sent_and_it_can_be_tried_again() -> None:
    class Away(SigningSims):
        """No line."""

        def send(self, *asked: object) -> object:  # type: ignore[override]
            raise LaterError("centre.unreachable")

    station = FakeStation()
    station.sims = Away()
    async with visiting(station) as kiosk:
        await to_sim(kiosk)
        await kiosk.until(lambda: kiosk.shows("centre.unreachable"))
        assert kiosk.app.screen.query_one("#button-next").display


async def test_by_token() -> None:
    station = with_token(email="thu@example.com")
    async with visiting(station) as kiosk:
        await to_pin(kiosk)
        assert kiosk.shows("Không ai được hỏi mã PIN")
        await kiosk.enter(FAKE_PIN, "self_service.signer")
        assert station.room is not None and station.room.tokens.pins == [FAKE_PIN]
        await kiosk.tap("next")
        await kiosk.until_at(f"{ASK}.phone")
        await kiosk.enter(PHONE, "self_service.code")
        await kiosk.until(lambda: kiosk.shows("091****678"))
        await kiosk.type(RIGHT_CODE)
        await set_password(kiosk)
        body = recorded(kiosk)
        assert (body.assisted, int(body.claimed_level)) == (False, 3)
        assert (body.contact.phone, body.contact.email) == (PHONE, "thu@example.com")


async def test_a_token_that_comes_later_is_seen() -> None:
    room = TokenRoom()
    async with visiting(StationWithTokens(room=room)) as kiosk:
        await to_way(kiosk, "token")
        await kiosk.enter("", "self_service.token.plug_in")
        room.plug()
        await kiosk.until_at("self_service.signer")


async def test_pulled_out_everything_goes() -> None:
    station = with_token()
    async with visiting(station) as kiosk:
        await to_pin(kiosk)
        await kiosk.type("1234")
        assert station.room is not None
        station.room.tokens.pull("T1")
        await kiosk.until(lambda: kiosk.app.return_value is not None)
        assert station.room.tokens.pins == []


async def test_a_wrong_pin_is_told_and_never_tried_twice() -> None:
    station = with_token()
    async with visiting(station) as kiosk:
        await to_pin(kiosk)
        await kiosk.enter("87654321", "self_service.token.pin")
        await kiosk.until(lambda: kiosk.shows("token.pin_wrong"))
        await kiosk.type("12")
        await kiosk.enter("", "self_service.token.pin")
        await kiosk.until(lambda: kiosk.shows("token.pin_length"))
        assert station.room is not None and station.room.tokens.pins == ["87654321"]


async def test_of_several_certificates_the_owner_chooses() -> None:
    station = with_token()
    assert station.room is not None
    station.room.plug("CCCD:001099054321", which=1, serial="T2", name="Trần Thị Mẫu")
    async with visiting(station) as kiosk:
        await to_way(kiosk, "token")
        await kiosk.enter("", "self_service.token.choose")
        assert kiosk.shows("Nguyễn Văn Thử")
        await kiosk.tap("1")
        await kiosk.until_at("self_service.signer")
        assert kiosk.shows("Trần Thị Mẫu")


@pytest.mark.parametrize("uids", [("MST:0101234567",), ("MNS:1234567",)])
async def test_an_organisation_is_asked_to_the_counter(uids: tuple[str, ...]) -> None:
    room = TokenRoom()
    room.plug(*uids, name="CÔNG TY THỬ NGHIỆM")
    async with visiting(StationWithTokens(room=room)) as kiosk:
        await to_way(kiosk, "token")
        await kiosk.tap("next")
        await kiosk.until(lambda: kiosk.shows("self_service.token_without_number"))
        assert kiosk.shows("Mời ông/bà đến quầy")


async def test_without_a_driver_the_way_is_greyed_with_its_reason() -> None:
    async with visiting() as kiosk:
        await kiosk.tap("vi")
        await kiosk.until_at("self_service.menu")
        assert kiosk.shows("Máy này chưa dùng được USB ký số")
        await kiosk.tap("token")
        assert kiosk.at("self_service.menu")
