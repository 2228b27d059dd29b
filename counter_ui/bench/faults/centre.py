"""The model's centre: keeps one answer for each registration, signed, for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.formats.signed_statement import sign_statement
from sync.contract import (
    ACKNOWLEDGEMENT,
    RegistrationBatch,
    RegistrationEntry,
    RegistrationResult,
    RegistrationResults,
)

KEY_ID, STRANGER_ID = "centre", "stranger"
_DECIDED_AT = datetime(2026, 11, 22, tzinfo=UTC).isoformat()

_OTHER_BYTES = "ab" * 32


class Said(NamedTuple):
    """One signed answer."""

    registration_id: str
    digest: str
    accepted: bool


class ModelCentre:
    """Decides once; ``made`` counts the accounts, which must never exceed one each."""

    def __init__(self, refuse: dict[str, str], later: set[str], cloned: str) -> None:
        """``cloned``: somebody brought other bytes under this id, before its own counter did."""
        self._key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self._stranger = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
        self.keys = {KEY_ID: self._key.public_key()}
        self.anyones_keys = {**self.keys, STRANGER_ID: self._stranger.public_key()}
        """For a faulty counter that trusts whoever signs."""
        self.refuse, self.later, self.cloned = refuse, later, cloned
        self.kept: dict[str, RegistrationResult] = {}
        self.made = Counter[str]()
        self.digests: dict[str, str] = {}
        """What it holds under each id."""
        self.said: dict[bytes, Said] = {}
        """Everything that it has ever signed, so that no signature need be judged."""

    def take(self, batch: RegistrationBatch) -> RegistrationResults:
        """Decide each entry, or give the answer that was given before."""
        return RegistrationResults(results=tuple(self._take(each) for each in batch.entries))

    def look_up(self, ids: Sequence[str]) -> RegistrationResults:
        """What became of these."""
        nothing = [RegistrationResult(registration_id=each, outcome="not_here") for each in ids]
        results = tuple(
            self.kept.get(each, absent) for each, absent in zip(ids, nothing, strict=True)
        )
        return RegistrationResults(results=results)

    def forged(self, entry: RegistrationEntry, key_id: str) -> RegistrationResult:
        """*Accepted*, signed by somebody else, under the centre's name or another."""
        return self._answer(entry, "", self._stranger, key_id)

    def _take(self, entry: RegistrationEntry) -> RegistrationResult:
        name = entry.registration_id
        if name not in self.kept:
            if name in self.later:
                return RegistrationResult(
                    registration_id=name, outcome="later", code="centre.later"
                )
            code = self.refuse.get(name, "")
            held = _OTHER_BYTES if name == self.cloned else entry.envelope_digest
            self.kept[name] = self._answer(entry, code, self._key, digest=held)
            self.digests[name] = held
            self.said[(self.kept[name].statement or "").encode()] = Said(name, held, not code)
            self.made[name] += not code
        return self.kept[name]

    def _answer(
        self,
        entry: RegistrationEntry,
        code: str,
        key: Ed25519PrivateKey,
        key_id: str = KEY_ID,
        *,
        digest: str = "",
    ) -> RegistrationResult:
        outcome = "refused" if code else "accepted"
        payload = {
            "statement": ACKNOWLEDGEMENT,
            "registration_id": entry.registration_id,
            "envelope_digest": digest or entry.envelope_digest,
            "outcome": outcome,
            "code": code,
            "level": 0 if code else 3,
            "decided_at": _DECIDED_AT,
        }
        return RegistrationResult(
            registration_id=entry.registration_id,
            outcome="refused" if code else "accepted",
            code=code,
            statement=sign_statement(payload, key_id, key).decode(),
        )
