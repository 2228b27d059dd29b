"""The process that owns one PKCS#11 module: commands in, answers out, one JSON line each.

It is spawned, never forked, and never lives in the counter's own process: a module may crash, hang,
write to the terminal, or leave errors in libcrypto that break the next TLS read. A process that was
given a PIN is not used again: with it go the PIN's copies and the login.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import Any, BinaryIO

from kiosk.devices.core_dumps import leave_no_core
from kiosk.devices.pkcs11.child_module import Module, Refused

LONGEST_LINE = 256 * 1024
LONGEST_PIN = 256


def main() -> int:
    """Answer until standard input ends."""
    commands, answers = _take_the_pipes()
    leave_no_core()
    module: Module | None = None
    while line := commands.readline(LONGEST_LINE):
        command = json.loads(line)
        pin = bytearray(commands.read(command.get("pin_bytes", 0)))
        try:
            if command["do"] == "load":
                module = Module(command["module"])
                answer: dict[str, Any] = {"ok": True}
            elif module is None:
                answer = {"error": "token.module_failed", "facts": {"reason": "not loaded"}}
            else:
                answer = _answer(module, command, pin)
        except Refused as refusal:
            answer = {"error": refusal.code, "facts": refusal.facts}
        finally:
            pin[:] = bytes(len(pin))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
    return 0


def _answer(module: Module, command: dict[str, Any], pin: bytearray) -> dict[str, Any]:
    if command["do"] == "slots":
        return {"ok": module.slots(anew=command["anew"])}
    if command["do"] == "certificates":
        found = module.certificates(command["slot"])
        return {"ok": [base64.b64encode(der).decode() for der in found]}
    mechanism, signature = module.sign(
        command["serial"], command["sha256"], base64.b64decode(command["message"]), pin
    )
    return {"ok": {"mechanism": mechanism, "signature": base64.b64encode(signature).decode()}}


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep both pipes for us alone; what the module prints or reads goes nowhere."""
    commands = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    return _Unbuffered(commands), answers  # type: ignore[return-value]


class _Unbuffered:
    """Reads lines and counted bytes without a buffer in which a PIN would stay behind."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def readline(self, most: int) -> bytes:
        line = bytearray()
        while len(line) < most and (byte := self._raw.read(1)):
            line += byte
            if byte == b"\n":
                break
        return bytes(line)

    def read(self, count: int) -> bytearray:
        found = bytearray(min(count, LONGEST_PIN))
        view = memoryview(found)
        while len(view) and (got := self._raw.readinto(view)):
            view = view[got:]
        return found


if __name__ == "__main__":
    sys.exit(main())
