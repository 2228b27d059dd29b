"""A proof that one entry stands in a ledger whose head the centre has countersigned.

A JSON object that stands by itself: the entry with its predecessor's digest, the Merkle path from
the entry's digest to the root over all entries up to the head, and the centre's signed statement of
that head. Whoever has the centre's public key needs nothing else, no store and no network.

*Source: the path is RFC 9162, 2.1.3; the digest is printed on the receipt.*
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain import merkle
from kiosk.domain.ledger import GENESIS, LedgerEntry, digest_of
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.signed_statement import verify_statement

HEAD_STATEMENT: Final = "motcua.ledger-head/1"
PROOF: Final = "motcua.ledger-proof/1"
_LARGEST: Final = 1 << 18
_LARGEST_LEDGER: Final = 1 << 40


class LedgerProofError(IntegrityError):
    """``ledger_proof.malformed``: no proof; ``…path_wrong``: the path does not lead to the head;
    ``…other_statement``: what is signed is no head of a ledger.
    """


@dataclass(frozen=True, slots=True)
class AnchoredHead:
    """What the centre countersigned."""

    device_id: str
    sequence: int
    digest: str
    """Of the newest entry, the chain's head."""
    root: str
    """Over the digests of all entries up to it; empty where none was sent."""
    anchored_at: datetime


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry, and the countersigned head under which it stands."""

    entry: LedgerEntry
    head: AnchoredHead


def leaves(digests: Sequence[str]) -> list[bytes]:
    """What the tree is built over: the digests of the entries, in order."""
    return [bytes.fromhex(each) for each in digests]


def read_head(raw: bytes, keys: Mapping[str, Ed25519PublicKey]) -> AnchoredHead:
    """Verify a countersigned head; raises ``IntegrityError`` (``statement.…``) or
    :class:`LedgerProofError`.
    """
    payload = verify_statement(raw, keys)
    if payload.get("statement") != HEAD_STATEMENT:
        raise LedgerProofError("ledger_proof.other_statement")
    try:
        head = AnchoredHead(
            _text(payload["device_id"]),
            _count(payload["sequence"]),
            _digest(payload["digest"]),
            _digest(payload["root"]) if payload.get("root") else "",
            _moment(payload["anchored_at"]),
        )
    except (KeyError, TypeError, ValueError):
        raise LedgerProofError("ledger_proof.malformed") from None
    return head


def build_proof(entries: Sequence[LedgerEntry], sequence: int, head: bytes, size: int) -> bytes:
    """The proof of entry ``sequence`` under a countersigned ``head`` over ``size`` entries."""
    before = entries[sequence - 2].digest if sequence > 1 else GENESIS
    entry = entries[sequence - 1]
    tree = leaves([each.digest for each in entries[:size]])
    siblings = merkle.path(tree, sequence - 1)
    return canonical_json(
        {
            "proof": PROOF,
            "before": before,
            "entry": {
                "sequence": entry.sequence,
                "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                "kind": entry.kind,
                "facts": dict(entry.facts),
            },
            "path": [b64encode(each).decode() for each in siblings],
            "head": head.decode(),
        }
    )


def check_proof(raw: bytes, keys: Mapping[str, Ed25519PublicKey]) -> ProvedEntry:
    """Follow the proof from the entry to the centre's signature.

    Raises :class:`LedgerProofError`, or ``IntegrityError`` ``statement.…`` where the head is not
    signed by one of ``keys``.
    """
    entry, siblings, signed = _parsed(raw)
    head = read_head(signed, keys)
    led_to = merkle.root_by_path(
        bytes.fromhex(entry.digest), entry.sequence - 1, head.sequence, siblings
    )
    if led_to is None or led_to.hex() != head.root:
        raise LedgerProofError("ledger_proof.path_wrong")
    return ProvedEntry(entry, head)


def _parsed(raw: bytes) -> tuple[LedgerEntry, list[bytes], bytes]:
    if len(raw) > _LARGEST:
        raise LedgerProofError("ledger_proof.malformed")
    try:
        proof: dict[str, Any] = json.loads(raw)
        if proof["proof"] != PROOF:
            raise ValueError("another kind")
        before, fields = _digest(proof["before"]), proof["entry"]
        facts = {_text(name): _text(value) for name, value in fields["facts"].items()}
        sequence, at, kind = _count(fields["sequence"]), _moment(fields["at"]), fields["kind"]
        digest = digest_of(before, sequence, at, _text(kind), facts)
        siblings = [b64decode(each, validate=True) for each in proof["path"]]
        signed = _text(proof["head"]).encode()
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError):
        raise LedgerProofError("ledger_proof.malformed") from None
    if len(siblings) > 64 or any(len(each) != 32 for each in siblings):
        raise LedgerProofError("ledger_proof.malformed")
    return LedgerEntry(sequence, at, kind, facts, digest), siblings, signed


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # a lone surrogate is no text
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _LARGEST_LEDGER:
        raise ValueError("not a place in a ledger")
    return value


def _digest(value: object) -> str:
    text = _text(value)
    if len(bytes.fromhex(text)) != 32 or text != text.lower() or len(text) != 64:
        raise ValueError("not a digest")
    return text


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(UTC)
