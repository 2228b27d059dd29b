"""What the centre does with accounts that exist, asked now."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.account_service import Dispute, LoginTrial, Recovery
from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.person_number import PersonNumber


class AccountDesk(Protocol):
    """Each decision is the centre's, from sealed evidence.

    All raise ``LaterError`` where the centre cannot be asked, and what the client raises.
    """

    def recover(self, account: str, request_id: str, sealed: SealedRegistration) -> Recovery:
        """Hand in a sealed request for recovery; the same again gets the first answer."""
        ...

    def dispute(self, request_id: str, sealed: SealedRegistration) -> Dispute:
        """Hand in a sealed dispute; the same again gets the first answer."""
        ...

    def dispute_state(self, number: str) -> Dispute:
        """Where it is by now."""
        ...

    def try_login(
        self, trial_id: str, number: PersonNumber, sealed_password: bytes, officer_code: str
    ) -> LoginTrial:
        """Number and password as the owner typed them, the latter sealed."""
        ...

    def activate(self, trial_id: str, sealed_password: bytes) -> LoginTrial:
        """The first password of an account, after the OTP of this trial was confirmed."""
        ...
