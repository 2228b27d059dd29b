"""The words of the SMS that the practice centre "sends"."""

from __future__ import annotations

from kiosk.domain.one_time_code import CodePurpose
from kiosk.domain.person_number import PersonNumber

_PURPOSES = {
    CodePurpose.REGISTRATION: "dang ky tai khoan",
    CodePurpose.RECOVERY: "lay lai tai khoan",
    CodePurpose.LOGIN: "dang nhap",
}


def code_words(code: str, purpose: CodePurpose) -> str:
    """A one-time code, what it is for, and that nobody may ask for it."""
    return (
        f"[THUC HANH] Ma OTP {_PURPOSES[purpose]}: {code}."
        " Khong doc ma nay cho bat ky ai, ke ca can bo."
    )


def recovered_words() -> str:
    """To the phone that the account had before: its owner may not have been at the counter."""
    return (
        "[THUC HANH] Tai khoan cua ban vua duoc lay lai tai Bo phan Mot cua."
        " Khong phai ban? Hay bao ngay cho Bo phan Mot cua noi gan nhat."
    )


def accepted_words(number: PersonNumber, level: int) -> str:
    """To the registrant: the account exists; the number stays masked."""
    return (
        f"[THUC HANH] Tai khoan dinh danh cua so {number.masked} da duoc tao, muc {level}."
        " Khong phai ban dang ky? Hay bao ngay cho Bo phan Mot cua noi gan nhat."
    )
