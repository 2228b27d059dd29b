"""Phiếu hẹn: what a citizen carries from the self-service kiosk to a counter.

A QR holds the secret itself; the short code is for fingers: nine characters and one that checks
them, from an alphabet without letters that are read as digits.
*Source: Crockford's Base32 for the alphabet; ISO/IEC 7064, 9 (hybrid systems, here M = 32).*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from kiosk.domain.local_day import VIETNAM
from kiosk.errors import AtTheDeskError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 10
SECRET_BYTES: Final = 16
QR_PREFIX: Final = "MCH1:"
_QR_DIGITS: Final = 39
"""As many as 128 bits may take; digits pass every keyboard and input method unharmed."""
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_BETWEEN: Final = " -.\u00a0"
_LONGEST_TYPED = 40
LEAST_LIFE: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, repr=False)
class Ticket:
    """What the citizen gets; whoever holds it can have the visit opened at a counter."""

    code: str
    """Ten characters of :data:`ALPHABET`."""
    secret: bytes
    """16 random bytes."""
    valid_until: datetime

    @property
    def grouped(self) -> str:
        """For reading and typing: ``K7M2Q-9XD4P``."""
        return f"{self.code[:5]}-{self.code[5:]}"

    @property
    def last_minute(self) -> datetime:
        """To be told: 23:59 of today, where it is valid to the end of the day."""
        return self.valid_until - timedelta(minutes=1)

    @property
    def qr_text(self) -> str:
        """What the QR says: digits behind a prefix."""
        return qr_text(self.secret)

    def __repr__(self) -> str:
        return "Ticket(…)"


def short_code(random: bytes) -> str:
    """Nine characters out of at least six random bytes, and their check character."""
    number = int.from_bytes(random[:6])
    body = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(CODE_LENGTH - 1))
    return body + _check_character(body)


def parse_short_code(typed: str) -> str:
    """The code as it was made; O is read as 0, I and L as 1, U as V.

    Raises ``AtTheDeskError``: ``prepared.code_length`` (fact ``characters``) or
    ``prepared.code_wrong`` where a character cannot be right. Neither costs a try at the centre.
    """
    plain = "".join(each for each in typed[:_LONGEST_TYPED].upper() if each not in _BETWEEN)
    code = plain.translate(_READ_AS)
    if len(code) != CODE_LENGTH:
        raise AtTheDeskError("prepared.code_length", characters=len(code))
    if any(each not in ALPHABET for each in code) or _check_character(code[:-1]) != code[-1]:
        raise AtTheDeskError("prepared.code_wrong")
    return code


def qr_text(secret: bytes) -> str:
    """A secret of 16 bytes as the QR carries it."""
    return f"{QR_PREFIX}{int.from_bytes(secret):0{_QR_DIGITS}}"


def is_ticket(scanned: str) -> bool:
    """Whether a scanner has read a ticket, by its beginning."""
    return scanned.strip().upper().startswith(QR_PREFIX)


def parse_qr_text(scanned: str) -> bytes:
    """The secret; raises ``AtTheDeskError('prepared.qr_damaged')``."""
    digits = scanned.strip().upper().removeprefix(QR_PREFIX)
    if len(digits) != _QR_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise AtTheDeskError("prepared.qr_damaged")
    number = int(digits)
    if number >= 1 << 8 * SECRET_BYTES:
        raise AtTheDeskError("prepared.qr_damaged")
    return number.to_bytes(SECRET_BYTES)


def valid_until(made_at: datetime) -> datetime:
    """The end of the day in Vietnam, but never less than :data:`LEAST_LIFE`."""
    tomorrow = made_at.astimezone(VIETNAM).date() + timedelta(days=1)
    end = datetime.combine(tomorrow, time(), VIETNAM)
    return max(end, made_at + LEAST_LIFE).astimezone(made_at.tzinfo)


def _check_character(body: str) -> str:
    """ISO/IEC 7064 hybrid system with M = 32: one wrong character never passes."""
    held = len(ALPHABET)
    for each in body:
        held = (held + ALPHABET.index(each)) % 32 or 32
        held = held * 2 % 33
    return ALPHABET[(33 - held) % 32]
