"""Two hundred times in and out: each is noticed, nothing leaks."""
# ruff: noqa: F401, F811

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

from support.soft_tokens import pkis, rsa_key, soft

from kiosk.devices.pkcs11.catalogue import ModuleFinder
from kiosk.devices.pkcs11.tokens import Pkcs11Tokens
from kiosk.domain.certificate_holder import Pki
from kiosk.ports.signing_token import DeskTokens
from kiosk.practice.certificate_authority import holder_name
from kiosk.practice.token import PracticeToken

_CYCLES = 200
_PATIENCE_S = 60.0


def test_two_hundred_cycles(soft: PracticeToken) -> None:
    key = rsa_key()
    subject = holder_name("Nguyễn Văn Thử", "CCCD:001099012345")
    soft.add("Thử", key, [pkis().issuers[Pki.NATIONAL].issue(subject, key.public_key())])
    desk = Pkcs11Tokens(
        ModuleFinder(named=(soft.module,), only_named=True),
        hidden_readers=frozenset,
        environment=soft.environment,
        poll_s=0.02,
    )
    seen: list[DeskTokens] = []
    stop = threading.Event()
    threads = [
        threading.Thread(target=desk.watch, args=(seen.append, stop)),
        threading.Thread(target=_plug_and_pull, args=(soft, seen, stop)),
    ]
    for thread in threads:
        thread.start()
    leaks = _count_every_second(stop)
    for thread in threads:
        thread.join(30)
    desk.close()
    assert len(seen) >= 2 * _CYCLES
    assert len(set(leaks[3:])) <= 3, f"descriptors, threads, children: {leaks}"
    assert _children() == 0


def _plug_and_pull(soft: PracticeToken, seen: list[DeskTokens], stop: threading.Event) -> None:
    try:
        for _ in range(_CYCLES):
            soft.pull()
            _wait(lambda: bool(seen) and not seen[-1].tokens)
            soft.plug()
            _wait(lambda: bool(seen[-1].tokens))
    finally:
        stop.set()


def _wait(holds: object) -> None:
    assert callable(holds)
    until = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < until, "not noticed"
        time.sleep(0.005)


def _count_every_second(stop: threading.Event) -> list[tuple[int, int, int]]:
    """What there is of what could leak."""
    leaks = []
    while not stop.wait(1):
        leaks.append((_descriptors(), threading.active_count(), _children()))
    return leaks


def _descriptors() -> int:
    """In steps of ten: a pipe is open for a moment while something is counted."""
    return len(list(Path("/proc/self/fd").iterdir())) // 10


def _children() -> int:
    command = ["pgrep", "-P", str(os.getpid()), "-f", "kiosk.devices.pkcs11.child"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return len(done.stdout.split())
