"""How each way is played: what officer and citizen do, and nothing more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from counter_ui.bench.keys_player import Player
from counter_ui.practice_counter import APPROVER_CODE, APPROVER_PASSPHRASE
from kiosk.practice.readers import PracticeReaders

_PHONE = "0912345678"
_PASSWORD = "Xe-lam#3"
"""Eight characters: the shortest that the documents' rule allows."""
_NAME = "Nguyeenx Vawn Thuwr"
"""In Telex, as the counter's own typing composes it: Nguyễn Văn Thử."""
_METHODS = {"mobile": "1", "insurance": "2", "post": "3", "usb": "5", "sim": "6"}


async def chip(play: Player) -> None:
    """QR scanned, which opens the draft; chip read, face compared."""
    await play.scan(play.practice_qr)
    await _compare_and_contact(play)
    await _agree_and_record(play)


async def qr(play: Player) -> None:
    """A card whose chip cannot be read: QR and the officer's eyes."""
    _take_card_away(play)
    await play.scan(play.practice_qr)
    await play.until_card("EvidenceCard")
    await play.until(lambda: play.shows("Nguyễn Văn Thử"), "facts")
    await play.press("enter")
    await _compare_and_contact(play)
    await _agree_and_record(play)


async def typed(play: Player) -> None:
    """Scratched QR: three fields from the card's face open the chip, which states the rest."""
    await play.press("f2")
    await play.until_card("EvidenceCard")
    await play.press("f3")
    await _type_card(play)
    await play.press("enter")
    await _compare_and_contact(play)
    await _agree_and_record(play)


async def typed_without_chip(play: Player) -> None:
    """Neither QR nor chip: all four fields by hand."""
    _take_card_away(play)
    await play.press("f2")
    await play.until_card("EvidenceCard")
    await play.press("f3")
    await _type_card(play)
    await play.type(_NAME, "name")
    await play.press("enter")
    await play.until(lambda: play.shows("Nguyễn Văn Thử"), "facts")
    await play.press("enter")
    await _compare_and_contact(play)
    await _agree_and_record(play)


async def mobile(play: Player) -> None:
    """Thuê bao di động, the person by the card's QR."""
    await _choose(play, "mobile", "MobileCard")
    await play.scan(play.practice_qr)
    await play.until(lambda: play.shows("đã quét QR"), "QR")
    await play.type(_PHONE)
    await play.press("enter")
    await _agree_and_record(play)


async def mobile_typed(play: Player) -> None:
    """Thuê bao di động, everything typed."""
    await _choose(play, "mobile", "MobileCard")
    await _type_person(play, insurance=False)
    await _agree_and_record(play)


async def insurance(play: Player) -> None:
    """Bảo hiểm xã hội, the person by the card's QR; the code is the number on the card."""
    await _choose(play, "insurance", "InsuranceCard")
    await play.scan(play.practice_qr)
    await play.until(lambda: play.shows("đã quét QR"), "QR")
    await play.press("enter")
    await play.type(_PHONE)
    await play.press("enter")
    await _seen(play)
    await _agree_and_record(play)


async def insurance_typed(play: Player) -> None:
    """Bảo hiểm xã hội, everything typed."""
    await _choose(play, "insurance", "InsuranceCard")
    await _type_person(play, insurance=True)
    await _seen(play)
    await _agree_and_record(play)


async def post_office(play: Player) -> None:
    """Bưu điện Việt Nam: as in person, then the approver's own hands."""
    await _choose(play, "post", "EvidenceCard")
    await play.scan(play.practice_qr)
    await _compare_and_contact(play)
    await _agree_and_record(play, approved=True)


async def sim(play: Player) -> None:
    """SIM ký số: the citizen confirms on the phone, nothing of identity is typed."""
    await _choose(play, "sim", "SimCard")
    await play.press("1")
    await play.type(_PHONE)
    await play.press("enter")
    await play.until(lambda: play.shows("PRACTICE national CA"), "signed facts")
    await play.press("enter")
    await _agree_and_record(play)


WAYS: Final[Mapping[str, Callable[[Player], Awaitable[None]]]] = {
    "chip": chip,
    "qr": qr,
    "typed": typed,
    "typed_without_chip": typed_without_chip,
    "mobile": mobile,
    "mobile_typed": mobile_typed,
    "insurance": insurance,
    "insurance_typed": insurance_typed,
    "post_office": post_office,
    "sim": sim,
}


async def _choose(play: Player, method: str, card: str) -> None:
    await play.press("f3")
    await play.until_card("MethodCard")
    await play.until(lambda: play.shows("Thuê bao di động"), "methods")
    await play.press(_METHODS[method])
    await play.until_card(card)


async def _type_card(play: Player) -> None:
    for name, text in (("number", "001099012345"), ("birth", "15031999"), ("expiry", "15032039")):
        await play.type(text, name)
        await play.press("enter")


async def _type_person(play: Player, *, insurance: bool) -> None:
    fields = [("number", "001099012345")]
    if insurance:
        fields.append(("insurance", "7900012345"))
    for name, text in (*fields, ("name", _NAME), ("birth", "15031999")):
        await play.type(text, name)
        await play.press("enter")
    await play.type(_PHONE)
    await play.press("enter")


async def _seen(play: Player) -> None:
    """What BHXH returned is read, and gone on from."""
    await play.until(lambda: play.shows("Bảo hiểm xã hội") and play.shows("✓"), "BHXH's answer")
    await play.press("enter")


async def _compare_and_contact(play: Player) -> None:
    await play.until_card("ReviewCard")
    await play.press("1", "1", "1")
    await _contact(play)


async def _contact(play: Player) -> None:
    await play.until_card("ContactCard")
    await play.type(_PHONE)
    await play.press("enter", "enter")


async def _agree_and_record(play: Player, *, approved: bool = False) -> None:
    await play.until_card("ConsentCard")
    await play.press("1")
    if await play.until_card("CodeCard", "ConfirmCard") == "CodeCard":
        await _citizens_own(play)
    await play.press("enter")
    if approved:
        await play.until_card("ApprovalCard")
        for text in (APPROVER_CODE, APPROVER_PASSPHRASE):
            await play.type(text)
            await play.press("enter")
    await play.until_card("ReceiptCard")


async def _citizens_own(play: Player) -> None:
    code = await play.code_sent_to(_PHONE)
    await play.citizen(code)
    await play.until_card("PasswordCard")
    await play.citizen(_PASSWORD)
    await play.citizen(_PASSWORD)
    await play.until_card("ConfirmCard")


def _take_card_away(play: Player) -> None:
    if isinstance(play.readers, PracticeReaders):
        play.readers.remove()
