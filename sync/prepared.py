"""Prepared visits, kept at the centre (:class:`kiosk.ports.prepared_visits.PreparedVisits`)."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from kiosk.domain.clean_text import clean_text
from kiosk.errors import LaterError
from kiosk.ports.ids import Ids
from kiosk.ports.prepared_visits import Deposit, PickedUp, VisitState
from sync.centre_keys import CentreKeys, centre_answer, moment
from sync.contract import Asked
from sync.prepared_contract import PREPARED, PickUp, PreparedDeposit


class AsksPrepared(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def put(self, path: str, asked: Asked) -> bytes: ...  # noqa: D102
    def ask_way(self, path: str, asked: Asked, idempotency_key: str) -> bytes: ...  # noqa: D102
    def remove(self, path: str, nonce: str) -> bytes: ...  # noqa: D102


class OnlinePreparedVisits:
    """Every answer is signed, and for this very question."""

    def __init__(self, client: AsksPrepared, keys: CentreKeys, ids: Ids) -> None:
        self._client, self._keys, self._ids = client, keys, ids

    def deposit(self, deposit: Deposit) -> datetime:
        """Put it there; ``LaterError`` or ``TechnicianError`` as the client raises."""
        nonce = self._nonce()
        asked = PreparedDeposit(
            code_id=deposit.code_id,
            registration_id=deposit.registration_id,
            sealed=b64encode(deposit.sealed).decode(),
            wrapped=b64encode(deposit.wrapped).decode(),
            valid_until=deposit.valid_until,
            nonce=nonce,
        )
        said = self._said(self._client.put(f"/v1/prepared/{deposit.lookup_id}", asked), nonce)
        try:
            if VisitState(said["state"]) is not VisitState.HERE:
                raise ValueError("not kept")
            return moment(said["valid_until"])
        except (KeyError, ValueError, TypeError):
            raise _not_the_centre() from None

    def pick_up(self, ticket_id: str, officer_code: str, *, typed: bool) -> PickedUp:
        """Ask for it; raises as above."""
        nonce = self._nonce()
        path = f"/v1/prepared/{ticket_id}/pick-up"
        asked = PickUp(officer=officer_code, typed=typed, nonce=nonce)
        raw = self._client.ask_way(path, asked, nonce)
        said = self._said(raw, nonce)
        try:
            return PickedUp(
                state=VisitState(said["state"]),
                lookup_id=str(said["id"]),
                device_id=str(said["device_id"]),
                sealed=b64decode(said["sealed"], validate=True),
                wrapped=b64decode(said["wrapped"], validate=True),
                counter=clean_text(str(said["counter"]), max_length=60),
                wait_s=int(said["wait_s"]),
            )
        except (KeyError, ValueError, TypeError):
            raise _not_the_centre() from None

    def finish(self, lookup_id: str) -> None:
        """It is over; raises as above."""
        nonce = self._nonce()
        self._said(self._client.remove(f"/v1/prepared/{lookup_id}", nonce), nonce)

    def _said(self, raw: bytes, nonce: str) -> Mapping[str, Any]:
        return centre_answer(raw, self._keys, PREPARED, nonce=nonce)

    def _nonce(self) -> str:
        return self._ids.random_bytes(16).hex()


def _not_the_centre() -> LaterError:
    return LaterError("centre.not_the_centre", reason="content")
