"""The models of calls for staff: kiosks and counters of one office, through the centre.

The rules are those of :mod:`sync.contract`. Nothing here is about a citizen.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StrictBool

from sync.contract import Asked, Code, Nonce

KIOSK_STATE: Final = "motcua.kiosk-state/1"
OFFICE_KIOSKS: Final = "motcua.office-kiosks/1"
MOST_TROUBLES: Final = 8

FaultCode = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=60)]


class KioskSays(Asked):
    """How the asking kiosk is; the newest word counts."""

    calling: StrictBool
    troubles: Annotated[tuple[FaultCode, ...], Field(max_length=MOST_TROUBLES)] = ()
    nonce: Nonce


class CallAnswered(Asked):
    """An officer of the office is on the way."""

    officer: Code
    nonce: Nonce
