"""The models of prepared visits: what a self-service kiosk leaves for the counters of its office.

The rules are those of :mod:`sync.contract`. The centre keeps sealed bytes and two names of them;
neither tells it anything of the person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, BeforeValidator, Field

from kiosk.formats.prepared_body import LARGEST_SEALED
from sync.contract import BASE64, Asked, Code, Nonce, Uuid, bounded_base64

PREPARED: Final = "motcua.prepared-state/1"
LARGEST_WRAPPED: Final = 256
"""Bytes."""

TicketId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
SealedText = Annotated[
    str,
    Field(max_length=4 * ((LARGEST_SEALED + 2) // 3), pattern=BASE64),
    bounded_base64(LARGEST_SEALED),
]
WrappedText = Annotated[
    str,
    Field(max_length=4 * ((LARGEST_WRAPPED + 2) // 3), pattern=BASE64),
    bounded_base64(LARGEST_WRAPPED),
]


def _text(value: object) -> object:
    if not isinstance(value, str | datetime):
        raise ValueError("not a time")  # noqa: TRY004 - one kind of error for the model
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_text)]
"""As text (RFC 3339, 5.6), never as a number."""


class PreparedDeposit(Asked):
    """A visit under its ticket's two names; the same again changes nothing."""

    code_id: TicketId
    """The second name, made from the short code."""
    registration_id: Uuid
    """With this registration, recovery or dispute the deposit goes by itself."""
    sealed: SealedText = Field(repr=False)
    wrapped: WrappedText = Field(repr=False)
    """The ticket's secret under the short code."""
    valid_until: Moment
    """The centre may make it earlier, never later."""
    nonce: Nonce


class PickUp(Asked):
    """A counter asks for it; the first to ask has it for some minutes."""

    officer: Code
    typed: Annotated[bool, Field(strict=True)]
    """By the short code: codes that name nothing are counted."""
    nonce: Nonce
