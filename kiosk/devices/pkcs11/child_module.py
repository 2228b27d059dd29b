"""What the helper process does with its module. Nothing here runs in the counter's own process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pkcs11
from pkcs11 import Attribute, CertificateType, ObjectClass, SlotFlag, TokenFlag, exceptions

from kiosk.devices.pkcs11.child_signing import sign_with
from kiosk.devices.pkcs11.pin_bounds import PinBounds

_NOTICED_WITHIN_S = 1.5
"""PC/SC looks at its readers a few times a second: the failed command knows before it does."""
_MOST_SLOTS = 32
_MOST_CERTIFICATES = 32
_LARGEST_CERTIFICATE = 64 * 1024


class Refused(Exception):
    """Becomes a ``KioskError`` of this code on the other side."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


_CODES: dict[type[Exception], str] = {
    exceptions.PinIncorrect: "token.pin_wrong",
    exceptions.PinInvalid: "token.pin_wrong",
    exceptions.PinLenRange: "token.pin_length",
    exceptions.PinLocked: "token.pin_locked",
    exceptions.PinExpired: "token.pin_expired",
    exceptions.UserPinNotInitialized: "token.pin_not_set",
    exceptions.FunctionCancelled: "token.cancelled",
    exceptions.FunctionRejected: "token.cancelled",
    exceptions.MechanismInvalid: "token.mechanism",
    exceptions.MechanismParamInvalid: "token.mechanism",
    exceptions.NoSuchKey: "token.no_key",
    exceptions.NoSuchToken: "token.removed",
    exceptions.TokenNotPresent: "token.removed",
    exceptions.DeviceRemoved: "token.removed",
    exceptions.ObjectHandleInvalid: "token.removed",
    exceptions.SessionHandleInvalid: "token.removed",
    exceptions.SlotIDInvalid: "token.removed",
}


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except exceptions.PKCS11Error as error:
        raise Refused(
            _CODES.get(type(error), "token.failed"), reason=type(error).__name__
        ) from None


class Module:
    """One loaded module. Raises :class:`Refused` for whatever the module refuses."""

    def __init__(self, path: str) -> None:
        """Load and initialise; ``token.module_failed`` where it cannot be."""
        try:
            self._library = pkcs11.lib(path)
        except (exceptions.PKCS11Error, OSError) as error:
            reason = str(error) if type(error) is exceptions.PKCS11Error else type(error).__name__
            raise Refused("token.module_failed", reason=reason[:200]) from None
        self._bounds = PinBounds(path)

    def slots(self, *, anew: bool = False) -> dict[str, Any]:
        """How many slots there are, and every token in them.

        ``anew`` initialises the module again first: software tokens show only then.
        """
        try:
            if anew:
                self._library.reinitialize()
            slots = self._library.get_slots()[:_MOST_SLOTS]
        except exceptions.PKCS11Error as error:
            raise Refused("token.module_failed", reason=type(error).__name__) from None
        tokens = []
        for slot in slots:
            if slot.flags & SlotFlag.TOKEN_PRESENT:
                described = self._token(slot)
                if described is not None:
                    tokens.append(described)
        return {"slots": len(slots), "tokens": tokens}

    def certificates(self, slot_id: int) -> list[bytes]:
        """DER of every X.509 certificate on the token in this slot, read without login."""
        with _faults():
            for slot in self._library.get_slots():
                if slot.slot_id == slot_id:
                    return [der for der, _ in _certificates(slot.get_token())]
        raise Refused("token.removed")

    def sign(self, serial: str, sha256: str, message: bytes, pin: bytearray) -> tuple[str, bytes]:
        """Sign with the key of the certificate, on the token of this serial and no other.

        The PIN is sent once, after the certificate was seen on that very token.
        """
        try:
            with _faults():
                slot, own = self._slot_of(serial, sha256)
                return self._signed(slot, own, message, pin)
        except Refused as refusal:
            # Middleware has many words for a token that was pulled: look whether it is there.
            if refusal.code == "token.failed" and self._has_gone(serial):
                raise Refused("token.removed") from None
            raise

    def _signed(
        self, slot: Any, own: tuple[bytes, bytes], message: bytes, pin: bytearray
    ) -> tuple[str, bytes]:
        token = slot.get_token()
        self._check_pin(token, pin)
        secret = None if token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH else Pin(pin)
        try:
            session = token.open(user_pin=secret or pkcs11.PROTECTED_AUTH)
        except exceptions.PinIncorrect:
            state = pin_state(slot.get_token().flags)
            code = "token.pin_locked" if state == "locked" else "token.pin_wrong"
            raise Refused(code, pin_state=state) from None
        with session:
            return sign_with(session, *own, message, secret)

    def _has_gone(self, serial: str) -> bool:
        """Whether the token is gone, or goes while the reader's service still notices."""
        until = time.monotonic() + _NOTICED_WITHIN_S
        while self._is_here(serial):
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def _is_here(self, serial: str) -> bool:
        try:
            here = self._library.get_slots(token_present=True)
            return any(_serial(slot.get_token()) == serial for slot in here)
        except exceptions.PKCS11Error:
            return False

    def _token(self, slot: Any) -> dict[str, Any] | None:
        """Describe the token; one that is not initialised or gone meanwhile is none."""
        try:
            token = slot.get_token()
        except exceptions.PKCS11Error:
            return None
        if not token.flags & TokenFlag.TOKEN_INITIALIZED:
            return None
        shortest, longest = self._bounds.of(slot.slot_id)
        return {
            "slot": slot.slot_id,
            "serial": _serial(token),
            "label": token.label,
            "model": token.model,
            "manufacturer": token.manufacturer_id,
            "pin_state": pin_state(token.flags),
            "pin_shortest": shortest,
            "pin_longest": longest,
            "pin_pad": bool(token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH),
        }

    def _slot_of(self, serial: str, sha256: str) -> tuple[Any, tuple[bytes, bytes]]:
        """The slot of the token, and DER and CKA_ID of the certificate on it."""
        seen = False
        for slot in self._library.get_slots(token_present=True):
            try:
                token = slot.get_token()
            except exceptions.PKCS11Error:
                continue
            if _serial(token) != serial:
                continue
            seen = True
            for der, key_id in _certificates(token):
                if hashlib.sha256(der).hexdigest() == sha256:
                    return slot, (der, key_id)
        raise Refused("token.other_certificate" if seen else "token.removed")

    def _check_pin(self, token: Any, pin: bytearray) -> None:
        """Refuse what the token would refuse, without its counting a try."""
        state = pin_state(token.flags)
        if state == "locked":
            raise Refused("token.pin_locked", pin_state=state)
        if state == "not_set":
            raise Refused("token.pin_not_set")
        if token.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
            return
        shortest, longest = self._bounds.of(token.slot.slot_id)
        if len(pin) < max(1, shortest) or (longest and len(pin) > longest):
            raise Refused("token.pin_length", shortest=shortest, longest=longest)


class Pin:
    """What the library takes for a PIN: it asks for ``encode``; a ``str`` could not be wiped."""

    def __init__(self, secret: bytearray) -> None:
        self._secret = secret

    def encode(self, encoding: str = "utf-8") -> bytes:
        """The bytes that go to the token."""
        return bytes(self._secret)


def pin_state(flags: int) -> str:
    """The token's own word, the worst first."""
    for flag, state in (
        (TokenFlag.USER_PIN_LOCKED, "locked"),
        (TokenFlag.USER_PIN_FINAL_TRY, "final_try"),
        (TokenFlag.USER_PIN_COUNT_LOW, "count_low"),
    ):
        if flags & flag:
            return state
    return "ready" if flags & TokenFlag.USER_PIN_INITIALIZED else "not_set"


def _serial(token: Any) -> str:
    return bytes(token.serial).rstrip(b"\0 ").decode("utf-8", errors="replace")


def _certificates(token: Any) -> list[tuple[bytes, bytes]]:
    """DER and CKA_ID of each; ``None`` values and oversized ones are passed over."""
    found: list[tuple[bytes, bytes]] = []
    with token.open() as session:
        for each in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            if len(found) >= _MOST_CERTIFICATES:
                break
            try:
                if each[Attribute.CERTIFICATE_TYPE] != CertificateType.X_509:
                    continue
                der = bytes(each[Attribute.VALUE])
                key_id = bytes(each[Attribute.ID] or b"")
            except (exceptions.AttributeTypeInvalid, exceptions.AttributeSensitive, ValueError):
                continue
            if 0 < len(der) <= _LARGEST_CERTIFICATE:
                found.append((der, key_id))
    return found
