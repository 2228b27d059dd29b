"""Identifiers that count up, and randomness that repeats."""

from __future__ import annotations

import random

from kiosk.ports.ids import Ids


class CountingIds(Ids):
    def __init__(self, seed: int = 7) -> None:
        self._count = 0
        self._random = random.Random(seed)

    def new_id(self) -> str:
        self._count += 1
        return f"01935a2e-7b00-7000-8000-{self._count:012x}"

    def random_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)
