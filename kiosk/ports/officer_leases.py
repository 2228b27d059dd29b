"""The right to work without the centre, as the centre signed it."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.lease import LeaseRoll


class OfficerLeases(Protocol):
    """The roll of leases that this counter holds."""

    def held(self) -> LeaseRoll | None:
        """The newest verified roll; None where the centre never gave one, or there is no centre.

        Raises ``IntegrityError`` (``statement.…``, ``lease.malformed``) where what is kept does not
        hold any more.
        """
        ...

    def renew(self) -> LeaseRoll:
        """Ask the centre now, verify and keep its answer.

        Raises ``LaterError`` or ``TechnicianError`` where no signed answer comes; what is held
        stays then.
        """
        ...
