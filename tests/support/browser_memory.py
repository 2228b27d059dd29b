"""Looks for words in the memory of running processes, and for the processes under one.

*Source: proc(5), /proc/PID/smaps, /proc/PID/mem, /proc/PID/stat.*
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_PROC = Path("/proc")
_USED = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw[^\n]*\n(?:[A-Z]\w+:[^\n]*\n)*?Rss: +[1-9]", re.M)
_PART = 1 << 24


def offspring(pid: int) -> list[int]:
    """Everything that ``pid`` started, and what that started."""
    parents = dict(_parents())
    found = [pid]
    for each in found:
        found.extend(child for child, parent in parents.items() if parent == each)
    return found[1:]


def _parents() -> Iterator[tuple[int, int]]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:  # it has gone meanwhile
                continue
            yield int(folder.name), int(stat.rpartition(")")[2].split()[1])


def holds(pid: int, words: str) -> bool:
    """Whether a process's writable memory holds the words, in any width of letters."""
    wanted = [words.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
    try:
        return any(each in part for part in _memory(pid) for each in wanted)
    except (FileNotFoundError, ProcessLookupError):
        return False  # it has gone: nothing is held


def held_by(pid: int, words: Iterable[str]) -> list[str]:
    """Those of many ASCII words that a process's writable memory holds; it is read once.

    Zeros are left out, which makes letters of any width letters of one byte.
    """
    wanted = {word: word.encode("ascii") for word in words}
    found: set[str] = set()
    try:
        for part in _memory(pid):
            dense = part.translate(None, b"\0")
            found |= {word for word, octets in wanted.items() if octets in dense}
    except (FileNotFoundError, ProcessLookupError):
        return []  # it has gone: nothing is held
    return sorted(found)


def _memory(pid: int) -> Iterator[bytes]:
    """Writable memory of which anything is in use."""
    maps = (_PROC / str(pid) / "smaps").read_text()
    with (_PROC / str(pid) / "mem").open("rb", 0) as memory:
        for first, end in _USED.findall(maps):
            at, last = int(first, 16), int(end, 16)
            while at < last:
                try:
                    memory.seek(at)
                    part = memory.read(min(last - at, _PART))
                except (OSError, ValueError, OverflowError):  # not to be read, e.g. a device's
                    break
                yield part
                at += len(part) or last


def may_look() -> bool:
    """Whether this account may read its children's memory."""
    return os.access("/proc/self/mem", os.R_OK) and os.getuid() == 0


def command_of(pid: int) -> str:
    """How it was started, to tell processes apart in a failure."""
    try:
        return (_PROC / str(pid) / "cmdline").read_text().replace("\0", " ")[:200]
    except OSError:
        return ""
