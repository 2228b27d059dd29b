"""Giao ca: the next officer takes the counter over while it is locked."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.officer import Officer, Shift
from kiosk.errors import AtTheDeskError
from kiosk.ports.signing_token import Token, TokenCertificate
from kiosk.use_cases.close_shift import CloseShift
from kiosk.use_cases.open_shift import OpenShift
from kiosk.use_cases.open_shift_by_token import OpenShiftByToken


@dataclass(frozen=True, slots=True)
class HandOverShift:
    """The old shift ends with its report, the new one begins; drafts stay their owners'."""

    open_shift: OpenShift
    close_shift: CloseShift

    def __call__(self, shift: Shift, code: str, passphrase: str) -> Shift:
        """The next officer's shift. The report of the one before comes out by itself, with the
        ledger's head; what waits goes on being sent.

        Raises as :class:`OpenShift`, and ``AtTheDeskError('shift.same_officer')`` for the one whose
        shift it is: the old shift goes on then.
        """
        officer = self.open_shift.known(code, passphrase)
        self._end(shift, officer)
        return self.open_shift.opened(officer)

    def by_token(
        self,
        shift: Shift,
        opens: OpenShiftByToken,
        token: Token,
        certificate: TokenCertificate,
        pin: bytearray,
    ) -> Shift:
        """The same for a next officer who signs in by token; ``pin`` is zeroed.

        Raises as :class:`OpenShiftByToken`, and ``shift.same_officer``.
        """
        officer = opens.known(token, certificate, pin)
        self._end(shift, officer)
        return opens.opened(officer, certificate)

    def _end(self, shift: Shift, after: Officer) -> None:
        if after.code == shift.officer.code:
            raise AtTheDeskError("shift.same_officer")
        self.close_shift(shift, handed_to=after.code)
