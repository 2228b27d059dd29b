"""The leases that this counter holds: asked of the centre, verified, kept as received."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from kiosk.domain.lease import LeaseRoll
from kiosk.domain.officer import Officer, Role
from kiosk.errors import IntegrityError, LaterError
from kiosk.formats.lease_roll import STATEMENT, parse_leases
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.ids import Ids
from kiosk.ports.unit_of_work import Store, UnitOfWork
from sync.centre_keys import CentreKeys, centre_answer
from sync.contract import Asked
from sync.officer_contract import LEASES_PATH, MOST_HANDLES, LeaseQuestion, OfficerHandle

_KIND: Final = "officer_leases"


class AsksForLeases(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def ask_way(self, path: str, asked: Asked, idempotency_key: str) -> bytes: ...  # noqa: D102


class HeldLeases:
    """An :class:`kiosk.ports.officer_leases.OfficerLeases` over the store.

    ``device_id`` names the counter at the centre now (it changes with its keys).
    """

    def __init__(
        self,
        store: Store,
        client: AsksForLeases,
        keys: CentreKeys,
        ids: Ids,
        device_id: Callable[[], str],
    ) -> None:
        self._store, self._client, self._keys, self._ids = store, client, keys, ids
        self._device_id = device_id

    def held(self) -> LeaseRoll | None:
        """The newest roll, its signature verified again.

        One for other keys of this counter counts as none: it is fetched anew.
        """
        kept = self._store.run(lambda unit: unit.statements.newest(_KIND))
        if kept is None:
            return None
        payload = verify_statement(kept[1], self._keys)
        if payload.get("device_id") != self._device_id():
            return None
        return self._roll(payload)

    def renew(self) -> LeaseRoll:
        """Ask now. Raises as the client does, and ``LaterError('centre.not_the_centre')``.

        An older answer than the one that is held is not taken: it may be a replay of what was
        revoked since.
        """
        nonce = self._ids.random_bytes(16).hex()
        asked = LeaseQuestion(officers=self._handles(), nonce=nonce)
        raw = self._client.ask_way(LEASES_PATH, asked, nonce)
        payload = centre_answer(raw, self._keys, STATEMENT, nonce=nonce)
        try:
            fresh = self._roll(payload)
        except IntegrityError:
            raise LaterError("centre.not_the_centre", reason="content") from None

        def work(unit: UnitOfWork) -> None:
            kept = unit.statements.newest(_KIND)
            if kept is None or self._issued_at(kept[1]) <= fresh.issued_at:
                unit.statements.put(_KIND, 0, raw)

        self._store.run(work)
        return fresh

    def _issued_at(self, raw: bytes) -> datetime:
        """Of what is kept; what does not hold any more is older than anything."""
        try:
            payload = verify_statement(raw, self._keys)
            return parse_leases(payload, str(payload.get("device_id"))).issued_at
        except IntegrityError:
            return datetime.min.replace(tzinfo=UTC)

    def _roll(self, payload: Mapping[str, Any]) -> LeaseRoll:
        return parse_leases(payload, self._device_id())

    def _handles(self) -> tuple[OfficerHandle, ...]:
        officers = self._store.run(lambda unit: unit.officers.all())
        return tuple(_handle(each) for each in officers[:MOST_HANDLES])


def _handle(officer: Officer) -> OfficerHandle:
    roles = sorted(officer.roles & set(Role), key=lambda role: role.value)
    return OfficerHandle(code=officer.code, roles=tuple(roles))
