"""One key, one piece of work: what is asked again gets the first answer, word for word.

For questions whose work must not happen twice and that no registration's id names: one-time codes,
what was typed of them, first passwords. Work and answer are one transaction, so an answer that was
lost after the commit is there when the counter asks again; keys never expire.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sync.contract import Asked
from sync.sandbox.centre import Centre
from sync.sandbox.database import stamp
from sync.sandbox.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Keyed:
    """A question and the key that it came with."""

    device_id: str
    path: str
    key: str
    asked: Asked


def once(centre: Centre, question: Keyed, work: Callable[[], bytes]) -> bytes:
    """The signed answer of ``work``, or the one given before.

    Raises ``ProblemError(422, 'request.key_reused')`` for another body under the same key. Whoever
    asks while the first is still at work waits for its answer: work is done one at a time. A
    problem is no answer and is not remembered.
    """
    name = (question.device_id, question.path, question.key)
    digest = _digest(centre, question.asked)
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT request, statement FROM answers"
            " WHERE device_id = ? AND path = ? AND idempotency_key = ?",
            name,
        ).fetchone()
        if row is not None:
            if not hmac.compare_digest(row["request"], digest):
                raise ProblemError(422, "request.key_reused")
            return bytes(row["statement"])
        statement = work()
        connection.execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)",
            (*name, digest, statement, stamp(centre.now())),
        )
        return statement


def _digest(centre: Centre, asked: Asked) -> str:
    """Keyed: nobody finds a typed code by trying all of them on the file."""
    secret = b"motcua answered once\x00" + centre.pki.statement_key.private_bytes_raw()
    key = hashlib.sha256(secret).digest()
    return hmac.new(key, asked.model_dump_json().encode(), "sha256").hexdigest()
