"""A centre in memory behind the relay's own protocol: scripted, signed, no network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.errors import KioskError, TechnicianError
from kiosk.formats.signed_statement import sign_statement
from sync.contract import (
    ACKNOWLEDGEMENT,
    RegistrationBatch,
    RegistrationEntry,
    RegistrationResult,
    RegistrationResults,
)
from sync.delivery import SendsRegistrations


class CentreInMemory(SendsRegistrations):
    """Accepts everything once, unless told otherwise."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.keys = {"centre": self.key.public_key()}
        self.kept: dict[str, RegistrationResult] = {}
        self.posted: list[list[str]] = []
        self.asked: list[list[str]] = []
        self.before: list[KioskError | None] = []
        """Raised one by one instead of taking a request; None lets one pass."""
        self.after: list[KioskError | None] = []
        """Raised one by one instead of answering, when all the work is done."""
        self.refuse: dict[str, str] = {}
        self.not_taken: set[str] = set()
        self.later: set[str] = set()
        self.silent: set[str] = set()
        self.changes: dict[str, dict[str, Any]] = {}
        self.level = 3

    def post_registrations(
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults:
        ids = [each.registration_id for each in batch.entries]
        self.posted.append(ids)
        _raise_next(self.before)
        if self.not_taken & set(ids):
            raise TechnicianError("centre.request_refused", status=400, reason="request.malformed")
        results = [
            self._take(each) for each in batch.entries if each.registration_id not in self.silent
        ]
        _raise_next(self.after)
        return RegistrationResults(results=tuple(results))

    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults:
        self.asked.append(list(ids))
        _raise_next(self.before)
        results = tuple(
            self.kept.get(each) or RegistrationResult(registration_id=each, outcome="not_here")
            for each in ids
        )
        return RegistrationResults(results=results)

    def _take(self, entry: RegistrationEntry) -> RegistrationResult:
        name = entry.registration_id
        if name in self.later:
            return RegistrationResult(registration_id=name, outcome="later", code="centre.later")
        if name not in self.kept:
            self.kept[name] = self.answer(entry)
        return self.kept[name]

    def answer(self, entry: RegistrationEntry) -> RegistrationResult:
        name, code = entry.registration_id, self.refuse.get(entry.registration_id, "")
        payload = {
            "statement": ACKNOWLEDGEMENT,
            "registration_id": name,
            "envelope_digest": entry.envelope_digest,
            "outcome": "refused" if code else "accepted",
            "code": code,
            "level": 0 if code else self.level,
            "decided_at": datetime(2026, 11, 22, tzinfo=UTC).isoformat(),
        } | self.changes.get(name, {})
        statement = sign_statement(payload, "centre", self.key).decode()
        return RegistrationResult(
            registration_id=name,
            outcome="refused" if code else "accepted",
            code=code,
            statement=statement,
        )


def _raise_next(troubles: list[KioskError | None]) -> None:
    trouble = troubles.pop(0) if troubles else None
    if trouble is not None:
        raise trouble
