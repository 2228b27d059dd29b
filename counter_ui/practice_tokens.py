"""The practice counter's tokens: made when somebody asks for a token for the first time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.errors import TechnicianError
from kiosk.ports.signing_token import (
    DeskTokens,
    ModuleTrouble,
    SigningTokens,
    Token,
    TokenCertificate,
    TokenSignature,
)


@dataclass(slots=True)
class PracticeTokens(SigningTokens):
    """The desk's tokens; before the first look ``prepare`` makes those of the training.

    Making keys takes seconds: nobody waits for them who does not ask for a token.
    """

    desk: SigningTokens
    prepare: Callable[[], object]
    """Raises ``TechnicianError('practice.softhsm_absent')`` where there can be none."""
    _trouble: tuple[ModuleTrouble, ...] | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def tokens(self) -> DeskTokens:
        """Look now."""
        self._prepared()
        return self._with_trouble(self.desk.tokens())

    def sign(
        self, token: Token, certificate: TokenCertificate, message: bytes, pin: bytearray
    ) -> TokenSignature:
        """As the desk."""
        return self.desk.sign(token, certificate, message, pin)

    def watch(self, changed: Callable[[DeskTokens], None], stop: threading.Event) -> None:
        """As the desk."""
        self._prepared()
        self.desk.watch(lambda seen: changed(self._with_trouble(seen)), stop)

    def _prepared(self) -> None:
        with self._lock:
            if self._trouble is None:
                try:
                    self.prepare()
                    self._trouble = ()
                except TechnicianError as error:
                    self._trouble = (ModuleTrouble("", "SoftHSM", error),)

    def _with_trouble(self, seen: DeskTokens) -> DeskTokens:
        return replace(seen, troubles=(*(self._trouble or ()), *seen.troubles))
