"""What a technician does to the store while no screen is open: salvage, backup, restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.wiring import store_path
from kiosk.config import Settings
from kiosk.devices.key_wrapping import unwrap_keys, wrap_keys
from kiosk.devices.keystore import Keystore, adopt_store_keys, open_keystore
from kiosk.devices.system import SystemClock
from kiosk.errors import TechnicianError
from kiosk.store.file_lock import counter_lock

if TYPE_CHECKING:
    from kiosk.store.backup import Restored
    from kiosk.store.backup_file import Manifest
    from kiosk.store.salvage import SalvageReport


@dataclass(frozen=True, slots=True)
class Salvaged:
    """Where everything is now."""

    file: Path
    """The new store."""
    damaged: Path
    """The damaged one, as it was."""
    report: SalvageReport


def salvage_store(settings: Settings, damaged: Path | None, *, in_place: bool) -> Salvaged:
    """Build a new store beside the damaged one; ``in_place`` gives it the store's name.

    Raises ``TechnicianError`` ``store.shared`` (PostgreSQL has tools of its own; so do the other
    two here), ``salvage.exists``, ``store.in_use`` while a screen is open, or what
    else stands in the way of writing.
    """
    from kiosk.store.replacing import put_in_place
    from kiosk.store.salvage import salvage

    path = store_path(settings)
    keystore = _keystore(settings)
    found = damaged or path
    new = path.with_name(f"{path.name}.salvaged")
    with counter_lock(path):
        now = SystemClock().now()
        report = salvage(found, keystore.store_key, new, now)
        if in_place:
            aside = put_in_place(new, path, now, word="damaged")
            return Salvaged(path, found if damaged else aside, report)
    return Salvaged(new, found, report)


def back_up_store(settings: Settings, to: Path, passphrase: str | None) -> tuple[Path, Manifest]:
    """Make a backup while the counter works; with a passphrase it opens on another machine too.

    Raises ``AtTheDeskError('backup.passphrase_short')``, ``TechnicianError`` ``backup.exists`` or
    ``backup.nothing``, and what stands in the way of reading or writing.
    """
    from kiosk.store.backup import back_up

    path, keystore = store_path(settings), _keystore(settings)
    if not path.exists():
        raise TechnicianError("backup.nothing", file=str(path))
    wrapped = None if passphrase is None else wrap_keys(keystore.store_keys, passphrase)
    return back_up(
        path,
        keystore.store_key,
        to,
        now=SystemClock().now(),
        device=keystore.device_id,
        wrapped_keys=wrapped,
    )


def restore_store(settings: Settings, backup: Path, ask_passphrase: Callable[[], str]) -> Restored:
    """Put the store of a backup in place; the store that was here stays beside it.

    The passphrase is asked for only where this counter's own key does not open the backup. Raises
    ``TechnicianError`` ``backup.other_keys`` (it has none with it), ``restore.other_store`` (there
    is a store under other keys here) or ``store.in_use`` (a screen is open),
    ``AtTheDeskError('backup.passphrase_wrong')``, ``IntegrityError`` ``backup.malformed`` or
    ``backup.damaged``, and what stands in the way of writing.
    """
    from kiosk.store.backup import restore
    from kiosk.store.backup_file import read_manifest

    path, keystore = store_path(settings), _keystore(settings)
    with counter_lock(path):
        manifest = read_manifest(backup)
        key = _key_for(backup, manifest, path, keystore, ask_passphrase)
        return restore(backup, manifest, path, key, SystemClock().now())


def _key_for(
    backup: Path,
    manifest: Manifest,
    path: Path,
    keystore: Keystore,
    ask_passphrase: Callable[[], str],
) -> bytes:
    from kiosk.store.backup_file import key_check, wrapped_keys

    if manifest.key_check == key_check(keystore.store_key):
        return keystore.store_key
    if not manifest.has_keys:
        raise TechnicianError("backup.other_keys", device=manifest.device)
    if path.exists():
        raise TechnicianError("restore.other_store", file=str(path))
    keys = unwrap_keys(wrapped_keys(backup), ask_passphrase())
    adopt_store_keys(keystore.folder, keys)
    return keys.store_key


def _keystore(settings: Settings) -> Keystore:
    if settings.store.url:
        raise TechnicianError("store.shared")
    return open_keystore(settings.state / "keys")
