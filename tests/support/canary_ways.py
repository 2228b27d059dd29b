"""Each way at the terminal, stage by stage, by somebody whose every answer is a canary."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence

from support.canaries import Canaries
from support.canary_hall import Hall

from kiosk.practice.people import load_person
from kiosk.practice.token import PRACTICE_PIN

MENU, CODE = "IAL2", "****"
Stage = Callable[[Hall, Canaries], object]


def _begin(digit: str, then: str) -> Stage:
    def stage(hall: Hall, _: Canaries) -> None:
        hall.type("1", MENU)
        hall.type(digit, then)

    return stage


def _typed(field: str, then: str) -> Stage:
    """One answer typed and gone on from."""
    return lambda hall, who: hall.type(getattr(who, field) + "\r", then)


def _pressed(keys: str, then: str) -> Stage:
    return lambda hall, _: hall.type(keys, then)


def _code(phone: str, then: str) -> Stage:
    def stage(hall: Hall, who: Canaries) -> None:
        hall.type(who.wrong_code, "[")
        hall.type(hall.right_code(getattr(who, phone)), then)

    return stage


def _wrong_code(hall: Hall, who: Canaries) -> None:
    hall.type(who.wrong_code, "[")


def _challenge(keys: str, then: str) -> Stage:
    return lambda hall, who: hall.answer_challenge(
        getattr(who, keys, keys) + ("" if keys == "\r" else "\r"), then
    )


def _holder(hall: Hall, _: Canaries) -> None:
    painted = hall.type("\r", "Nguyễn Văn Thử")
    found = re.search(r"([1-9])\. Nguyễn Văn Thử", painted)
    assert found is not None
    hall.type(found[1], "Chứng thư của")


def _scan(hall: Hall, _: Canaries) -> None:
    hall.type(load_person().qr_text() + "\r", "Số điện thoại")


CONSENT, SCAN = "Thông báo trước", "Quét mã QR"
_PERSON = (
    _typed("name", "Ngày sinh"),
    _typed("birth", "Số điện thoại"),
    _typed("phone", "không bắt buộc"),
    _typed("mail", "Kiểm tra lại"),
    _challenge("\r", CODE),
    _code("phone", "Nhập mật khẩu"),
    _typed("password", "Nhập lại"),
    _typed("password", "Số giấy tiếp nhận"),
)


def _by_hand(hall: Hall, _: Canaries) -> None:
    hall.program.type("\t")
    hall.type("\r", "Số căn cước")


_BY_HAND = (
    _by_hand,
    _typed("card_number", "Ngày sinh trên"),
    _typed("card_birth", "có giá trị"),
    _typed("card_expiry", "["),
)
ALL_STAGES = bool(os.environ.get("KIOSK_CANARIES_ALL_STAGES"))
"""Minutes; without it those stages that differ most."""


def _after(few: Sequence[int], every: Sequence[int]) -> Sequence[int]:
    return every if ALL_STAGES else few


WAYS: Mapping[str, tuple[Sequence[Stage], Sequence[int]]] = {
    "mobile": (
        (_begin("1", CONSENT), _pressed("\r", "CMT/CCCD"), _typed("number", "Họ tên"), *_PERSON),
        _after((7, 9, 11), range(3, 12)),
    ),
    "insurance": (
        (
            _begin("2", CONSENT),
            _pressed("\r", "CMT/CCCD"),
            _typed("number", "bảo hiểm xã hội *"),
            _typed("insurance", "Họ tên"),
            *_PERSON,
        ),
        _after((8,), range(3, 13)),
    ),
    "token": (
        (
            _begin("3", CONSENT),
            _holder,
            _pressed("\r", "mã PIN"),
            lambda hall, who: hall.type(who.pin, "●●●●●●●●"),
            _pressed("\x7f" * 8 + PRACTICE_PIN + "\r", "Chứng thư của"),
            _pressed("\r", "Số điện thoại"),
            _typed("phone", CODE),
            _wrong_code,
        ),
        _after((4, 8), range(4, 9)),
    ),
    "sim": (
        (
            _begin("4", CONSENT),
            _pressed("\r", "Nhà cung cấp"),
            _pressed("1", "Số điện thoại của"),
            _challenge("sim_phone", "Chứng thư của"),
            _pressed("\r", "Nhập mật khẩu"),
            _typed("password", "Nhập lại"),
        ),
        _after((6,), range(4, 7)),
    ),
    "prepare": (
        (
            _begin("5", CONSENT),
            _pressed("\r", SCAN),
            _scan,
            _typed("card_phone", CODE),
            _code("card_phone", "Phiếu hẹn"),
        ),
        _after((5,), range(3, 6)),
    ),
    "prepare_by_hand": (
        (_begin("5", CONSENT), _pressed("\r", SCAN), *_BY_HAND),
        _after((6,), range(4, 7)),
    ),
    "recover": (
        (_begin("6", "vì sao"), _pressed("1", CONSENT), _pressed("\r", SCAN), *_BY_HAND),
        _after((7,), range(5, 8)),
    ),
    "dispute": (
        (
            _begin("7", "Điều gì không đúng"),
            _typed("note", CONSENT),
            _pressed("\r", SCAN),
            *_BY_HAND,
        ),
        _after((2,), range(2, 8)),
    ),
    "login": (
        (
            _begin("8", "Số CMT/CCCD"),
            _challenge("login_number", "mật khẩu"),
            _typed("login_password", "["),
        ),
        _after((3,), range(2, 4)),
    ),
}
"""Stages one behind another, and after which of them the citizen walks away."""
