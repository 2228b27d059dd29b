"""Let each write, or each flush, of a few registrations fail in its turn; tell what happened.

Run as ``python -m support.disk_faults FOLDER KIND [STEP]`` where mounting is allowed. KIND is
``full`` (no room from the n-th write on), ``full-once`` (one write finds none) or ``flush``
(the n-th flush fails once, and what it should have flushed is partly lost, as Linux does it). Every
STEP-th place is played.
"""

from __future__ import annotations

import errno
import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from support.lossy_disk import LossyDisk
from support.lossy_files import Fault, LossyFolder
from support.store_victim import Order, Victims, acknowledged, kept_and_whole, refusals

from kiosk.store.second_copy import journal_beside

REGISTRATIONS = 3
STORE = "store.db"
UNREACHED = 20
"""So many places in a row where the fault had no say: the work no longer reaches them."""
_WRITES = ("write", "resize", "create")


def _from_on(place: int) -> Fault:
    seen = Counter[str]()

    def fault(kind: str, name: str) -> int:
        seen["writes"] += kind in _WRITES
        return errno.ENOSPC if kind in _WRITES and seen["writes"] >= place else 0

    return fault


def _once(place: int, kinds: tuple[str, ...], number: int) -> Fault:
    seen = Counter[str]()

    def fault(kind: str, name: str) -> int:
        seen["asked"] += kind in kinds
        return number if kind in kinds and seen["asked"] == place else 0

    return fault


FAULTS: dict[str, Callable[[int], Fault]] = {
    "full": _from_on,
    "full-once": lambda place: _once(place, _WRITES, errno.ENOSPC),
    "flush": lambda place: _once(place, ("fsync", "fsyncdir"), errno.EIO),
}


class Play:
    """One kind of fault at every place."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder, self._kind = folder, kind
        self.codes = Counter[str]()
        self.places = self.promised = self.lost = 0

    def at(self, place: int, victims: Victims) -> bool:
        """Whether the fault had its turn; the work ends before the place otherwise."""
        folder = self._folder / str(place)
        mount, reports = folder / "disk", folder / "reports"
        mount.mkdir(parents=True)
        reports.mkdir()
        disk = LossyFolder({}, random.Random(place))
        disk.fault = FAULTS[self._kind](place)
        order = Order(path=str(mount / STORE), registrations=REGISTRATIONS, reports=str(reports))
        with LossyDisk(mount, disk):
            (status,) = victims.run(order)
        happened = refusals(reports / STORE)
        assert status == 0 or happened, f"died without words at {place}: {status}"
        self.codes.update(happened)
        promised = acknowledged(reports / STORE)
        self._look(disk, promised, folder)
        shutil.rmtree(folder)
        return bool(happened) or len(promised) < REGISTRATIONS

    def _look(self, disk: LossyFolder, promised: list[str], folder: Path) -> None:
        disk.cut_at = disk.operations + 1
        with_power = disk.seen()
        try:
            disk.ask("end", "")
        except OSError:
            assert disk.left is not None
        self.places += 1
        self.promised += len(promised)
        for name, content in (("running", with_power), ("cut", disk.left or {})):
            plates = folder / name
            plates.mkdir()
            for file, what in content.items():
                (plates / file).write_bytes(what)
            copies = journal_beside(plates / STORE).ids()
            kept = set(kept_and_whole(plates / STORE))
            self.lost += len(set(promised) - kept) + len(set(promised) - copies)


def main() -> None:
    """Play one kind until the work no longer reaches the place."""
    folder, kind = Path(sys.argv[1]), sys.argv[2]
    step = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    play, unharmed, place = Play(folder, kind), 0, 1 - step
    with Victims() as victims:
        while unharmed < max(4, UNREACHED // step):
            place += step
            unharmed = 0 if play.at(place, victims) else unharmed + 1
    told = {
        "places": play.places - unharmed,
        "promised": play.promised,
        "lost": play.lost,
        "codes": dict(play.codes),
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
