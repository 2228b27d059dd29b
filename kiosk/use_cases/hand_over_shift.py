"""Giao ca: the next officer takes the counter over while it is locked."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.officer import Shift
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.close_shift import CloseShift
from kiosk.use_cases.open_shift import OpenShift


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
        if officer.code == shift.officer.code:
            raise AtTheDeskError("shift.same_officer")
        self.close_shift(shift, handed_to=officer.code)
        return self.open_shift.opened(officer)
