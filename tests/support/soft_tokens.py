"""Software tokens for tests, and modules that are broken in one way each."""

from __future__ import annotations

import functools
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kiosk.devices.pkcs11.catalogue import ModuleFinder
from kiosk.devices.pkcs11.tokens import Pkcs11Tokens
from kiosk.errors import TechnicianError
from kiosk.practice.certificate_authority import PracticePkis
from kiosk.practice.token import PracticeToken


@functools.cache
def pkis() -> PracticePkis:
    return PracticePkis.in_memory()


@functools.cache
def rsa_key(bits: int = 2048, which: int = 0) -> rsa.RSAPrivateKey:
    """Made once a test run; ``which`` tells several apart."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@functools.cache
def ec_key(which: int = 0) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def soft(tmp_path: Path) -> PracticeToken:
    """An empty folder of software tokens."""
    try:
        return PracticeToken.in_folder(tmp_path / "softhsm")
    except TechnicianError as error:
        pytest.skip(f"no SoftHSM2 to be had: {error.facts.get('reason')}")


@pytest.fixture
def desk(soft: PracticeToken) -> Iterator[Pkcs11Tokens]:
    """The desk that sees those tokens and nothing else."""
    made = tokens_of(soft)
    yield made
    made.close()


def tokens_of(soft: PracticeToken, *more: Path, answer_s: float = 8.0) -> Pkcs11Tokens:
    return Pkcs11Tokens(
        ModuleFinder(named=(soft.module, *more), only_named=True),
        hidden_readers=frozenset,
        environment=soft.environment,
        answer_s=answer_s,
    )


_BODIES = {
    "crash": "__builtin_trap();",
    "hang": "for (;;) sleep(1000);",
    "talk": r'printf("{\"ok\": 1}\n"); fflush(stdout); return 5;',
}


@functools.cache
def bad_module(how: str) -> Path:
    """A library that does harm as soon as it is asked for its functions."""
    folder = Path(tempfile.mkdtemp(prefix="bad-module-"))
    source, library = folder / f"{how}.c", folder / f"lib{how}.so"
    source.write_text(
        "#include <stdio.h>\n#include <unistd.h>\n"
        f"unsigned long C_GetFunctionList(void **list) {{ {_BODIES[how]} return 0; }}\n"
    )
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source], check=True)
    return library


def of_another_machine(module: Path, folder: Path) -> Path:
    """A copy that says it is for 64-bit ARM."""
    content = bytearray(module.read_bytes())
    struct.pack_into("<H", content, 18, 0xB7)
    copy = folder / "other-machine.so"
    copy.write_bytes(content)
    return copy
