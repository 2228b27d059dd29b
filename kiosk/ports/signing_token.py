"""The USB tokens on the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kiosk.domain.clean_text import CleanText
from kiosk.errors import KioskError
from kiosk.formats.signature_mechanism import Mechanism


class PinState(StrEnum):
    """What the token says of its PIN, before it is asked for."""

    READY = "ready"
    COUNT_LOW = "count_low"
    """A wrong PIN was typed since the last good one."""
    FINAL_TRY = "final_try"
    """One more wrong PIN locks the token."""
    LOCKED = "locked"
    NOT_SET = "not_set"


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate on a token that is no authority's; whose it is, only its holder's key shows."""

    der: bytes = field(repr=False)
    sha256: str
    """Hexadecimal; by this the certificate is named when its key is asked to sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token that is plugged in."""

    module: str
    """Path of the PKCS#11 module that serves it."""
    module_name: str
    serial: CleanText = field(repr=False)
    label: CleanText = field(repr=False)
    model: CleanText
    manufacturer: CleanText
    pin_state: PinState
    pin_shortest: int
    """Bytes; 0 where the token does not say."""
    pin_longest: int
    has_pin_pad: bool
    """The PIN is typed on the token or reader itself: none is to be asked for."""
    certificates: tuple[TokenCertificate, ...] = ()
    authorities: tuple[bytes, ...] = field(default=(), repr=False)
    """Issuers' certificates that lie on the token (DER); they may complete a chain."""
    practice: bool = False
    """From a module that keeps keys in files."""


@dataclass(frozen=True, slots=True)
class ModuleTrouble:
    """A module that serves nothing now, and why."""

    module: str
    name: str
    error: KioskError


@dataclass(frozen=True, slots=True)
class DeskTokens:
    """All tokens at one moment."""

    tokens: tuple[Token, ...]
    modules: int
    """How many modules could be asked."""
    slots: int
    """How many slots (readers, ports) those modules know."""
    troubles: tuple[ModuleTrouble, ...] = ()

    @property
    def hint(self) -> str:
        """Code of what keeps a certificate from being shown; empty where there is one.

        ``token.no_module``, ``token.no_slot``, ``token.none``, ``token.no_certificate``.
        """
        if any(token.certificates for token in self.tokens):
            return ""
        if self.tokens:
            return "token.no_certificate"
        if self.troubles and not self.modules:
            return self.troubles[0].error.code
        if not self.modules:
            return "token.no_module"
        return "token.none" if self.slots else "token.no_slot"


@dataclass(frozen=True, slots=True)
class TokenSignature:
    """What the token's key made."""

    mechanism: Mechanism
    signature: bytes = field(repr=False)
    """ECDSA as DER."""


class SigningTokens(Protocol):
    """Tokens by the certificates on them; plugged and pulled at any time."""

    def tokens(self) -> DeskTokens:
        """Look now, at most 16 s where a module hangs; what is wrong with a module is a trouble."""
        ...

    def sign(
        self, token: Token, certificate: TokenCertificate, message: bytes, pin: bytearray
    ) -> TokenSignature:
        """Let the certificate's key sign ``message``, once.

        The PIN (UTF-8; empty for a pin pad) goes to this token only, is never sent twice, and
        ``pin`` is zeroed whatever happens. Raises ``AtTheDeskError``: ``token.pin_wrong`` (fact
        ``pin_state``), ``token.pin_locked``, ``token.pin_length`` (``shortest``, ``longest``),
        ``token.pin_not_set``, ``token.pin_expired``, ``token.removed``,
        ``token.other_certificate`` (another token than was shown), ``token.no_key``,
        ``token.mechanism``, ``token.cancelled``, ``token.failed``; ``TechnicianError``:
        ``token.module_…``.
        """
        ...

    def watch(self, changed: Callable[[DeskTokens], None], stop: threading.Event) -> None:
        """Call ``changed`` now and within a second of each change, until ``stop`` is set."""
        ...
