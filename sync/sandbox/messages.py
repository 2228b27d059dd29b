"""The words of the SMS that the practice centre "sends"."""

from __future__ import annotations

from kiosk.domain.person_number import PersonNumber


def accepted_words(number: PersonNumber, level: int) -> str:
    """To the registrant: the account exists; the number stays masked."""
    return (
        f"[THUC HANH] Tai khoan dinh danh cua so {number.masked} da duoc tao, muc {level}."
        " Khong phai ban dang ky? Hay bao ngay cho Bo phan Mot cua noi gan nhat."
    )
