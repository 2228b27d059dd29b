"""Wrong tries are kept in the store: neither a restart nor another window starts them anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from kiosk.domain.try_delay import FREE_AT_COUNTER, FREE_TRIES, WrongTries
from kiosk.formats.canonical_json import canonical_json
from kiosk.ports.unit_of_work import UnitOfWork

AT_THE_DOOR: Final = "tries"
BESIDE: Final = "tries.beside"
"""An approver or supervisor beside the clerk; a clerk who guesses there keeps nobody out."""
_COUNTER: Final = 0


@dataclass(frozen=True, slots=True)
class KeptTries:
    """Those of one kind of sign-in: one count for each officer's code, and one for the counter.

    A code that nobody has counts like any other, so that waiting tells nothing about codes.
    """

    kind: str = AT_THE_DOOR

    def wait_s(self, unit: UnitOfWork, code: str, now: datetime) -> int:
        """Whole seconds until this code may be tried here."""
        waits = []
        for place in (_COUNTER, _place(code)):
            tries = self._read(unit, place)
            mended = tries.begun_anew(now)
            if mended is not tries:
                self._write(unit, place, mended)
            waits.append(mended.wait_s(now))
        return max(waits)

    def count(self, unit: UnitOfWork, code: str, now: datetime) -> None:
        """One more try, counted before anything is compared."""
        place = _place(code)
        self._write(unit, place, self._read(unit, place).counted(now, FREE_TRIES))
        counter = self._read(unit, _COUNTER).counted(now, FREE_AT_COUNTER)
        self._write(unit, _COUNTER, counter)

    def was_right(self, unit: UnitOfWork, code: str) -> None:
        """Start both counts anew."""
        for place in (_COUNTER, _place(code)):
            self._write(unit, place, WrongTries())

    def unlock(self, unit: UnitOfWork, code: str) -> None:
        """Let this code be tried once at once."""
        for place in (_COUNTER, _place(code)):
            self._write(unit, place, self._read(unit, place).unlocked())

    def _read(self, unit: UnitOfWork, place: int) -> WrongTries:
        kept = next((each for at, each in unit.statements.all(self.kind) if at == place), None)
        return _from_bytes(kept) if kept is not None else WrongTries()

    def _write(self, unit: UnitOfWork, place: int, tries: WrongTries) -> None:
        unit.statements.put(self.kind, place, _as_bytes(tries))


def _place(code: str) -> int:
    """One of 4,096 places: guessed codes fill no disk; two officers hardly ever share one."""
    return 1 + int.from_bytes(sha256(code.encode()).digest()[:2], "big") % 4096


def _as_bytes(tries: WrongTries) -> bytes:
    until = tries.until.isoformat() if tries.until else None
    return canonical_json({"count": tries.count, "until": until})


def _from_bytes(content: bytes) -> WrongTries:
    """What cannot be read counts as nothing: else a damaged row would keep somebody out for ever.

    Whoever could write it holds the store's key.
    """
    try:
        kept = json.loads(content)
        until = datetime.fromisoformat(kept["until"]) if kept["until"] else None
        if until is not None and until.tzinfo is None:
            return WrongTries()
        return WrongTries(max(0, int(kept["count"])), until)
    except (ValueError, KeyError, TypeError, RecursionError):
        return WrongTries()
