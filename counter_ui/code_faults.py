"""What is said of a one-time code that was not confirmed, on the screen and in lines alike."""

from __future__ import annotations

from typing import Final

from counter_ui.showing import clock_text
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.errors import AtTheDeskError

TOO_EARLY: Final = "one_time_code.too_early"
_NOTHING_WRONG = frozenset({CodeStatus.SENT, CodeStatus.CONFIRMED})


def code_fault(code: OneTimeCode, resend_in_s: int | None) -> AtTheDeskError | None:
    """None where a code is on its way, or confirmed; ``resend_in_s`` as the code counts it."""
    if code.status in _NOTHING_WRONG:
        return None
    if code.status is CodeStatus.WRONG:
        return AtTheDeskError("one_time_code.wrong", left=code.attempts_left)
    if code.status is CodeStatus.LOCKED:
        until = clock_text(code.locked_until) if code.locked_until else "…"
        return AtTheDeskError("one_time_code.locked", until=until)
    if code.status is CodeStatus.TOO_EARLY:
        return AtTheDeskError(TOO_EARLY, seconds=resend_in_s or 0)
    return AtTheDeskError(f"one_time_code.{code.status.value}")


def why_not_again(resend_in_s: int | None) -> AtTheDeskError | None:
    """Why another cannot be sent now; None where it can."""
    if resend_in_s is None:
        return AtTheDeskError("one_time_code.no_resends")
    if resend_in_s > 0:
        return AtTheDeskError(TOO_EARLY, seconds=resend_in_s)
    return None
