"""Nonces that the centre recognises without remembering them: a time, and a MAC over it."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

_FORM: Final = re.compile(r"([0-9]{1,12})-([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Nonces:
    """Stateless: every instance of the centre that holds the key knows its own."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, statement_key: bytes) -> Nonces:
        """Derive the key from the private statement key."""
        return cls(hashlib.sha256(b"motcua policy nonce key\x00" + statement_key).digest())

    def issue(self, now: datetime) -> str:
        """For a policy pack that is issued ``now`` (aware)."""
        at = str(int(now.timestamp()))
        return f"{at}-{self._mac(at)}"

    def issued_at(self, nonce: str) -> datetime | None:
        """When it was issued; None for one that is not ours.

        One from the future is ours all the same: then the centre's own clock went back, and that
        must not cost a citizen the registration.
        """
        found = _FORM.fullmatch(nonce)
        if found is None or not hmac.compare_digest(found[2], self._mac(found[1])):
            return None
        return datetime.fromtimestamp(int(found[1]), UTC)

    def not_before(self, nonce: str, now: datetime) -> datetime | None:
        """Before what moment nothing can have been bound to it: its issue, at the latest ``now``.

        None for one that is not ours.
        """
        issued = self.issued_at(nonce)
        return None if issued is None else min(issued, now)

    def _mac(self, at: str) -> str:
        return hmac.digest(self.key, at.encode(), "sha256").hex()[:32]
