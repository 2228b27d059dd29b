"""Chờ duyệt: confirmed by the applicant, not yet approved, and so not yet recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.registration import Confirmed


class ReturnReason(StrEnum):
    """Why an approver sends a registration back to its clerk; the values are keys of words."""

    PAPERS = "papers"
    """What was shown is not enough, or not clear."""
    FACTS = "facts"
    """Facts do not agree with each other."""
    CONTACT = "contact"
    """Phone or address have to be looked at again."""
    ABSENT = "absent"
    """The person has to be seen again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingApproval:
    """One of the list; ``returned`` is why the approver sent it back to its clerk."""

    place: int
    """Where it is kept; grows with time."""
    kept_at: datetime
    confirmed: Confirmed = field(repr=False)
    returned: ReturnReason | None = None
    approver: str = ""
    """Code of whoever sent it back."""

    @property
    def id(self) -> str:
        """The registration's."""
        return self.confirmed.proofed.draft.id

    @property
    def clerk(self) -> str:
        """Code of whoever took it in."""
        return self.confirmed.proofed.draft.shift.officer.code
