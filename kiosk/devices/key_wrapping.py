"""Keys under a passphrase, for a backup that must open on another machine.

The device's signing key is never among them: a backup can restore what was kept, not be a counter.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.one_derivation import ONE_DERIVATION

LEAST_CHARACTERS: Final = 12
_BOUND: Final = b"motcua backup keys v1"
_ITERATIONS, _LANES, _MEMORY_KIB = 3, 4, 64 << 10
"""RFC 9106, 4: the second recommended choice."""
_MOST_MEMORY_KIB: Final = 1 << 20
_MOST_ITERATIONS: Final = 16


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """What is needed to read a store and to know who was registered; 32 bytes each."""

    store_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)


def wrap_keys(keys: StoreKeys, passphrase: str) -> bytes:
    """JSON text with the keys sealed; raises ``AtTheDeskError('backup.passphrase_short')``."""
    if len(passphrase.strip()) < LEAST_CHARACTERS:
        raise AtTheDeskError("backup.passphrase_short", least=LEAST_CHARACTERS)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = _derived(passphrase, salt, _ITERATIONS, _LANES, _MEMORY_KIB)
    sealed = AESGCM(key).encrypt(nonce, keys.store_key + keys.index_key, _BOUND)
    return canonical_json(
        {
            "kdf": "argon2id",
            "iterations": _ITERATIONS,
            "lanes": _LANES,
            "memory_kib": _MEMORY_KIB,
            "salt": b64encode(salt).decode(),
            "nonce": b64encode(nonce).decode(),
            "sealed": b64encode(sealed).decode(),
        }
    )


def unwrap_keys(wrapped: bytes, passphrase: str) -> StoreKeys:
    """The keys again.

    Raises ``AtTheDeskError('backup.passphrase_wrong')``; ``IntegrityError('backup.malformed')`` for
    bytes that are no wrapped keys or ask for more than 1 GiB or 16 rounds.
    """
    try:
        values = json.loads(wrapped)
        salt, nonce, sealed = (_bytes(values, name) for name in ("salt", "nonce", "sealed"))
        iterations = _count(values, "iterations", 1, _MOST_ITERATIONS)
        lanes = _count(values, "lanes", 1, 16)
        memory_kib = _count(values, "memory_kib", 8 * lanes, _MOST_MEMORY_KIB)
        if values["kdf"] != "argon2id" or not 8 <= len(salt) <= 64 or len(nonce) != 12:
            raise ValueError("no keys")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityError("backup.malformed") from error
    try:
        key = _derived(passphrase, salt, iterations, lanes, memory_kib)
        opened = AESGCM(key).decrypt(nonce, sealed, _BOUND)
    except InvalidTag as error:
        raise AtTheDeskError("backup.passphrase_wrong") from error
    if len(opened) != 64:
        raise IntegrityError("backup.malformed")
    return StoreKeys(opened[:32], opened[32:])


def _derived(passphrase: str, salt: bytes, iterations: int, lanes: int, memory_kib: int) -> bytes:
    text = unicodedata.normalize("NFC", passphrase.strip())
    kdf = Argon2id(salt=salt, length=32, iterations=iterations, lanes=lanes, memory_cost=memory_kib)
    with ONE_DERIVATION:
        return kdf.derive(text.encode(errors="surrogatepass"))


def _bytes(values: Any, name: str) -> bytes:
    return b64decode(values[name], validate=True)


def _count(values: Any, name: str, least: int, most: int) -> int:
    value = values[name]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(name)
    return value
