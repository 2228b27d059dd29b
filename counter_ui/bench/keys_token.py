"""How USB ký số of an enterprise is played: certificate, representative, the owner's PIN."""

from __future__ import annotations

import re

from counter_ui.bench.keys_player import Player
from kiosk.practice.token import PRACTICE_PIN

_ORGANISATION = "CÔNG TY TNHH THỬ NGHIỆM"
_MAIL = "thu@example.vn"
"""In the certificate: nobody types it."""


async def usb_enterprise(play: Player) -> None:
    """Doanh nghiệp: nothing of identity is typed, the certificate and a card's QR say it all.

    The practice counter has three tokens plugged in; choosing one of them is a key that a counter
    with one token does not need.
    """
    await play.press("f3")
    await play.until_card("MethodCard")
    await play.until(lambda: play.shows("[5]"), "methods")
    await play.press("d")
    await play.until(lambda: play.shows("(•) Doanh nghiệp"), "enterprise")
    await play.press("5")
    await play.until_card("TokenCard")
    await play.until(lambda: _place(play) != "", "certificates")
    await play.press(_place(play))
    await play.until(lambda: play.shows("Tên CA") and play.shows("Enter"), "facts")
    await play.until(lambda: not play.shows("đang kiểm tra"), "judged")
    await play.press("enter")
    await play.scan(play.practice_qr)
    await play.until(lambda: play.shows("đã quét QR"), "representative")
    await play.press("1", "1")
    await play.until(lambda: play.shows("tự nhập mã PIN"), "PIN")
    await play.citizen(PRACTICE_PIN)
    await play.until_card("ContactCard")
    await play.until(lambda: play.shows(_MAIL), "the certificate's address")
    await play.press("f4", "enter")
    await play.until_card("ConsentCard")
    await play.press("1")
    await play.until_card("ConfirmCard")
    await play.press("enter")
    await play.until_card("ReceiptCard")


def _place(play: Player) -> str:
    found = re.search(rf"\[([1-9])\] {_ORGANISATION}", play.shown())
    return found[1] if found else ""
