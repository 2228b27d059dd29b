"""A :class:`LossyFolder` that every program on this machine can use, through the kernel's FUSE.

Speaks the kernel's protocol itself (linux/fuse.h, version 7.31), so it needs ``/dev/fuse`` and a
name space in which mounting is allowed, and nothing else: see ``unshare`` in the tests.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from support.lossy_files import LossyFile, LossyFolder

_ROOT = 1
_HEADER = struct.Struct("<IIQQIIII")
_ATTRIBUTES = struct.Struct("<6Q10I")
_DETACH = 2
_MOST = 1 << 20
_SIZE, _MODE = 1 << 3, 1 << 0
_BIG_WRITES, _MAX_PAGES = 1 << 5, 1 << 22
_NO_ANSWER = frozenset({2, 42})  # FORGET, BATCH_FORGET


def may_mount() -> bool:
    """Whether this machine has what the disk needs; the caller sees to the name space."""
    return os.access("/dev/fuse", os.R_OK | os.W_OK)


class LossyDisk:
    """Mounted at ``at`` while the block lasts."""

    def __init__(self, at: Path, folder: LossyFolder) -> None:
        self._at, self._folder = at, folder
        self._answers = {
            1: self._lookup,
            3: self._getattr,
            4: self._setattr,
            10: self._unlink,
            12: lambda node, body: self._rename(body[8:]),
            13: self._link,
            14: lambda node, body: bytes(16),
            15: self._read,
            16: self._write,
            17: lambda node, body: struct.pack(
                "<5Q4I24x", 1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096, 0
            ),
            18: lambda node, body: b"",
            20: self._fsync,
            25: lambda node, body: b"",
            26: lambda node, body: struct.pack(
                "<4I2HII2HI28x", 7, 31, 0, _BIG_WRITES | _MAX_PAGES, 16, 12, _MOST, 1, 256, 0, 0
            ),
            27: lambda node, body: bytes(16),
            28: self._readdir,
            29: lambda node, body: b"",
            30: self._fsync_names,
            35: self._create,
            43: self._allocate,
            45: lambda node, body: self._rename(body[16:]),
        }

    def __enter__(self) -> Self:
        self._device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
        options = f"fd={self._device},rootmode=40000,user_id=0,group_id=0,max_read={_MOST}"
        kernel = ctypes.CDLL(None, use_errno=True)
        at = os.fsencode(self._at)
        if kernel.mount(b"lossy", at, b"fuse.lossy", 0, options.encode()) != 0:
            raise OSError(ctypes.get_errno(), "mount")
        self._kernel = kernel
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._kernel.umount2(os.fsencode(self._at), _DETACH)
        self._thread.join(5)
        os.close(self._device)

    def _serve(self) -> None:
        while True:
            try:
                request = os.read(self._device, _MOST + (1 << 16))
            except InterruptedError:
                continue
            except OSError as error:
                if error.errno in (errno.ENOENT, errno.EINTR, errno.EAGAIN):
                    continue
                return  # ENODEV: unmounted
            length, kind, unique, node, *_ = _HEADER.unpack_from(request)
            if kind in _NO_ANSWER:
                continue
            self._answer(unique, *self._done(kind, node, request[_HEADER.size : length]))

    def _done(self, kind: int, node: int, body: bytes) -> tuple[int, bytes]:
        answer = self._answers.get(kind)
        if answer is None:
            return errno.ENOSYS, b""
        try:
            return 0, answer(node, body)
        except OSError as error:
            return error.errno or errno.EIO, b""

    def _answer(self, unique: int, error: int, content: bytes) -> None:
        try:
            os.write(self._device, struct.pack("<IiQ", 16 + len(content), -error, unique) + content)
        except OSError as gone:
            if gone.errno not in (errno.ENOENT, errno.ENODEV, errno.EINVAL):
                raise

    def _file(self, node: int) -> LossyFile:
        return self._folder.files[node]

    def _attributes(self, node: int) -> bytes:
        if node == _ROOT:
            length, mode = 0, stat.S_IFDIR | 0o700
        else:
            file = self._file(node)
            length, mode = len(file.seen), stat.S_IFREG | file.mode
        blocks = -(-length // 512)
        links = max(1, list(self._folder.names.values()).count(node))
        return _ATTRIBUTES.pack(
            node,
            length,
            blocks,
            0,
            0,
            0,
            0,
            0,
            0,
            mode,
            links,
            os.getuid(),
            os.getgid(),
            0,
            4096,
            0,
        )

    def _entry(self, node: int) -> bytes:
        return struct.pack("<4QII", node, 0, 0, 0, 0, 0) + self._attributes(node)

    def _lookup(self, node: int, body: bytes) -> bytes:
        number = self._folder.names.get(_name(body))
        if number is None:
            raise OSError(errno.ENOENT, "lookup")
        return self._entry(number)

    def _getattr(self, node: int, body: bytes) -> bytes:
        return struct.pack("<QII", 0, 0, 0) + self._attributes(node)

    def _setattr(self, node: int, body: bytes) -> bytes:
        valid, _, _, size = struct.unpack_from("<IIQQ", body)
        if valid & _SIZE:
            self._folder.resize(node, size)
        if valid & _MODE:
            (self._file(node).mode,) = struct.unpack_from("<I", body, 68)
            self._file(node).mode &= 0o777
        return self._getattr(node, body)

    def _create(self, node: int, body: bytes) -> bytes:
        _, mode = struct.unpack_from("<II", body)
        made = self._folder.create(_name(body[16:]), mode & 0o777)
        return self._entry(made.number) + bytes(16)

    def _unlink(self, node: int, body: bytes) -> bytes:
        self._folder.unlink(_name(body))
        return b""

    def _rename(self, names: bytes) -> bytes:
        old, new, _ = names.split(b"\0", 2)
        self._folder.rename(os.fsdecode(old), os.fsdecode(new))
        return b""

    def _link(self, node: int, body: bytes) -> bytes:
        (number,) = struct.unpack_from("<Q", body)
        self._folder.link(number, _name(body[8:]))
        return self._entry(number)

    def _read(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        return bytes(self._file(node).seen[offset : offset + size])

    def _write(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        self._folder.write(node, offset, body[40 : 40 + size])
        return struct.pack("<II", size, 0)

    def _fsync(self, node: int, body: bytes) -> bytes:
        self._folder.fsync(node)
        return b""

    def _fsync_names(self, node: int, body: bytes) -> bytes:
        self._folder.fsync_names()
        return b""

    def _allocate(self, node: int, body: bytes) -> bytes:
        _, offset, length = struct.unpack_from("<QQQ", body)
        if offset + length > len(self._file(node).seen):
            self._folder.resize(node, offset + length)
        return b""

    def _readdir(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        listed = b""
        for place, (name, number) in enumerate(sorted(self._folder.names.items()), start=1):
            raw = os.fsencode(name)
            entry = struct.pack("<QQII", number, place, len(raw), stat.S_IFREG >> 12) + raw
            entry += bytes(-len(entry) % 8)
            if place > offset and len(listed) + len(entry) <= size:
                listed += entry
        return listed


def _name(body: bytes) -> str:
    return os.fsdecode(body.split(b"\0", 1)[0])
