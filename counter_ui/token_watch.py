"""Tells who listens what tokens are plugged in, until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.errors import KioskError
from kiosk.ports.signing_token import DeskTokens, ModuleTrouble, SigningTokens


class TokenWatch:
    """A thread of its own; drivers are looked for in it, so nobody waits for them."""

    def __init__(self, tokens: SigningTokens, tell: Callable[[DeskTokens], None]) -> None:
        self._tokens = tokens
        self._tell = tell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="token-watch", daemon=True)

    def start(self) -> None:
        """``tell`` is called from the thread: now, and within a second of each change."""
        self._thread.start()

    def stop(self) -> None:
        """Nothing is told any more; does not wait for a driver that hangs."""
        self._stop.set()

    def _run(self) -> None:
        try:
            self._tokens.watch(self._changed, self._stop)
        except KioskError as error:
            self._changed(DeskTokens((), 0, 0, (ModuleTrouble("", "", error),)))

    def _changed(self, seen: DeskTokens) -> None:
        if not self._stop.is_set():
            self._tell(seen)
