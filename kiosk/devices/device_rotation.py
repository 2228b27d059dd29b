"""The next device key, beside the one in use until the centre has taken it."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.devices.keystore import device_id_of, write_private
from kiosk.errors import TechnicianError

_NEXT: Final = "device.key.next"
_CURRENT: Final = "device.key"
_IN_STORE: Final = "device.in-store"


@dataclass(frozen=True, slots=True)
class NextDeviceKey:
    """A key that nobody knows yet."""

    _key: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """Ed25519 public key, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Ed25519, 64 bytes."""
        return self._key.sign(message)


def next_device_key(folder: Path) -> NextDeviceKey:
    """The key that waits in the keystore's ``folder``, or a fresh one, which it then keeps.

    Raises ``TechnicianError`` ``keystore.unreadable`` or ``keystore.malformed``.
    """
    path = folder / _NEXT
    try:
        if not path.exists():
            with suppress(FileExistsError):
                write_private(path, secrets.token_bytes(32))
        seed = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None
    if len(seed) != 32:
        raise TechnicianError("keystore.malformed", file=str(path))
    return NextDeviceKey(Ed25519PrivateKey.from_private_bytes(seed))


def adopt_next_device_key(folder: Path, device_id: str) -> bool:
    """Put the waiting key in use if it is that of ``device_id``; the old one is gone then.

    Nothing happens where none waits or it is another's. Raises as :func:`next_device_key`.
    """
    path = folder / _NEXT
    if not path.exists():
        return False
    if device_id_of(next_device_key(folder).public) != device_id:
        return False
    try:
        in_store = folder / _IN_STORE
        if not in_store.exists() and (folder / _CURRENT).exists():
            first = Ed25519PrivateKey.from_private_bytes((folder / _CURRENT).read_bytes())
            old_id = device_id_of(first.public_key().public_bytes_raw())
            write_private(in_store, old_id.encode(), replace=True)
        write_private(folder / _CURRENT, path.read_bytes(), replace=True)
        path.unlink()
    except OSError as error:
        raise _unreadable(path, error) from None
    return True


def store_device(folder: Path, device_id: str) -> str:
    """Under which device id this counter's rows stand in a store that several share.

    It is the first one that this counter had: numbers and ledger go on when the key changes.
    """
    path = folder / _IN_STORE
    try:
        return path.read_text(encoding="ascii").strip() if path.exists() else device_id
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> TechnicianError:
    return TechnicianError("keystore.unreadable", file=str(path), reason=error.strerror or "")
