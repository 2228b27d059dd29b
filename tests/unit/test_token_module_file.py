"""What a driver file is, before anything loads it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.pkcs11.module_file import LibraryKind, check_module, library_kind, this_machine
from kiosk.errors import TechnicianError

LINUX = LibraryKind("ELF", ("x86_64",))


def elf(machine: int = 0x3E, *, bits: int = 2, order: int = 1, kind: int = 3) -> bytes:
    pack = "<HH" if order == 1 else ">HH"
    head = b"\x7fELF" + bytes([bits, order, 1]) + bytes(9) + struct.pack(pack, kind, machine)
    return head + bytes(64) + b"C_GetFunctionList\0"


def pe(machine: int) -> bytes:
    head = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x80)
    return head.ljust(0x80, b"\0") + b"PE\0\0" + struct.pack("<H", machine) + b"C_GetFunctionList"


def refusal(tmp_path: Path, content: bytes) -> TechnicianError:
    path = tmp_path / "driver.so"
    path.write_bytes(content)
    with pytest.raises(TechnicianError) as caught:
        check_module(path, LINUX)
    return caught.value


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (elf(), LibraryKind("ELF", ("x86_64",))),
        (elf(0x03, bits=1), LibraryKind("ELF", ("x86",))),
        (elf(0xB7), LibraryKind("ELF", ("arm64",))),
        (elf(0x3E, bits=1), LibraryKind("ELF", ("x32",))),
        (elf(0x15, order=2), LibraryKind("ELF", ("ELF machine 21",))),
        (elf(kind=2), None),
        (pe(0x8664), LibraryKind("PE", ("x86_64",))),
        (pe(0x014C), LibraryKind("PE", ("x86",))),
        (bytes.fromhex("cffaedfe07000001"), LibraryKind("Mach-O", ("x86_64",))),
        (
            bytes.fromhex("cafebabe00000002")
            + struct.pack(">5I", 0x01000007, 3, 0, 0, 0)
            + struct.pack(">5I", 0x0100000C, 0, 0, 0, 0),
            LibraryKind("Mach-O", ("x86_64", "arm64")),
        ),
        (bytes.fromhex("cafebabe00000037"), None),
        (b"#!/bin/sh\n", None),
        (b"", None),
    ],
)
def test_headers(head: bytes, expected: LibraryKind | None) -> None:
    assert library_kind(head) == expected


@given(st.sampled_from([b"", b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe"]), st.binary(max_size=200))
def test_any_header_is_a_kind_or_none(magic: bytes, rest: bytes) -> None:
    library_kind(magic + rest)


def test_each_wrong_file_has_its_own_message(tmp_path: Path) -> None:
    wrong = refusal(tmp_path, elf(0x03, bits=1))
    assert wrong.code == "token.module_wrong_machine"
    assert (wrong.facts["found"], wrong.facts["wanted"]) == ("x86", "x86_64")
    assert refusal(tmp_path, pe(0x8664)).code == "token.module_wrong_system"
    assert refusal(tmp_path, b"not a library").code == "token.module_not_library"
    no_entry = elf().replace(b"C_GetFunctionList", b"something_else___")
    assert refusal(tmp_path, no_entry).code == "token.module_not_pkcs11"
    with pytest.raises(TechnicianError) as caught:
        check_module(tmp_path / "absent.so", LINUX)
    assert caught.value.code == "token.module_absent"
    with pytest.raises(TechnicianError) as caught:
        check_module(tmp_path, LINUX)
    assert caught.value.code == "token.module_unreadable"


def test_a_sound_file_is_returned_by_its_real_path(tmp_path: Path) -> None:
    (tmp_path / "real.so").write_bytes(elf())
    (tmp_path / "link.so").symlink_to("real.so")
    assert check_module(tmp_path / "link.so", LINUX) == (tmp_path / "real.so").resolve()


def test_this_machine_is_one_that_is_known() -> None:
    assert this_machine().format in ("ELF", "PE", "Mach-O")
