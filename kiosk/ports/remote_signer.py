"""A key that signs elsewhere: the SIM in the citizen's own phone, reached through the carrier."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import SimRequest


class RemoteSigner(Protocol):
    """Sends a request and asks what became of it; never sees a PIN."""

    def send(self, request: SimRequest, nonce: str, kind: ApplicantKind) -> SimRequest:
        """Hand the request to the gateway, once: its id is the idempotency key.

        An answer that got lost leaves it :attr:`SimState.UNKNOWN`: ask before sending anew. Raises
        ``LaterError`` where nothing can have been sent, ``TechnicianError`` as the client does.
        """
        ...

    def ask(self, request: SimRequest) -> SimRequest:
        """What became of it; a network that is away leaves it as it is (``LaterError``)."""
        ...
