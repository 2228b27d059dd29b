"""The counter's own keys: one folder, files readable by the counter's account only.

Three files, made on first use and never overwritten: ``device.key`` (Ed25519 seed),
``store.key`` (page encryption), ``index.key`` (keyed hashes of numbers). The centre's public
sealing key, ``sealing.json``, is put there by enrolment.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.devices.key_wrapping import StoreKeys
from kiosk.domain.outbox import SealedRegistration
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.formats.envelope import EnvelopeHeader, digest, seal_attachment, seal_core
from kiosk.formats.registration_body import CONTENT_TYPE, EVIDENCE_CONTENT_TYPE
from kiosk.formats.sealed_secret import LONGEST_SECRET, SecretHeader, SecretUse, seal_secret
from kiosk.formats.sealing_keys import SealingKey

_SEALING_FILE = "sealing.json"


@dataclass(frozen=True, slots=True)
class Keystore:
    """The keys of one counter; :func:`open_keystore` makes what is missing."""

    folder: Path
    _device: Ed25519PrivateKey = field(repr=False)
    _index_key: bytes = field(repr=False)
    store_key: bytes = field(repr=False)
    """32 bytes for the store's page encryption."""

    @property
    def device_public(self) -> bytes:
        """Ed25519 public key, 32 bytes."""
        return self._device.public_key().public_bytes_raw()

    @property
    def device_id(self) -> str:
        """First 16 hexadecimal digits of SHA-256 of the public key."""
        return device_id_of(self.device_public)

    @property
    def store_keys(self) -> StoreKeys:
        """What a backup takes along; never the device's signing key."""
        return StoreKeys(self.store_key, self._index_key)

    def sign(self, message: bytes) -> bytes:
        """Ed25519, 64 bytes."""
        return self._device.sign(message)

    def keyed_hash(self, text: str) -> str:
        """HMAC-SHA-256, hexadecimal."""
        return hmac.new(self._index_key, text.encode(), hashlib.sha256).hexdigest()

    def put_sealing_key(self, key: SealingKey) -> None:
        """Keep the centre's public key, as enrolment or a policy pack brought it."""
        content = {
            "id": key.id,
            "mlkem768": b64encode(key.mlkem).decode(),
            "x25519": b64encode(key.x25519).decode(),
            "dictionary": key.knows_dictionary,
        }
        write_private(self.folder / _SEALING_FILE, json.dumps(content).encode(), replace=True)

    def sealing_key(self) -> SealingKey:
        """Raises ``TechnicianError``: ``sealing_key.missing``, ``sealing_key.malformed`` or
        ``keystore.unreadable``.
        """
        path = self.folder / _SEALING_FILE
        try:
            content = json.loads(path.read_bytes())
            mlkem, x25519 = (b64decode(content[n], validate=True) for n in ("mlkem768", "x25519"))
            if (len(mlkem), len(x25519)) != (1184, 32):
                raise ValueError("wrong length")
            return SealingKey(str(content["id"]), mlkem, x25519, content.get("dictionary") is True)
        except FileNotFoundError:
            raise TechnicianError("sealing_key.missing", file=str(path)) from None
        except OSError as error:
            raise _unreadable(path, error) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise TechnicianError("sealing_key.malformed", file=str(path)) from None

    def seal_secret(self, use: SecretUse, subject: str, secret: str) -> bytes:
        """Seal what a citizen typed; see :class:`kiosk.ports.secret_sealer.SecretSealer`."""
        _no_secret_too_long(secret)
        key = self.sealing_key()
        header = SecretHeader(
            use=use, subject=subject, device_id=self.device_id, sealing_key_id=key.id
        )
        return seal_secret(header, secret, key)

    def seal(
        self,
        *,
        registration_id: str,
        sequence: int,
        created_at: datetime,
        body: bytes,
        attachments: tuple[bytes, ...],
    ) -> SealedRegistration:
        """Seal to the centre; see :class:`kiosk.ports.sealer.Sealer`."""
        key = self.sealing_key()
        moment = created_at.astimezone(UTC).isoformat(timespec="milliseconds")

        def header(content_type: str, digests: tuple[str, ...] = ()) -> EnvelopeHeader:
            return EnvelopeHeader(
                registration_id=registration_id,
                sealing_key_id=key.id,
                device_id=self.device_id,
                sequence=sequence,
                created_at=moment,
                content_type=content_type,
                attachment_digests=digests,
            )

        sealed = tuple(
            seal_attachment(header(EVIDENCE_CONTENT_TYPE), each, key) for each in attachments
        )
        core_header = header(CONTENT_TYPE, tuple(digest(each) for each in sealed))
        envelope = seal_core(core_header, body, key, self.sign)
        return SealedRegistration(envelope, sealed, digest(envelope))


def _no_secret_too_long(secret: str) -> None:
    if not 0 < len(secret.encode()) <= LONGEST_SECRET:
        raise AtTheDeskError("password.refused")


def open_keystore(folder: Path) -> Keystore:
    """Read the keys, making on first use what is missing.

    Raises ``TechnicianError``: ``keystore.unreadable``, ``keystore.malformed`` or
    ``keystore.open_to_others`` (others on this machine may read the folder).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_mode & 0o077:
            raise TechnicianError("keystore.open_to_others", file=str(folder))
        seeds = [_secret(folder / name) for name in ("device.key", "index.key", "store.key")]
    except OSError as error:
        raise _unreadable(folder, error) from None
    device, index_key, store_key = seeds
    return Keystore(folder, Ed25519PrivateKey.from_private_bytes(device), index_key, store_key)


def adopt_store_keys(folder: Path, keys: StoreKeys) -> None:
    """Take over the keys of a restored store; those that were here stay beside them.

    Raises ``TechnicianError('keystore.unreadable')`` where they cannot be written.
    """
    try:
        for name, key in (("index.key", keys.index_key), ("store.key", keys.store_key)):
            here = folder / name
            aside = folder / f"{name}.replaced-{secrets.token_hex(4)}"
            if here.exists() and here.read_bytes() != key:
                os.link(here, aside)
            write_private(here, key, replace=True)
    except OSError as error:
        raise _unreadable(folder, error) from None


def device_id_of(public_key: bytes) -> str:
    """The identifier of the device with this Ed25519 public key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def write_private(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file that only its owner can read, wholly or not at all, and flush it to the disk.

    Raises ``FileExistsError`` unless ``replace``.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if replace:
            partial.replace(path)
        else:
            # A link fails where the name is taken; looking first would let two starts race.
            os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _secret(path: Path) -> bytes:
    if not path.exists():
        with suppress(FileExistsError):  # another start of the counter was quicker
            write_private(path, secrets.token_bytes(32))
    content = path.read_bytes()
    if len(content) != 32:
        raise TechnicianError("keystore.malformed", file=str(path))
    return content


def _unreadable(path: Path, error: OSError) -> TechnicianError:
    return TechnicianError("keystore.unreadable", file=str(path), reason=error.strerror or "")
