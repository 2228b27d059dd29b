"""A backup as one file: an uncompressed ZIP of a manifest, the store, and the sealed journal.

Everything in it is encrypted (the store) or sealed to the centre (the journal) already; with any
tool a technician can take the journal out. Members that are not in the manifest, or differ from it,
make the whole file worthless.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.store.failures import file_failures_named

STORE, JOURNAL, KEYS = "store.db", "sealed.journal", "keys.json"
Found = TypeVar("Found")
_MANIFEST: Final = "manifest.json"
_MEMBERS: Final = (STORE, JOURNAL, KEYS)
_LARGEST_MANIFEST: Final = 64 << 10
_LARGEST_KEYS: Final = 64 << 10
_PORTION: Final = 1 << 20
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    OverflowError,
    TypeError,
    RecursionError,
    NotImplementedError,
    RuntimeError,
)
"""What reading a ZIP of a stranger's making can raise; RuntimeError is its word for encryption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says about itself."""

    made_at: datetime
    device: str
    key_check: str
    """Tells whether a store key is the right one; see :func:`key_check`."""
    members: Mapping[str, tuple[int, str]]
    """Size and SHA-256, hexadecimal, of each."""

    @property
    def has_keys(self) -> bool:
        """Whether it opens with a passphrase alone."""
        return KEYS in self.members


def key_check(store_key: bytes) -> str:
    """16 hexadecimal digits that say nothing about the key but whether it is this one."""
    return hashlib.sha256(b"motcua backup key check\x00" + store_key).hexdigest()[:16]


def write_backup(
    to: Path, members: Mapping[str, Path], *, made_at: datetime, device: str, store_key: bytes
) -> Manifest:
    """Write the members into a file that is not there yet; the caller flushes and names it.

    Raises ``OSError``.
    """
    manifest = Manifest(
        made_at=made_at.astimezone(UTC),
        device=device,
        key_check=key_check(store_key),
        members={name: _size_and_digest(path) for name, path in members.items()},
    )
    with zipfile.ZipFile(to, "x", zipfile.ZIP_STORED) as archive:
        archive.writestr(_MANIFEST, _manifest_bytes(manifest))
        for name, path in members.items():
            archive.write(path, name)
    return manifest


def read_manifest(backup: Path) -> Manifest:
    """Raises ``IntegrityError('backup.malformed')`` for a file that is no backup."""

    def read(archive: zipfile.ZipFile) -> Manifest:
        return _parsed(_member(archive, _MANIFEST, _LARGEST_MANIFEST))

    return _opened(backup, read)


def unpack(backup: Path, manifest: Manifest, into: Mapping[str, Path]) -> None:
    """Write the named members to new files, checked against the manifest on the way.

    Raises ``IntegrityError`` ``backup.malformed`` or ``backup.damaged``, and ``store.…`` where the
    files cannot be written.
    """

    def read(archive: zipfile.ZipFile) -> None:
        if sorted(archive.namelist()) != sorted([_MANIFEST, *manifest.members]):
            raise IntegrityError("backup.malformed", file=str(backup))
        for name, path in into.items():
            size, digest = manifest.members[name]
            with archive.open(name) as source:
                found = _copied(source, path, size)
            if found != (size, digest):
                raise IntegrityError("backup.damaged", file=str(backup))

    _opened(backup, read)


def wrapped_keys(backup: Path) -> bytes:
    """The keys under their passphrase; raises ``IntegrityError('backup.malformed')``."""
    return _opened(backup, lambda archive: _member(archive, KEYS, _LARGEST_KEYS))


def _opened(backup: Path, read: Callable[[zipfile.ZipFile], Found]) -> Found:
    try:
        with zipfile.ZipFile(backup) as archive:
            return read(archive)
    except _UNREADABLE as error:
        raise IntegrityError("backup.malformed", file=str(backup)) from error


def _member(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    with archive.open(name) as source:
        content = source.read(largest + 1)
    if len(content) > largest:
        raise ValueError("too long")
    return content


def _copied(source: IO[bytes], to: Path, most: int) -> tuple[int, str]:
    hashed, size = hashlib.sha256(), 0
    while size <= most and (portion := source.read(_PORTION)):
        size += len(portion)
        hashed.update(portion)
        with file_failures_named(file=str(to)), to.open("ab") as target:
            target.write(portion)
    with file_failures_named(file=str(to)):
        to.touch(0o600)
    return size, hashed.hexdigest()


def _size_and_digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return path.stat().st_size, digest


def _manifest_bytes(manifest: Manifest) -> bytes:
    return canonical_json(
        {
            "format": "motcua backup",
            "version": 1,
            "made_at": manifest.made_at.isoformat(),
            "device": manifest.device,
            "key_check": manifest.key_check,
            "members": {name: list(known) for name, known in manifest.members.items()},
        }
    )


def _parsed(content: bytes) -> Manifest:
    values = json.loads(content)
    if (values["format"], values["version"]) != ("motcua backup", 1):
        raise ValueError("another format")
    members = {name: _known(values["members"][name]) for name in values["members"]}
    if not {STORE, JOURNAL} <= set(members) <= set(_MEMBERS):
        raise ValueError("other members")
    texts = (values["device"], values["key_check"])
    if not all(isinstance(text, str) and len(text) <= 64 for text in texts):
        raise TypeError("no text")
    made_at = datetime.fromisoformat(values["made_at"]).astimezone(UTC)
    return Manifest(made_at=made_at, device=texts[0], key_check=texts[1], members=members)


def _known(value: Any) -> tuple[int, str]:
    size, digest = value
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise TypeError("no size")
    if not isinstance(digest, str):
        raise TypeError("no digest")
    return size, digest
