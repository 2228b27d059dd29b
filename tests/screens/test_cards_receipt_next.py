"""Giấy tiếp nhận: the citizen is told a next step that can be taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.papers import receipt
from support.way_card_host import Room, hosting

from counter_ui.screens.cards.receipt import ReceiptCard
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.receipt import ReceiptState


@pytest.mark.parametrize(
    ("phone", "password_set", "told"),
    [
        ("091****678", False, "lần đăng nhập đầu"),
        (None, False, "mang thẻ đến quầy để nhận OTP"),
        (None, True, "mật khẩu vừa đặt"),
    ],
    ids=["by a code", "no phone yet", "a password"],
)
async def test_who_has_no_phone_is_not_sent_to_a_sign_in_that_needs_one(
    phone: str | None, password_set: bool, told: str
) -> None:
    recorded = replace(receipt(), masked_phone=phone, state=ReceiptState.ACCEPTED)

    def card(_: Room, __: Station, words: Wording) -> ReceiptCard:
        return ReceiptCard(recorded, words, password_set=password_set)

    async with hosting(card) as desk:
        await desk.until_shown(told)
