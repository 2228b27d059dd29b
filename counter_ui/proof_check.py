"""Checking a ledger proof with nothing but the centre's public key: no counter behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.formats.ledger_proof import ProvedEntry, check_proof

_LARGEST = 1 << 18


def check(file: Path, keys: Sequence[Path], printed_head: str) -> ProvedEntry:
    """What the proof proves; ``printed_head`` is the receipt's, hexadecimal, or empty.

    Raises ``AtTheDeskError`` ``ledger_proof.unreadable`` or ``ledger_proof.no_key`` for a file, and
    ``IntegrityError`` ``ledger_proof.…`` or ``statement.…`` where it does not hold.
    """
    by_id = dict(_key(each) for each in keys)
    proved = check_proof(_read(file, "ledger_proof.unreadable"), by_id)
    if printed_head and not proved.entry.digest.startswith(printed_head):
        raise IntegrityError("ledger_proof.other_receipt")
    return proved


def _key(path: Path) -> tuple[str, Ed25519PublicKey]:
    """The key by its id: the first 16 hexadecimal digits of SHA-256 of its 32 bytes."""
    try:
        key = load_pem_public_key(_read(path, "ledger_proof.no_key"))
    except ValueError:
        raise AtTheDeskError("ledger_proof.no_key", file=str(path), reason="") from None
    if not isinstance(key, Ed25519PublicKey):
        raise AtTheDeskError("ledger_proof.no_key", file=str(path), reason="")
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16], key


def _read(path: Path, code: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        raise AtTheDeskError(code, file=str(path), reason=error.strerror or "") from None
