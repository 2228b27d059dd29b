"""Looks at a PKCS#11 module before anything loads it: what kind of library, for which machine.

A loader says of a wrong library only that it cannot be opened; the officer's technician has to know
that a 32-bit driver was installed on a 64-bit system.
*Source: System V ABI (ELF header); Microsoft PE format, 3 and 4; Apple mach-o/loader.h, fat.h.*
"""

from __future__ import annotations

import platform
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import Fact, TechnicianError

_HEAD = 4096
_FORMATS = {"linux": "ELF", "win32": "PE", "darwin": "Mach-O"}
_ENTRY_POINT = b"C_GetFunctionList"
_MOST_FAT = 16
_ELF_MACHINES = {0x03: "x86", 0x28: "arm", 0x3E: "x86_64", 0xB7: "arm64", 0xF3: "riscv64"}
_PE_MACHINES = {0x014C: "x86", 0x01C4: "arm", 0x8664: "x86_64", 0xAA64: "arm64"}
_MACHO_CPUS = {7: "x86", 12: "arm", 0x01000007: "x86_64", 0x0100000C: "arm64"}
_SAME = {"amd64": "x86_64", "aarch64": "arm64", "i386": "x86", "i686": "x86"}


@dataclass(frozen=True, slots=True)
class LibraryKind:
    """What a file is by its header."""

    format: str
    """``ELF``, ``PE`` or ``Mach-O``."""
    machines: tuple[str, ...]
    """Such as ``x86_64``; a universal Mach-O has several; a number where it is not known."""


def this_machine() -> LibraryKind:
    """What this very process can load: of a 32-bit Python on 64-bit hardware, 32 bits."""
    machine = platform.machine().lower()
    machine = _SAME.get(machine, machine)
    if sys.maxsize < 2**32:
        machine = {"x86_64": "x86", "arm64": "arm"}.get(machine, machine)
    return LibraryKind(_FORMATS.get(sys.platform, "ELF"), (machine,))


def library_kind(head: bytes) -> LibraryKind | None:
    """Read the header of a shared library; None where it is none that is known."""
    try:
        if head[:4] == b"\x7fELF":
            return _elf(head)
        if head[:2] == b"MZ":
            return _pe(head)
        return _macho(head)
    except (struct.error, IndexError):
        return None


def check_module(path: Path, machine: LibraryKind | None = None) -> Path:
    """Return the real path of a module that this process could load.

    Raises ``TechnicianError``: ``token.module_absent``, ``token.module_unreadable``,
    ``token.module_not_library``, ``token.module_wrong_system`` (a library of another operating
    system) or ``token.module_wrong_machine``, with the facts ``module``, ``found``, ``wanted``.
    """
    machine = machine or this_machine()
    facts: dict[str, Fact] = {"module": str(path)}
    try:
        with path.open("rb") as stream:
            content = stream.read()
    except FileNotFoundError:
        raise TechnicianError("token.module_absent", **facts) from None
    except OSError as error:
        facts["reason"] = error.strerror or ""
        raise TechnicianError("token.module_unreadable", **facts) from None
    kind = library_kind(content[:_HEAD])
    if kind is None:
        raise TechnicianError("token.module_not_library", **facts)
    facts |= {"found": "/".join(kind.machines), "wanted": machine.machines[0]}
    if kind.format != machine.format:
        raise TechnicianError("token.module_wrong_system", **facts | {"found": kind.format})
    if machine.machines[0] not in kind.machines:
        raise TechnicianError("token.module_wrong_machine", **facts)
    if _ENTRY_POINT not in content:
        raise TechnicianError("token.module_not_pkcs11", module=str(path))
    return path.resolve()


def _elf(head: bytes) -> LibraryKind | None:
    order = {1: "<", 2: ">"}.get(head[5])
    if order is None:
        return None
    kind, machine = struct.unpack_from(order + "HH", head, 16)
    if kind != 3:  # ET_DYN
        return None
    name = _ELF_MACHINES.get(machine, f"ELF machine {machine}")
    if machine == 0x3E and head[4] == 1:  # x32: 32-bit pointers on a 64-bit processor
        name = "x32"
    return LibraryKind("ELF", (name,))


def _pe(head: bytes) -> LibraryKind | None:
    (offset,) = struct.unpack_from("<I", head, 0x3C)
    if offset > _HEAD - 24 or head[offset : offset + 4] != b"PE\0\0":
        return None
    (machine,) = struct.unpack_from("<H", head, offset + 4)
    return LibraryKind("PE", (_PE_MACHINES.get(machine, f"PE machine {machine:#06x}"),))


def _macho(head: bytes) -> LibraryKind | None:
    (magic,) = struct.unpack_from(">I", head)
    if magic in (0xCAFEBABE, 0xCAFEBABF):
        return _universal(head, 20 if magic == 0xCAFEBABE else 32)
    order = {0xFEEDFACE: ">", 0xFEEDFACF: ">", 0xCEFAEDFE: "<", 0xCFFAEDFE: "<"}.get(magic)
    if order is None:
        return None
    (cpu,) = struct.unpack_from(order + "I", head, 4)
    return LibraryKind("Mach-O", (_MACHO_CPUS.get(cpu, f"Mach-O cpu {cpu:#x}"),))


def _universal(head: bytes, entry_size: int) -> LibraryKind | None:
    (count,) = struct.unpack_from(">I", head, 4)
    if not 1 <= count <= _MOST_FAT:  # a Java class file has the same magic number
        return None
    cpus = [struct.unpack_from(">I", head, 8 + i * entry_size)[0] for i in range(count)]
    return LibraryKind("Mach-O", tuple(_MACHO_CPUS.get(c, f"Mach-O cpu {c:#x}") for c in cpus))
