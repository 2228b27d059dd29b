"""Tokens in memory: they sign, count wrong PINs, and are pulled."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.domain.clean_text import CleanText
from kiosk.errors import AtTheDeskError
from kiosk.formats.signature_mechanism import Mechanism
from kiosk.ports.signing_token import (
    DeskTokens,
    PinState,
    SigningTokens,
    Token,
    TokenCertificate,
    TokenSignature,
)

FAKE_PIN = "12345678"


@dataclass(slots=True)
class FakeTokens(SigningTokens):
    """Every token has one RSA key; ``pins`` notes what was typed."""

    tries: int = 3
    pins: list[str] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    """While it is cleared a signature does not end."""
    says: DeskTokens | None = None
    """What is on the desk, instead of the tokens."""
    _keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=dict)
    _tokens: dict[str, Token] = field(default_factory=dict)
    _wrong: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hold.set()

    def plug(self, serial: str, key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> Token:
        der = certificate.public_bytes(Encoding.DER)
        sha256 = hashlib.sha256(der).hexdigest()
        token = Token(
            module="/nowhere/fake.so",
            module_name="Fake",
            serial=CleanText(serial),
            label=CleanText("Thử"),
            model=CleanText("Fake"),
            manufacturer=CleanText("Fake"),
            pin_state=PinState.READY,
            pin_shortest=4,
            pin_longest=16,
            has_pin_pad=False,
            certificates=(TokenCertificate(der, sha256),),
        )
        self._keys[sha256], self._tokens[serial] = key, token
        return token

    def put(self, token: Token) -> None:
        """Let a token say something else of itself."""
        self._tokens[str(token.serial)] = token

    def forge(self, sha256: str) -> None:
        """Have another key sign than the certificate's."""
        self._keys[sha256] = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def pull(self, serial: str) -> None:
        del self._tokens[serial]

    def tokens(self) -> DeskTokens:
        return self.says or DeskTokens(tuple(self._tokens.values()), 1, 1)

    def sign(
        self, token: Token, certificate: TokenCertificate, message: bytes, pin: bytearray
    ) -> TokenSignature:
        typed = pin.decode()
        pin[:] = bytes(len(pin))
        self.hold.wait(20)
        if token.serial not in self._tokens:
            raise AtTheDeskError("token.removed")
        self.pins.append(typed)
        wrong = self._wrong.get(token.serial, 0)
        if wrong >= self.tries:
            raise AtTheDeskError("token.pin_locked")
        if not token.has_pin_pad and typed != FAKE_PIN:
            self._wrong[token.serial] = wrong + 1
            state = PinState.LOCKED if wrong + 1 >= self.tries else PinState.COUNT_LOW
            self._tokens[token.serial] = replace(self._tokens[token.serial], pin_state=state)
            raise AtTheDeskError("token.pin_wrong", pin_state=state.value)
        key = self._keys[certificate.sha256]
        made = key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return TokenSignature(Mechanism.RSA_PKCS1_SHA256, made)

    def watch(self, changed: Callable[[DeskTokens], None], stop: threading.Event) -> None:
        seen: DeskTokens | None = None
        while not stop.wait(0.01):
            now = self.tokens()
            if now != seen:
                changed(now)
            seen = now
