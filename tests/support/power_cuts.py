"""Cut the power under a registering store again and again; tell what was lost, as JSON.

Run as ``python -m support.power_cuts FOLDER [--cuts N] [--seed S] [--synchronous WORD] …`` where
mounting is allowed. The disk of each life is what the power cut of the life before left on it.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from support.lossy_disk import LossyDisk
from support.lossy_files import LossyFolder
from support.store_victim import Order, Victims, acknowledged, kept_and_whole

from kiosk.errors import KioskError
from kiosk.store.second_copy import journal_beside

STORE = "store.db"


@dataclass
class Told:
    """What happened in all lives together."""

    cuts: int = 0
    seed: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged and no longer in the store."""
    lost_by_journal: int = 0
    refused: list[str] = field(default_factory=list)
    """Codes with which the store did not open after a cut; what it held counts as lost."""
    cut_while_opening: int = 0


class Rig:
    """One counter's disk through many power cuts."""

    def __init__(self, folder: Path, order: dict[str, object], seed: int) -> None:
        self._mount, self._reports = folder / "disk", folder / "reports"
        self._plates = folder / "plates"
        for each in (self._mount, self._reports, self._plates):
            each.mkdir(parents=True)
        self._order, self._chance = order, random.Random(seed)
        self.told = Told(seed=seed)

    def cut(self, victims: Victims) -> None:
        """One life: work until the power goes, then look at what is left."""
        before = len(acknowledged(self._reports / STORE))
        disk = LossyFolder(self._content(), self._chance)
        disk.cut_at = int(10 ** self._chance.uniform(0.7, 3.5))
        order = Order(
            path=str(self._mount / STORE),
            registrations=10_000,
            reports=str(self._reports),
            **self._order,  # type: ignore[arg-type]
        )
        with LossyDisk(self._mount, disk):
            victims.run(order)
        assert disk.left is not None, "the power went before the work ended"
        self.told.cuts += 1
        promised = acknowledged(self._reports / STORE)
        self.told.cut_while_opening += len(promised) == before
        self.told.acknowledged += len(promised) - before
        self._put(disk.left)
        if not self._all_is_there(set(promised)):
            # Nothing is counted twice: the next life begins with an empty disk.
            self._put({})
            (self._reports / "acknowledged").unlink(missing_ok=True)

    def _all_is_there(self, promised: set[str]) -> bool:
        store = self._plates / STORE
        without_copy = promised - journal_beside(store).ids()
        try:
            kept = set(kept_and_whole(store))
        except KioskError as error:
            self.told.refused.append(error.code)
            kept = set()
        self.told.lost += len(promised - kept)
        self.told.lost_by_journal += len(without_copy)
        return promised <= kept and not without_copy

    def _content(self) -> dict[str, bytes]:
        return {each.name: each.read_bytes() for each in self._plates.iterdir()}

    def _put(self, content: dict[str, bytes]) -> None:
        shutil.rmtree(self._plates)
        self._plates.mkdir()
        for name, what in content.items():
            (self._plates / name).write_bytes(what)


def main() -> None:
    """Cut as often as told."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--cuts", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--size", type=int, default=2000)
    asked.add_argument("--synchronous", default="FULL")
    asked.add_argument("--journal-unflushed", action="store_true")
    asked.add_argument("--until-lost", action="store_true")
    words = asked.parse_args()
    order = {
        "size": words.size,
        "synchronous": words.synchronous,
        "journal_flushed": not words.journal_unflushed,
    }
    rig = Rig(words.folder, order, words.seed)
    with Victims() as victims:
        for _ in range(words.cuts):
            rig.cut(victims)
            told = rig.told
            if words.until_lost and (told.lost or told.lost_by_journal or told.refused):
                break
    print(json.dumps(asdict(rig.told)))  # noqa: T201


if __name__ == "__main__":
    main()
