"""Our end of a helper process: one module, one child, one question at a time."""

from __future__ import annotations

import base64
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.errors import AtTheDeskError, Fact, KioskError, TechnicianError

ANSWER_S = 8.0
"""Seconds in which a module must answer."""
SIGN_S = 20.0
"""Seconds for a signature: old tokens take several for RSA."""
PIN_PAD_S = 60.0
"""Seconds where the PIN is typed on the token itself."""
_LONGEST_ANSWER = 4 * 1024 * 1024
_UNWANTED = ("OPENSC_DEBUG", "PKCS11SPY", "PKCS11SPY_OUTPUT", "LD_PRELOAD")
"""Settings by which a module would write PINs down, or somebody else's code be loaded."""
_BREAKDOWNS = frozenset(
    {"token.module_crashed", "token.module_hung", "token.module_failed", "token.failed"}
)


@dataclass(slots=True)
class HelperProcess:
    """A child with one module loaded; it ends with :meth:`close`, or when it breaks down.

    Not for several threads at once. Whatever goes wrong in it is a ``KioskError`` here, and the
    child is gone after ``token.module_crashed`` and ``token.module_hung``.
    """

    module: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    """Put over the counter's own environment."""
    answer_s: float = ANSWER_S
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _lines: queue.SimpleQueue[bytes] = field(
        default_factory=queue.SimpleQueue, init=False, repr=False
    )

    @property
    def alive(self) -> bool:
        """Whether a child is there that can be asked."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """Process id of the child."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Spawn the child and load the module; raises ``TechnicianError('token.module_…')``."""
        if self._process is None:
            self._spawn()
            self._ask({"do": "load", "module": str(self.module)}, self.answer_s)

    def slots(self, *, anew: bool = False) -> dict[str, Any]:
        """Slots and tokens; raises ``token.module_…``."""
        self.start()
        answer = self._ask({"do": "slots", "anew": anew}, self.answer_s)
        return dict(answer)

    def certificates(self, slot: int) -> list[bytes]:
        """DER of the certificates on the token in a slot; raises ``token.…``."""
        self.start()
        answer = self._ask({"do": "certificates", "slot": slot}, self.answer_s)
        return [base64.b64decode(each) for each in answer]

    def sign(
        self, serial: str, sha256: str, message: bytes, pin: bytearray, *, pin_pad: bool = False
    ) -> tuple[str, bytes]:
        """Ask for a signature, and end the child: with it go the PIN's copies and the login.

        ``pin`` is zeroed whatever happens. Raises ``token.…``.
        """
        try:
            self.start()
            command = {
                "do": "sign",
                "serial": serial,
                "sha256": sha256,
                "message": base64.b64encode(message).decode(),
                "pin_bytes": len(pin),
            }
            answer = self._ask(command, PIN_PAD_S if pin_pad else SIGN_S, pin)
            return str(answer["mechanism"]), base64.b64decode(answer["signature"])
        finally:
            pin[:] = bytes(len(pin))
            self.close()

    def kill(self) -> None:
        """End the child at once; from any thread. Whoever waits for its answer is told."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the child, by force if it does not go."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            try:
                process.stdin.close()
            except OSError:
                process.kill()
        try:
            process.wait(0.5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _spawn(self) -> None:
        kept = {k: v for k, v in os.environ.items() if k not in _UNWANTED}
        self._lines = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "kiosk.devices.pkcs11.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept | dict(self.environment),
            bufsize=0,
        )
        threading.Thread(
            target=_read_lines,
            args=(self._process, self._lines),
            name="pkcs11-answers",
            daemon=True,
        ).start()

    def _ask(self, command: dict[str, Any], limit_s: float, pin: bytearray | None = None) -> Any:
        process = self._process
        if process is None or process.stdin is None:
            raise self._broken("token.module_crashed")
        try:
            process.stdin.write(json.dumps(command).encode() + b"\n")
            if pin:
                process.stdin.write(pin)
            line = self._lines.get(timeout=limit_s)
        except queue.Empty:
            raise self._broken("token.module_hung", seconds=round(limit_s)) from None
        except OSError:
            line = b""
        return self._opened(line)

    def _opened(self, line: bytes) -> Any:
        if not line:
            raise self._broken("token.module_crashed")
        try:
            answer = json.loads(line)
        except ValueError:
            raise self._broken("token.module_crashed") from None
        if "ok" in answer:
            return answer["ok"]
        raise _fault(answer["error"], {"module": str(self.module)} | answer.get("facts", {}))

    def _broken(self, code: str, **facts: Fact) -> KioskError:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            if code == "token.module_crashed" and process.returncode:
                facts["status"] = process.returncode
        return TechnicianError(code, module=str(self.module), **facts)


def _fault(code: str, facts: Mapping[str, Fact]) -> KioskError:
    by_technician = code.startswith("token.module_")
    return (TechnicianError if by_technician else AtTheDeskError)(code, **facts)


def broke_down(error: KioskError) -> bool:
    """Whether the module itself failed, so that a fresh child may do better."""
    return error.code in _BREAKDOWNS


def _read_lines(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Hand on each line, and an empty one at the end."""
    assert process.stdout is not None
    stream = process.stdout
    buffer = bytearray()
    while part := _read(stream):
        buffer += part
        while (end := buffer.find(b"\n")) >= 0:
            lines.put(bytes(buffer[:end]))
            del buffer[: end + 1]
        if len(buffer) > _LONGEST_ANSWER:
            break
    stream.close()
    lines.put(b"")


def _read(stream: Any) -> bytes:
    try:
        return bytes(stream.read(65536))
    except OSError:
        return b""
