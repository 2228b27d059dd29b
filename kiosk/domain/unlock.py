"""A supervisor ends a wait from afar: a challenge is read out, a code of eight letters comes back.

Both are made of letters and digits that are not mixed up over the telephone. The code is bound to
counter, officer and challenge by a key that the counters of one office share; it is good for one
challenge, and the challenge for one code.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from kiosk.errors import AtTheDeskError

ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 letters, without I, O, 0 and 1."""
LENGTH: Final = 8
"""40 bits."""
LIFE: Final = timedelta(hours=1)
MOST_WRONG: Final = 5
"""Wrong codes after which a challenge is worth nothing any more."""
_CONTEXT: Final = b"motcua unlock v1\x00"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the locked counter asks; one at a time."""

    text: str = field(repr=False)
    officer: str
    until: datetime
    wrong: int = 0

    def open_at(self, now: datetime) -> bool:
        """Whether a code for it still opens anything."""
        return now < self.until and self.wrong < MOST_WRONG


def new_challenge(randomness: bytes, officer: str, now: datetime) -> Challenge:
    """From 5 random bytes, for one hour."""
    return Challenge(_letters(randomness), officer, now + LIFE)


def unlock_code(key: bytes, counter: str, officer: str, challenge: str) -> str:
    """The eight letters for it. ``key`` is the office's; ``counter`` the code of the locked one."""
    parts = (counter, officer, challenge)
    message = _CONTEXT + b"\x00".join(part.encode() for part in parts)
    return _letters(hmac.digest(key, message, hashlib.sha256))


def same_code(expected: str, typed: str) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(expected.encode(), typed.encode())


def typed_letters(text: str) -> str:
    """As typed at a keyboard: any case, with or without spaces and hyphens.

    Raises ``AtTheDeskError('officer.unlock_malformed')``.
    """
    letters = "".join(each for each in text.upper() if each not in " -.\t")
    if len(letters) != LENGTH or any(each not in ALPHABET for each in letters):
        raise AtTheDeskError("officer.unlock_malformed")
    return letters


def grouped(letters: str) -> str:
    """``K7M2-PQ4X``, to be read out."""
    return f"{letters[:4]}-{letters[4:]}"


def _letters(content: bytes) -> str:
    number = int.from_bytes(content[:5], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
