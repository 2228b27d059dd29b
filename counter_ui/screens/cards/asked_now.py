"""Errors of what is asked of the centre now or not at all."""

from __future__ import annotations

from dataclasses import replace

from counter_ui.wording import ErrorWords, Wording
from kiosk.errors import KioskError, LaterError


def asked_now(words: Wording, error: KioskError, again: str) -> ErrorWords:
    """The error's words; what mends itself is done again by the key that ``again`` words.

    A registration waits in the outbox while the centre is away. None of this does, so the usual
    advice to go on would be wrong here.
    """
    said = words.error(error)
    return replace(said, do=words(again)) if isinstance(error, LaterError) else said
