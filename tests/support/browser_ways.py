"""Each way of a citizen at the page, stage by stage, up to its receipt, ticket or last word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from support import browser_visits as at
from support.browser_visits import PASSWORD, PracticeKiosk, typed

from counter_ui.bench.browser_seat import Seat
from kiosk.practice.token import PRACTICE_PIN

Stage = Callable[["Citizen"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody of docs/practice-people.md before the page."""

    before: Seat
    practice: PracticeKiosk
    phone: str = "0912345678"
    number: str = "079050000456"
    name: str = "Phạm Văn Lão"
    keys: str = "Phajm Vawn Laox"
    """The name as it is typed, in Telex."""
    birth: str = "01/01/1950"
    insurance: str = "7900000456"

    @property
    def theirs(self) -> tuple[str, ...]:
        """What nobody else may see."""
        own = (self.phone, grouped(self.phone, 4, 3, 3), self.name, self.name.upper(), self.birth)
        return (*own, self.number, grouped(self.number, 3, 3, 3, 3), self.insurance, PASSWORD)

    async def chooses(self, way: str) -> None:
        """Language and way, by finger."""
        await self.before.sees(at.FIRST)
        await self.before.tap("Tiếng Việt")
        await self.before.tap(way)

    async def enter(self) -> None:
        """On, by the keyboard."""
        await self.before.page.keyboard.press("Enter")

    async def type_code(self) -> None:
        """The one-time code; its last digit goes on by itself."""
        await self.before.sees("****")  # sent, and to whom
        await self.before.page.keyboard.type(await self.practice.code_for(self.phone))

    async def type_phone(self) -> None:
        """The number, where it is asked for."""
        await typed(self.before, self.phone, grouped(self.phone, 4, 3, 3))


def grouped(digits: str, *groups: int) -> str:
    """As the number pad shows them."""
    found, start = [], 0
    for each in groups:
        found.append(digits[start : start + each])
        start += each
    return " ".join(found)


async def agree(who: Citizen) -> None:
    """The notice, up to the first question."""
    await who.before.sees("Thông báo trước khi nhập")
    await who.enter()


async def insurance_consent(who: Citizen) -> None:
    """Bảo hiểm xã hội."""
    await who.chooses("Bảo hiểm xã hội")
    await agree(who)
    await who.before.sees("Tên đăng nhập (Số CMT/CCCD) *")


async def insurance_name(who: Citizen) -> None:
    """Number and code of BHXH."""
    await typed(who.before, who.number, grouped(who.number, 3, 3, 3, 3))
    await who.before.sees("Mã bảo hiểm xã hội *")
    await typed(who.before, who.insurance, who.insurance)
    await who.before.sees("Họ tên *")


async def insurance_code(who: Citizen) -> None:
    """Name, birth, phone, no e-mail; looked over and sent."""
    await typed(who.before, who.keys, who.name)
    await who.before.sees("Ngày sinh *")
    await typed(who.before, who.birth, who.birth)
    await who.before.sees("Số điện thoại *")
    await who.type_phone()
    await who.before.sees("Email (không bắt buộc)")
    await who.enter()
    await who.before.sees("Kiểm tra lại")
    await who.enter()
    await at.answer_challenge(who.before)
    await who.before.sees("Xác thực mã OTP")


async def finish(who: Citizen) -> None:
    """The password twice; the centre signs for it."""
    await at.to_receipt(who.before)
    await who.before.sees("Trung tâm đã ký nhận hồ sơ.")


async def insurance_receipt(who: Citizen) -> None:
    """From the code on."""
    await who.type_code()
    await finish(who)


async def sim_phone(who: Citizen) -> None:
    """SIM ký số: whose SIM it is."""
    await who.chooses("SIM ký số")
    await agree(who)
    await who.before.tap("VinaPhone")
    await who.before.sees("Số điện thoại của SIM ký số")


async def sim_waiting(who: Citizen) -> None:
    """The phone asks its owner."""
    await who.type_phone()
    await at.answer_challenge(who.before)
    await who.before.sees("Mời ông/bà xác nhận trên điện thoại")


async def sim_receipt(who: Citizen) -> None:
    """Its owner has answered."""
    await who.before.sees("Chữ ký và chứng thư đã được kiểm tra")
    await who.before.tap("Đăng ký")
    await finish(who)


async def token_choice(who: Citizen) -> None:
    """USB ký số: several certificates are plugged in."""
    await who.chooses("USB ký số")
    await agree(who)
    await who.before.sees("Ông/bà dùng chứng thư nào?")


async def token_pin(who: Citizen) -> None:
    """One is chosen, and holds."""
    await who.before.tap(who.name)
    await who.before.sees("Chứng thư của ông/bà")
    await who.enter()
    await who.before.sees("nhập mã PIN của USB ký số")
    await who.before.page.keyboard.type(PRACTICE_PIN)
    await who.before.sees("●" * len(PRACTICE_PIN))


async def token_code(who: Citizen) -> None:
    """Signed; then the phone."""
    await who.enter()
    await who.before.sees("Chữ ký và chứng thư đã được kiểm tra")
    await who.enter()
    await who.before.sees("Số điện thoại *")
    await who.type_phone()
    await who.before.sees("Xác thực mã OTP")


async def prepare_card(who: Citizen) -> None:
    """Prepare here: the card's code."""
    await who.chooses("Chuẩn bị trước")
    await agree(who)
    await who.before.sees("Quét mã QR trên thẻ căn cước")


async def prepare_phone(who: Citizen) -> None:
    """Scanned, and its chip read."""
    await who.before.tap("Tập huấn: quét thẻ mẫu")
    await who.before.sees("Đã đọc xong thẻ.")


async def prepare_code(who: Citizen) -> None:
    """The phone."""
    await who.type_phone()
    await who.before.sees("Xác thực mã OTP")


async def prepare_ticket(who: Citizen) -> None:
    """Sealed, left for the counters, and the ticket shown."""
    await who.type_code()
    await who.before.sees("Phiếu hẹn của ông/bà")
    await who.before.sees("Mã phiếu:")


async def dispute_note(who: Citizen) -> None:
    """Khiếu nại: what is wrong, in the citizen's own words."""
    await who.chooses("Khiếu nại tài khoản")
    await who.before.sees("Điều gì không đúng?")
    await who.before.page.keyboard.type(who.keys)
    await who.before.sees(who.name)


async def login_password(who: Citizen) -> None:
    """Đăng nhập thử: number and challenge."""
    await who.chooses("Đăng nhập thử")
    await who.before.sees("Đăng nhập thử: Số CMT/CCCD")
    await typed(who.before, who.number, grouped(who.number, 3, 3, 3, 3))
    await at.answer_challenge(who.before)
    await who.before.sees("Đăng nhập thử: mật khẩu")
    await who.before.page.keyboard.type(PASSWORD)
    await who.before.sees("●" * len(PASSWORD))


async def login_works(who: Citizen) -> None:
    """Password and code."""
    await who.enter()
    await who.before.sees("Xác thực mã OTP")
    await who.type_code()
    await who.before.sees("Đăng nhập được")


WAYS: Final[Mapping[str, tuple[Stage, ...]]] = {
    "insurance": (insurance_consent, insurance_name, insurance_code, insurance_receipt),
    "sim": (sim_phone, sim_waiting, sim_receipt),
    "token": (token_choice, token_pin, token_code, insurance_receipt),
    "prepare": (prepare_card, prepare_phone, prepare_code, prepare_ticket),
    "dispute": (dispute_note,),
    "login": (login_password, login_works),
}
"""The last stage of each is its end; a dispute goes on as *prepare* does."""


async def goes(who: Citizen, way: str, stages: int) -> None:
    """So many stages of the way."""
    for each in WAYS[way][:stages]:
        await each(who)
