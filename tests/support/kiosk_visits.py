"""The steps of a visit up to the places that several tests begin at."""

from __future__ import annotations

from fakes.ways import RIGHT_CODE
from support.kiosk_pilot import Kiosk

ASK = "self_service.ask"
NUMBER, BIRTH, PHONE = "001099012345", "15/03/1999", "0912345678"
PASSWORD = "Rung xanh-7 la"


async def to_number(kiosk: Kiosk, way: str) -> None:
    await kiosk.tap("vi")
    await kiosk.until_at("self_service.menu")
    await kiosk.tap(way)
    await kiosk.until_at("self_service.consent")
    await kiosk.enter("", f"{ASK}.number")


async def to_review(kiosk: Kiosk, way: str = "mobile", insurance: str | None = None) -> None:
    await to_number(kiosk, way)
    if insurance is not None:
        await kiosk.enter(NUMBER, f"{ASK}.insurance")
        await kiosk.enter(insurance, f"{ASK}.name")
    else:
        await kiosk.enter(NUMBER, f"{ASK}.name")
    await kiosk.enter("Nguyeenx Vawn Thuwr", f"{ASK}.birth")
    await kiosk.enter(BIRTH, f"{ASK}.phone")
    await kiosk.enter(PHONE, f"{ASK}.mail")
    await kiosk.enter("", "self_service.review")


async def to_code(kiosk: Kiosk, way: str = "mobile", insurance: str | None = None) -> None:
    await to_review(kiosk, way, insurance)
    assert kiosk.shows("Nguyễn Văn Thử") and kiosk.shows("0912 345 678")
    await kiosk.enter("", "self_service.challenge")
    await kiosk.answer_challenge()
    await kiosk.until_at("self_service.code")
    await kiosk.until(lambda: kiosk.shows("091****678"))


async def finish(kiosk: Kiosk) -> None:
    await kiosk.type(RIGHT_CODE)
    await kiosk.until_at("self_service.password.new")
    await kiosk.enter(PASSWORD, "self_service.password.repeat")
    await kiosk.enter(PASSWORD, "self_service.receipt")
