"""How each way is played at the kiosk: what the citizen does, and nothing more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from counter_ui.bench.self_service_player import KioskPlayer
from kiosk.practice.token import PRACTICE_PIN

_NUMBER, _BIRTH, _PHONE = "001099012345", "15/03/1999", "0912345678"
_INSURANCE = "7900012345"
_PASSWORD = "Xe-lam#3"
"""Eight characters: the shortest that the documents' rule allows."""
_NAME = "Nguyeenx Vawn Thuwr"
"""In Telex, as the kiosk's own typing composes it: Nguyễn Văn Thử."""
_HOLDER = "Nguyễn Văn Thử"


async def mobile(play: KioskPlayer) -> None:
    """Thuê bao di động."""
    await _choose(play, "mobile")
    await play.answer("self_service.ask.number", _NUMBER)
    await _person_to_receipt(play)


async def insurance(play: KioskPlayer) -> None:
    """Bảo hiểm xã hội, the code typed as the documents' form has it."""
    await _choose(play, "insurance")
    await play.answer("self_service.ask.number", _NUMBER)
    await play.answer("self_service.ask.insurance", _INSURANCE)
    await _person_to_receipt(play)


async def token(play: KioskPlayer) -> None:
    """USB ký số: certificate, PIN, phone and its code.

    The practice kiosk has several tokens plugged in; choosing one is a tap and a screen that a
    kiosk with one token does not need.
    """
    await _choose(play, "token")
    await play.at("self_service.token.choose")
    await play.tap_words(_HOLDER)
    await play.at("self_service.signer")
    await play.tap()
    await play.answer("self_service.token.pin", PRACTICE_PIN)
    await play.at("self_service.signer")
    await play.tap()
    await play.answer("self_service.ask.phone", _PHONE)
    await play.type_code(_PHONE)
    await _password(play)


async def sim(play: KioskPlayer) -> None:
    """SIM ký số: confirmed on the phone, nothing of identity is typed."""
    await _choose(play, "sim")
    await play.at("self_service.sim.carrier")
    await play.tap("vinaphone")
    await play.answer("self_service.sim.phone", _PHONE)
    await play.answer_challenge()
    await play.at("self_service.sim.waiting")
    await play.at("self_service.signer")
    await play.tap()
    await _password(play)


async def prepare(play: KioskPlayer) -> None:
    """Card, phone and consent here; an officer at a counter does the rest."""
    await _choose(play, "prepare")
    await play.at("self_service.prepare.card")
    await play.scan()
    await play.answer("self_service.prepare.phone", _PHONE)
    await play.type_code(_PHONE)
    await play.at("self_service.prepare.ticket")
    await play.tap()


WAYS: Final[Mapping[str, Callable[[KioskPlayer], Awaitable[None]]]] = {
    "mobile": mobile,
    "insurance": insurance,
    "token": token,
    "sim": sim,
    "prepare": prepare,
}
DECIDED: Final = tuple(each for each in WAYS if each != "prepare")
"""Ways that end with the centre's decision; a prepared visit is decided at the counter."""


async def _choose(play: KioskPlayer, way: str) -> None:
    await play.at("self_service.start")
    await play.tap("vi")
    await play.at("self_service.menu")
    await play.tap(way)
    await play.at("self_service.consent")
    await play.tap()


async def _person_to_receipt(play: KioskPlayer) -> None:
    await play.answer("self_service.ask.name", _NAME)
    await play.answer("self_service.ask.birth", _BIRTH)
    await play.answer("self_service.ask.phone", _PHONE)
    await play.answer("self_service.ask.mail", "")
    await play.answer("self_service.review", "")
    await play.answer_challenge()
    await play.type_code(_PHONE)
    await _password(play)


async def _password(play: KioskPlayer) -> None:
    await play.answer("self_service.password.new", _PASSWORD)
    await play.answer("self_service.password.repeat", _PASSWORD)
    await play.at("self_service.receipt")
