"""What a technician does to the store while no screen is open: salvage, backup, restore."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.wiring import store_path
from kiosk.config import Settings
from kiosk.devices.keystore import open_keystore
from kiosk.devices.system import SystemClock
from kiosk.store.file_lock import counter_lock

if TYPE_CHECKING:
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

    Raises ``TechnicianError`` ``salvage.exists``, ``store.in_use`` while a screen is open, or what
    else stands in the way of writing.
    """
    from kiosk.store.replacing import put_in_place
    from kiosk.store.salvage import salvage

    path = store_path(settings)
    keystore = open_keystore(settings.state / "keys")
    found = damaged or path
    new = path.with_name(f"{path.name}.salvaged")
    with counter_lock(path):
        now = SystemClock().now()
        report = salvage(found, keystore.store_key, new, now)
        if in_place:
            aside = put_in_place(new, path, now, word="damaged")
            return Salvaged(path, found if damaged else aside, report)
    return Salvaged(new, found, report)
