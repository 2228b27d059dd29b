"""What a comparison with the centre has found stays on the desk until somebody settles it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork

_MOST_AT_ONCE: Final = 200
"""New differences of one comparison: an old backup can differ in thousands, and the next names
the next of them."""
_AGREES: Final = "agrees"
"""How a difference ends that a later comparison does not find any more."""


class _Standing(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    AGREES = "agrees"


@dataclass(frozen=True, slots=True)
class SeenDifference:
    """One registration of which counter and centre do not hold the same."""

    code: str
    """``reconcile.…``, with words of its own."""
    registration_id: str
    sequence: int

    @property
    def key(self) -> str:
        """Names it in the ledger, and the item on the desk."""
        return _key(self.code, self.registration_id)


@dataclass(frozen=True, slots=True)
class NoteDifferences:
    """Writes what is new into the ledger, and the end of what agrees again.

    What a person has settled is not brought up every night: only once it has agreed in between.
    """

    store: Store
    clock: Clock

    def __call__(self, seen: Iterable[SeenDifference]) -> None:
        """``seen`` is all that one whole comparison has found; raises what the store does."""
        there = {each.key: each for each in seen}
        now = self.clock.now()

        def work(unit: UnitOfWork) -> None:
            known = _standings(unit)
            resting = (None, _Standing.AGREES)
            fresh = [each for key, each in there.items() if _of(known, key) in resting]
            for each in fresh[:_MOST_AT_ONCE]:
                facts = {
                    "code": each.code,
                    "registration": each.registration_id,
                    "entry": str(each.sequence),
                }
                unit.ledger.append(LedgerKind.DIFFERS, facts, now)
            for key in known.keys() - there.keys():
                if _of(known, key) is not _Standing.AGREES:
                    facts = {"difference": key, "task": "difference", "note": _AGREES}
                    unit.ledger.append(LedgerKind.TASK_DONE, facts, now)

        self.store.run(work)


def open_differences(unit: UnitOfWork) -> dict[str, LedgerEntry]:
    """What nobody has settled and no later comparison has found mended, by key, oldest first."""
    known = _standings(unit)
    return {key: entry for key, (standing, entry) in known.items() if standing is _Standing.OPEN}


def _key(code: str, registration_id: str) -> str:
    return f"{code}/{registration_id}"


def _of(known: Mapping[str, tuple[_Standing, LedgerEntry]], key: str) -> _Standing | None:
    return known[key][0] if key in known else None


def _standings(unit: UnitOfWork) -> dict[str, tuple[_Standing, LedgerEntry]]:
    known: dict[str, tuple[_Standing, LedgerEntry]] = {}
    for entry in unit.ledger.chosen((LedgerKind.DIFFERS, LedgerKind.TASK_DONE)):
        facts = entry.facts
        if entry.kind == LedgerKind.DIFFERS:
            key = _key(facts["code"], facts["registration"])
            known.pop(key, None)  # it is as old as its last finding
            known[key] = _Standing.OPEN, entry
        elif facts.get("difference") in known:
            ended = _Standing.AGREES if facts.get("note") == _AGREES else _Standing.SETTLED
            known[facts["difference"]] = ended, entry
    return known
