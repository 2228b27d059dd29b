"""The head of the ledger goes to the centre, and comes back countersigned.

From then on nobody can rewrite or shorten what stands before it without being found out: not the
counter, for the centre has signed it, and not the centre, for the counter keeps the signature.
"""

from __future__ import annotations

from typing import Protocol

from kiosk.domain import merkle
from kiosk.errors import IntegrityError, LaterError
from kiosk.formats.ledger_proof import HEAD_STATEMENT, AnchoredHead, leaves, read_head
from kiosk.ports.ids import Ids
from kiosk.ports.unit_of_work import Store
from sync.centre_keys import CentreKeys, centre_answer
from sync.contract import LedgerHead


class AnchorsHeads(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def anchor_ledger(self, head: LedgerHead) -> bytes: ...  # noqa: D102


class LedgerAnchor:
    """Anchors what is new, and keeps what the centre signed."""

    def __init__(
        self, store: Store, client: AnchorsHeads, keys: CentreKeys, ids: Ids, device_id: str
    ) -> None:
        self._store, self._client, self._keys = store, client, keys
        self._ids, self._device_id = ids, device_id

    def anchor(self) -> AnchoredHead | None:
        """Anchor the newest entry; None where it is anchored already or there is none.

        Raises what the client raises; ``TechnicianError('centre.request_refused')`` with the reason
        ``ledger.fork`` where the centre holds another entry at this place.
        """
        digests, newest = self._store.run(
            lambda unit: (unit.ledger.digests(), unit.statements.newest(HEAD_STATEMENT))
        )
        if not digests or (newest is not None and newest[0] >= len(digests)):
            return None
        nonce = self._ids.random_bytes(16).hex()
        asked = LedgerHead(
            sequence=len(digests),
            digest=digests[-1],
            root=merkle.root(leaves(digests)).hex(),
            nonce=nonce,
        )
        raw = self._client.anchor_ledger(asked)
        centre_answer(raw, self._keys, HEAD_STATEMENT, nonce=nonce)
        head = self._read(raw, asked)
        self._store.run(lambda unit: unit.statements.put(HEAD_STATEMENT, head.sequence, raw))
        return head

    def _read(self, raw: bytes, asked: LedgerHead) -> AnchoredHead:
        try:
            head = read_head(raw, self._keys)
        except IntegrityError as error:
            raise LaterError("centre.not_the_centre", reason=error.code) from None
        said = (head.device_id, head.sequence, head.digest, head.root)
        if said != (self._device_id, asked.sequence, asked.digest, asked.root):
            raise LaterError("centre.not_the_centre", reason="ledger.other_head")
        return head
