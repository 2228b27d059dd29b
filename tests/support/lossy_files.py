"""Files on a disk that keeps what was flushed, and of the rest what chance leaves.

Pure: no system call. A power cut leaves of each file its flushed content and a random half of the
blocks written since, in no order, one of them perhaps torn at a sector; of the names in the folder
those of the last flush and a random first part of what was done to them since.
"""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

BLOCK = 4096
SECTOR = 512

Fault = Callable[[str, str], int]
"""Asked before each operation with its kind (write, fsync, fsyncdir, …) and the file's name; the
error number to answer with, 0 for none."""


@dataclass
class LossyFile:
    """What programs see, and what is on the plates."""

    number: int
    seen: bytearray = field(default_factory=bytearray)
    flushed: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Block written at an offset, or a new length (None), since the last flush."""
    mode: int = 0o600

    def write(self, offset: int, content: bytes) -> None:
        self.seen.extend(bytes(max(0, offset - len(self.seen))))
        self.seen[offset : offset + len(content)] = content
        while content:
            room = BLOCK - offset % BLOCK
            self.pending.append((offset, content[:room]))
            offset, content = offset + room, content[room:]

    def resize(self, length: int) -> None:
        self.seen[length:] = bytes(max(0, length - len(self.seen)))
        self.pending.append((length, None))

    def flush(self) -> None:
        self.flushed, self.pending = bytes(self.seen), []

    def fail_to_flush(self, chance: random.Random) -> None:
        """As Linux does: the error is told once, the blocks count as clean, some are lost."""
        self.flushed, self.pending = self.survivor(chance), []

    def survivor(self, chance: random.Random) -> bytes:
        content = bytearray(self.flushed)
        torn = chance.randrange(len(self.pending) * 2) if self.pending else -1
        for place, (offset, block) in enumerate(self.pending):
            if chance.random() < 0.5 and place != torn:
                continue
            if block is None:
                content[offset:] = bytes(max(0, offset - len(content)))
                continue
            if place == torn:
                block = block[: chance.randrange(0, len(block) + 1, SECTOR)]
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(block)] = block
        return bytes(content)


class LossyFolder:
    """One folder without subfolders."""

    def __init__(self, content: dict[str, bytes], chance: random.Random) -> None:
        self._chance = chance
        self._numbers = iter(range(2, 1 << 30))
        self.files: dict[int, LossyFile] = {}
        self.names: dict[str, int] = {}
        self._steps: list[tuple[str, int | None]] = []
        self.fault: Fault = lambda kind, name: 0
        self.operations = 0
        self.cut_at: int | None = None
        self.left: dict[str, bytes] | None = None
        """What is on the plates after the power cut."""
        for name, what in content.items():
            made = self._new()
            made.seen, made.flushed = bytearray(what), what
            self.names[name] = made.number
        self._flushed_names = dict(self.names)

    def ask(self, kind: str, name: str) -> None:
        """Before each operation; raises ``OSError`` for a fault, and for ever after a cut."""
        self.operations += 1
        if self.left is None and self.operations == self.cut_at:
            self.left = self._after_power_cut()
        if self.left is not None:
            raise OSError(errno.EIO, "no power")
        number = self.fault(kind, name)
        if number:
            raise OSError(number, kind)

    def name_of(self, number: int) -> str:
        return next((name for name, each in self.names.items() if each == number), "")

    def create(self, name: str, mode: int) -> LossyFile:
        self.ask("create", name)
        made = self._new()
        made.mode = mode
        self._set(name, made.number)
        return made

    def rename(self, old: str, new: str) -> None:
        self.ask("rename", new)
        self._set(new, self.names[old])
        self._set(old, None)

    def link(self, number: int, name: str) -> None:
        self.ask("link", name)
        self._set(name, number)

    def unlink(self, name: str) -> None:
        self.ask("unlink", name)
        self._set(name, None)

    def write(self, number: int, offset: int, content: bytes) -> None:
        self.ask("write", self.name_of(number))
        self.files[number].write(offset, content)

    def resize(self, number: int, length: int) -> None:
        self.ask("resize", self.name_of(number))
        self.files[number].resize(length)

    def fsync(self, number: int) -> None:
        try:
            self.ask("fsync", self.name_of(number))
        except OSError:
            self.files[number].fail_to_flush(self._chance)
            raise
        self.files[number].flush()

    def fsync_names(self) -> None:
        self.ask("fsyncdir", "")
        self._flushed_names, self._steps = dict(self.names), []

    def seen(self) -> dict[str, bytes]:
        """What a program would read."""
        return {name: bytes(self.files[number].seen) for name, number in self.names.items()}

    def _new(self) -> LossyFile:
        made = LossyFile(next(self._numbers))
        self.files[made.number] = made
        return made

    def _set(self, name: str, number: int | None) -> None:
        self._steps.append((name, number))
        self._apply(self.names, name, number)

    @staticmethod
    def _apply(names: dict[str, int], name: str, number: int | None) -> None:
        if number is None:
            names.pop(name, None)
        else:
            names[name] = number

    def _after_power_cut(self) -> dict[str, bytes]:
        names = dict(self._flushed_names)
        for name, number in self._steps[: self._chance.randint(0, len(self._steps))]:
            self._apply(names, name, number)
        content = {each: self.files[each].survivor(self._chance) for each in set(names.values())}
        return {name: content[number] for name, number in names.items()}


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    """``content`` in portions of at most ``size``."""
    return (content[start : start + size] for start in range(0, len(content), size))
