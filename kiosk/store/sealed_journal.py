"""The second copy of everything sealed: a file beside the store that is only added to.

Written before the transaction that it belongs to commits and flushed beside it, so that what an
officer was told is kept stands in two files of different make. Nobody here can open what is in it.
"""

from __future__ import annotations

import errno
import fcntl
import mmap
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from kiosk.domain.outbox import OutboxEntry
from kiosk.store.durable_files import create_file, flush_directory, write_all
from kiosk.store.journal_frames import Content, Damage, Frame, frame_of, frames

Found = TypeVar("Found")


class SealedJournal:
    """The file at ``path``; several processes may add to it. All methods raise ``OSError``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._flusher: ThreadPoolExecutor | None = None
        self._kept: int | None = None
        """The open file, for the next frame."""

    def close(self) -> None:
        """Let go of the file, and of the thread that flushes."""
        self._let_go()
        if self._flusher is not None:
            self._flusher.shutdown()
            self._flusher = None

    def __repr__(self) -> str:
        return "SealedJournal()"

    def append(self, entries: Iterable[OutboxEntry]) -> None:
        """Return when all of them are on the disk; after a failure the file is as it was."""
        content = b"".join(frame_of(entry) for entry in entries)
        if not content:
            return
        with self._alone() as handle, _as_before_on_failure(handle):
            write_all(handle, content)
            os.fdatasync(handle)

    @contextmanager
    def appending(self, entries: Sequence[OutboxEntry]) -> Iterator[None]:
        """Write first, then flush on another thread while the body commits; leave when flushed.

        Two flushes at once cost little more than one: the file system writes its own journal for
        both. Raises on entering where there is no room: then the file is as it was. On leaving it
        raises ``EIO`` whatever the flush said: what the body has committed stands, and the next
        opening gives it its second copy.
        """
        content = b"".join(frame_of(entry) for entry in entries)
        if not content:
            yield
            return
        if self._flusher is None:
            self._flusher = ThreadPoolExecutor(1, thread_name_prefix="kiosk-journal")
        with self._alone_and_kept() as handle:
            with _as_before_on_failure(handle):
                write_all(handle, content)
            flushing = self._flusher.submit(os.fdatasync, handle)
            try:
                yield
            finally:
                failure = flushing.exception()
                if failure is not None:
                    raise OSError(errno.EIO, "not flushed") from failure

    def ids(self) -> frozenset[str]:
        """Registrations that have a frame that holds."""
        return self._read(lambda content: frozenset(_whole(content)))

    def entries(self) -> tuple[OutboxEntry, ...]:
        """The newest frame of each registration, in the order in which they were first sealed."""
        return self._read(
            lambda content: tuple(frame.entry(content) for frame in _whole(content).values())
        )

    def damaged_bytes(self) -> int:
        """Bytes that belong to no frame: torn tails, flipped bits."""
        return self._read(
            lambda content: sum(
                each.end - each.start for each in frames(content) if isinstance(each, Damage)
            )
        )

    def purge(self, gone: Collection[str]) -> None:
        """Write the file anew without the frames of ``gone``; wholly or not at all."""
        with self._alone() as handle:
            unfinished = self.path.with_name(self.path.name + ".unfinished")
            unfinished.unlink(missing_ok=True)
            create_file(unfinished)
            with _content(handle) as content:
                _copy_kept(content, unfinished, gone)
            unfinished.replace(self.path)
            flush_directory(self.path.parent)

    def _read(self, read: Callable[[Content], Found]) -> Found:
        try:
            handle = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return read(b"")
        try:
            fcntl.flock(
                handle, fcntl.LOCK_SH
            )  # a file cut short while mapped would end the process
            with _content(handle) as content:
                return read(content)
        finally:
            os.close(handle)

    @contextmanager
    def _alone_and_kept(self) -> Iterator[int]:
        """Like :meth:`_alone`, for one frame after the other: the file stays open in between."""
        while True:
            handle = self._kept
            if handle is None:
                create_file(self.path)
                handle = self._kept = os.open(self.path, os.O_RDWR | os.O_APPEND)
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                if _is_still(handle, self.path):
                    yield handle
                    return
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)
            self._let_go()

    def _let_go(self) -> None:
        handle, self._kept = self._kept, None
        if handle is not None:
            os.close(handle)

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """The file, open for adding, with a lock on it that no other process holds."""
        while True:
            create_file(self.path)
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                if _is_still(handle, self.path):
                    yield handle
                    return
            finally:
                os.close(handle)


@contextmanager
def _as_before_on_failure(handle: int) -> Iterator[None]:
    before = os.fstat(handle).st_size
    try:
        yield
    except OSError:
        # Where even this fails the reader steps over the torn frame.
        with suppress(OSError):
            os.ftruncate(handle, before)
        raise


def _is_still(handle: int, path: Path) -> bool:
    """Whether ``path`` still names the open file: another process may have purged it meanwhile."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


@contextmanager
def _content(handle: int) -> Iterator[Content]:
    if os.fstat(handle).st_size == 0:  # nothing can be mapped of an empty file
        yield b""
        return
    with closing(mmap.mmap(handle, 0, access=mmap.ACCESS_READ)) as content:
        yield content


def _whole(content: Content) -> dict[str, Frame]:
    """The newest frame of each registration, in the order of their first ones."""
    return {each.registration_id: each for each in frames(content) if isinstance(each, Frame)}


def _copy_kept(content: Content, to: Path, gone: Collection[str]) -> None:
    handle = os.open(to, os.O_WRONLY)
    try:
        for each in frames(content):
            if isinstance(each, Frame) and each.registration_id not in gone:
                write_all(handle, bytes(content[each.start : each.end]))
        os.fsync(handle)
    finally:
        os.close(handle)
