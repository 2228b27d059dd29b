"""Chuẩn bị ở ki-ốt: what a citizen has done alone before an officer looks at card and face.

Nothing of it gives a level. Chip and phone were proved at the kiosk and are proved again at the
counter and at the centre; who stands there, only an officer can say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.claim import Claim
from kiosk.domain.clean_text import CleanText
from kiosk.domain.phone import Phone

LONGEST_NOTE = 200
"""Characters."""


class VisitNeed(StrEnum):
    """What the citizen comes to the counter for, in the citizen's own words."""

    REGISTRATION = "registration"
    FORGOTTEN_PASSWORD = "forgotten_password"
    """The account exists, its password is forgotten."""
    NEW_PHONE = "new_phone"
    """The phone that gets the code is lost or has changed."""
    NOT_MY_ACCOUNT = "not_my_account"
    """An account stands under the own number that the citizen never opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What a draft at the counter remembers of the kiosk."""

    registration_id: str
    """Made at the kiosk: the chip has signed for it."""
    device_id: str
    """Of the kiosk."""
    lookup_id: str
    """By what it lies at the centre until it is finished; no secret."""
    need: VisitNeed
    note: CleanText | None = field(default=None, repr=False)
    notice_version: str = ""
    """Empty where the notice has changed since: it is then read out at the counter."""
    legal_basis: str = ""
    agreed_at: datetime
    prepared_at: datetime
    valid_until: datetime
    statement: bytes = field(repr=False)
    """Signed by the kiosk, goes into the envelope, see :mod:`kiosk.formats.prepared_statement`."""

    @property
    def consents(self) -> bool:
        """Whether the consent given at the kiosk still stands."""
        return bool(self.notice_version)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prepared:
    """Everything that goes from the kiosk to the counter, sealed on the way."""

    registration_id: str
    device_id: str
    office: str
    """Code of the office whose counters may open it."""
    need: VisitNeed
    note: CleanText | None = None
    """What the citizen wrote of it."""
    shown: tuple[Claim, ...] = ()
    """What was scanned, without proof: QR, machine readable zone."""
    proofs: tuple[bytes, ...] = ()
    """The chip's evidence and the centre's word on the phone, as they go into the envelope."""
    phone: Phone | None = None
    phone_confirmed: bool = False
    email: str | None = None
    notice_version: str
    legal_basis: str
    agreed_at: datetime
    """When the citizen agreed to the notice, on the kiosk's screen."""
    prepared_at: datetime
    valid_until: datetime
    statement: bytes = b""
    """The kiosk's signature over all that counts."""

    def __repr__(self) -> str:
        return f"Prepared(registration_id={self.registration_id!r}, …)"

    def handed_over(self, lookup_id: str) -> HandOver:
        """What the counter's draft remembers."""
        return HandOver(
            registration_id=self.registration_id,
            device_id=self.device_id,
            lookup_id=lookup_id,
            need=self.need,
            note=self.note,
            notice_version=self.notice_version,
            legal_basis=self.legal_basis,
            agreed_at=self.agreed_at,
            prepared_at=self.prepared_at,
            valid_until=self.valid_until,
            statement=self.statement,
        )
