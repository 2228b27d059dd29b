"""One question of a way to the centre, and its one verified answer.

Only a fresh signed answer to the very question counts; it is also what goes into the envelope.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import Any, Protocol

from kiosk.errors import LaterError
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, centre_answer
from sync.contract import Asked
from sync.ways_contract import (
    ActivationQuestion,
    CodeAgain,
    CodeAttempt,
    CodeQuestion,
    InsuranceQuestion,
    LoginQuestion,
    SealedRequest,
    SimQuestion,
    SubscriberQuestion,
)


class AsksWays(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def ask_way(self, path: str, asked: Asked, idempotency_key: str) -> bytes: ...  # noqa: D102
    def look(self, path: str, nonce: str) -> bytes: ...  # noqa: D102


_WithNonce = (
    InsuranceQuestion
    | SubscriberQuestion
    | CodeQuestion
    | CodeAttempt
    | CodeAgain
    | SimQuestion
    | SealedRequest
    | LoginQuestion
    | ActivationQuestion
)
_SAME_QUESTION_FOR_S = 120.0
"""Whoever asks later than this means it anew."""


class WaysLine:
    """One question, one verified answer.

    A question whose answer got lost is asked again word for word, under the key that it had: the
    centre then gives its first answer, and nothing is sent, counted or changed a second time.
    """

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._client, self._keys, self._ids = client, keys, ids
        self._unanswered: dict[str, tuple[str, float]] = {}
        """Digest of a question without its nonce: the nonce, and when it was asked first (s)."""

    def nonce(self) -> str:
        """Fresh, 128 bits as hex."""
        return self._ids.random_bytes(16).hex()

    def ask(
        self, path: str, asked: _WithNonce, kind: str, key: str = ""
    ) -> tuple[bytes, Mapping[str, Any]]:
        """The signed answer as it came, and what it says.

        ``key`` makes the question count once at the centre; else its nonce does. Raises
        ``LaterError`` or ``TechnicianError`` as the client and :func:`centre_answer` do.
        """
        question, now = _digest(path, asked), time.monotonic()
        nonce, since = self._unanswered.get(question, (asked.nonce, now))
        if now - since > _SAME_QUESTION_FOR_S:
            nonce, since = asked.nonce, now
        try:
            same = asked.model_copy(update={"nonce": nonce})
            raw = self._answer(path, same, key or nonce)
            said = centre_answer(raw, self._keys, kind, nonce=nonce)
        except LaterError:
            self._remember(question, nonce, since)
            raise
        self._unanswered.pop(question, None)
        return raw, said

    def _remember(self, question: str, nonce: str, since: float) -> None:
        oldest = since - _SAME_QUESTION_FOR_S
        kept = {each: told for each, told in self._unanswered.items() if told[1] >= oldest}
        self._unanswered = {**kept, question: (nonce, since)}

    def _answer(self, path: str, asked: _WithNonce, key: str) -> bytes:
        try:
            return self._client.ask_way(path, asked, key)
        except LaterError as error:
            if not _was_cut(error):
                raise
        return self._client.ask_way(path, asked, key)

    def look(self, path: str, kind: str) -> Mapping[str, Any]:
        """What the centre says there now; changes nothing."""
        nonce = self.nonce()
        return centre_answer(self._client.look(path, nonce), self._keys, kind, nonce=nonce)


def _was_cut(error: LaterError) -> bool:
    """The line broke before the answer; whoever has waited in vain is not made to wait again."""
    reason = str(error.facts.get("reason", ""))
    return error.facts.get("sent") is True and "Timeout" not in reason and reason != "too_slow"


def _digest(path: str, asked: _WithNonce) -> str:
    """Of the question without its nonce; what a citizen typed is not kept in clear."""
    content = asked.model_copy(update={"nonce": ""}).model_dump_json()
    return hashlib.sha256(f"{path} {content}".encode()).hexdigest()


def not_the_centre() -> LaterError:
    """Signed by the centre, and yet no answer to this question."""
    return LaterError("centre.not_the_centre", reason="content")
