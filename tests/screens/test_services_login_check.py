"""Đăng nhập thử, as in the guide of 2020: number, password, OTP; or the first password."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from builders import SHIFT
from fakes.ways import RIGHT_CODE, FakeCentre
from support.card_host import Desk, Rig, hosting

from counter_ui.screens.cards.login_check import LoginCheckCard
from counter_ui.screens.way_intents import CardDone
from counter_ui.wording import LANGUAGES, load_wording
from kiosk.domain.account_service import LoginState, LoginTrial
from kiosk.domain.person_number import PersonNumber
from kiosk.errors import LaterError

NUMBER = PersonNumber("001099012345")
PASSWORD = "mua-Ha7-xanh-la"


@dataclass
class LoginCentre(FakeCentre):
    """Locks until noon where it locks; refuses a first password ``refusals`` times."""

    refusals: int = 0

    def try_login(
        self, trial_id: str, number: PersonNumber, sealed_password: bytes, officer_code: str
    ) -> LoginTrial:
        trial = super().try_login(trial_id, number, sealed_password, officer_code)
        if trial.state in (LoginState.CODE_SENT, LoginState.ACTIVATION):
            return trial
        locked = self.clock.now() if trial.state is LoginState.LOCKED else None
        return replace(trial, code=None, locked_until=locked)

    def activate(self, trial_id: str, sealed_password: bytes) -> LoginTrial:
        if self.refusals:
            self.refusals -= 1
            self.secrets.append(sealed_password)
            return LoginTrial(id=trial_id, state=LoginState.PASSWORD_REFUSED)
        return super().activate(trial_id, sealed_password)


def card(number: PersonNumber | None = NUMBER):  # type: ignore[no-untyped-def]
    return lambda station, words: LoginCheckCard(number, station, SHIFT, words)


def rig_of(state: LoginState = LoginState.CODE_SENT, refusals: int = 0) -> tuple[Rig, LoginCentre]:
    rig = Rig()
    centre = LoginCentre(rig.clock, login=state, refusals=refusals)
    rig.centre = centre
    return rig, centre


async def sign_in(desk: Desk) -> None:
    await desk.type(PASSWORD)
    await desk.press("enter")


async def test_number_password_and_code_show_that_the_account_works() -> None:
    rig, centre = rig_of()
    async with hosting(card(None), rig) as desk:
        assert desk.shows("Tên đăng nhập") and desk.shows("Cán bộ không bao giờ hỏi OTP")
        await desk.type("001 099 012 345")
        await desk.press("enter")
        await sign_in(desk)
        await desk.until_shown("Mã xác thực đã được gửi qua SĐT: 091****678")
        assert PASSWORD not in desk.text()
        await desk.type(RIGHT_CODE)
        await desk.until_shown("tài khoản của ông/bà đã dùng được")
        assert centre.typed == [RIGHT_CODE] and len(centre.secrets) == 1
        await desk.press("enter")
        await desk.until_said(CardDone)


async def test_what_to_do_at_home_is_told_in_the_portals_words() -> None:
    rig, _ = rig_of()
    async with hosting(card(), rig) as desk:
        await sign_in(desk)
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("chọn Đăng nhập, rồi Tài khoản cấp bởi Cổng DVC Quốc gia")
        assert desk.shows("không còn hai nút Đăng ký, Đăng nhập")
        assert desk.shows("Mất số điện thoại nhận OTP, quên mật khẩu: mời ra quầy khôi phục")


async def test_a_known_number_is_masked_and_not_typed() -> None:
    rig, _ = rig_of()
    async with hosting(card(), rig) as desk:
        assert desk.shows(NUMBER.masked) and not desk.shows(NUMBER.value)
        await sign_in(desk)
        await desk.until_shown("Mã xác thực đã được gửi")


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (LoginState.REFUSED, "login.refused"),
        (LoginState.LOCKED, "login.locked"),
        (LoginState.NO_PHONE, "login.no_phone"),
    ],
)
async def test_each_refusal_has_its_own_words_and_may_be_tried_again(
    state: LoginState, code: str
) -> None:
    rig, centre = rig_of(state)
    async with hosting(card(), rig) as desk:
        await sign_in(desk)
        await desk.until_shown(code)
        assert desk.field("login-password").value == ""
        centre.login = LoginState.CODE_SENT
        await sign_in(desk)
        await desk.until_shown("Mã xác thực đã được gửi")


async def test_f4_gives_an_account_without_password_its_first_one() -> None:
    rig, centre = rig_of(LoginState.ACTIVATION, refusals=1)
    async with hosting(card(), rig) as desk:
        await desk.press("f4")
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("Nhập lại mật khẩu")
        for said in ("login.password_refused", "Tài khoản đã kích hoạt"):
            await sign_in(desk)
            await sign_in(desk)
            await desk.until_shown(said)
        assert centre.secrets[-1].endswith(PASSWORD.encode())
        await desk.press("enter")
        await desk.until_said(CardDone)


async def test_a_first_password_must_be_the_same_twice_and_meet_the_rule() -> None:
    rig, centre = rig_of(LoginState.ACTIVATION)
    async with hosting(card(), rig) as desk:
        await sign_in(desk)
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("Nhập lại mật khẩu")
        await desk.type("short")
        await desk.press("enter")
        await desk.until_shown("password.refused")
        desk.field("password-new").value = ""
        await sign_in(desk)
        await desk.type("another-One7")
        await desk.press("enter")
        await desk.until_shown("password.differs")
        assert len(centre.secrets) == 1


async def test_wrong_codes_and_a_centre_that_is_away_are_said_in_place() -> None:
    rig, centre = rig_of()
    async with hosting(card(), rig) as desk:
        centre.away = LaterError("centre.unreachable")
        await sign_in(desk)
        await desk.until_shown("centre.unreachable")
        centre.away = None
        await sign_in(desk)
        await desk.until_shown("Mã xác thực đã được gửi")
        await desk.type("111111")
        await desk.until_shown("one_time_code.wrong")
        centre.away = LaterError("centre.unreachable")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("centre.unreachable")
        centre.away = None
        await desk.press("f5")
        await desk.until_shown("one_time_code.too_early")
        await desk.pass_time(61)
        await desk.press("f5")
        await desk.until_shown("Mã còn hiệu lực 5:00")
        await desk.type(RIGHT_CODE)
        await desk.until_shown("đã dùng được")


@pytest.mark.parametrize(
    ("typed", "code"), [("", "number.not_digits"), ("0010990", "number.wrong_length"),
                        ("012345678", "number.old_number")],
)  # fmt: skip
async def test_a_number_that_is_none_asks_nobody(typed: str, code: str) -> None:
    rig, centre = rig_of()
    async with hosting(card(None), rig) as desk:
        await desk.type(typed)
        await desk.press("enter")
        await sign_in(desk)
        await desk.until_shown(code)
        assert centre.secrets == [] and desk.field("login-password").value == ""
        assert desk.app.focused is desk.field("login-number")


async def test_an_empty_password_is_said() -> None:
    rig, centre = rig_of()
    async with hosting(card(), rig) as desk:
        await desk.press("enter")
        await desk.until_shown("password.empty")
        assert centre.secrets == []


async def test_escape_leaves_from_every_moment_with_empty_fields() -> None:
    rig, _ = rig_of()
    async with hosting(card(), rig) as desk:
        await desk.type(PASSWORD)
        await desk.press("escape")
        await desk.until_said(CardDone)
        assert desk.field("login-password").value == ""


@pytest.mark.parametrize("hostile", ["\x1b[2J" + PASSWORD, "[red]" * 60, "\u0300" * 400, "\x00"])
async def test_hostile_passwords_are_letters_or_nothing(hostile: str) -> None:
    rig, _ = rig_of(LoginState.REFUSED)
    async with hosting(card(), rig) as desk:
        await desk.paste(hostile)
        await desk.press("enter")
        await desk.until(lambda: desk.shows("login.refused") or desk.shows("password.empty"))
        assert "\x1b" not in desk.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_moment_and_state_is_worded(language: str) -> None:
    words = load_wording(language)
    for moment in ("number", "code", "password", "over"):
        assert words.has(f"login.what_{moment}") and words.has(f"login.why_{moment}")
    for code in ("refused", "locked", "no_phone", "password_refused"):
        assert words.has(f"error.login.{code}.do")
