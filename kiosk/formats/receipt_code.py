"""The text in a receipt's QR: a compact statement, signed by the device that issued it.

Any phone can read it and anybody can check it without a network. It names no person::

    MOTCUA1;ANBINH-Q3-261122-0007;0193…;2026-11-22T03:15:00Z;ANBINH;in_person;received;<digest>;
    <device>;<signature>

Ten fields divided by semicolons (a ``|`` would look like an identity card): tag, receipt number,
registration, time (UTC, whole seconds), office, method, state, SHA-256 of the sealed envelope
(base64url, 43 characters), device, Ed25519 signature (base64url, 86 characters) over everything
before the last semicolon. The tag ``MOTCUA1T`` marks a training receipt, which proves nothing.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.policy import Method
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import AtTheDeskError

LONGEST = 400
"""Characters; what one QR code of a readable size on an A5 page holds."""

TAG = "MOTCUA1"
TRAINING_TAG = "MOTCUA1T"
SIGNATURE_CONTEXT = b"motcua receipt v1\x00"
"""What is signed begins with this, so that no other signature of the device fits here."""

_FIELDS = 10
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._:-]{0,39})")
_TIME_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class ReceiptCodeError(AtTheDeskError):
    """The code does not prove a receipt.

    ``receipt_code.foreign``: some other QR; ``receipt_code.malformed``: meant as one of ours, but
    broken; ``receipt_code.unknown_device``: well formed, from a device or office whose key is not
    known here; ``receipt_code.changed``: known device, but the words are not what it signed.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptStatement:
    """What the device states: that this registration was taken in, where, when, how."""

    receipt_number: str
    registration_id: str
    issued_at: datetime
    """Aware; written in UTC to the whole second."""
    office_code: str
    method: Method
    state: ReceiptState
    envelope_digest: str
    """SHA-256, 64 lower-case hexadecimal digits."""
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt:
    """A statement as read, not yet verified."""

    statement: ReceiptStatement
    device_id: str
    signature: bytes
    """64 bytes."""
    signed: bytes
    """What the signature is over."""


def build(statement: ReceiptStatement, device_id: str, sign: Callable[[bytes], bytes]) -> str:
    """The text for the QR; ``sign`` gives the raw Ed25519 signature (64 bytes).

    Raises ``ValueError`` for a statement that the format cannot carry (an identifier with other
    characters than ``0-9 A-Z a-z . _ : -`` or longer than 40, a digest that is none, a naive time).
    """
    body = ";".join(_fields(statement, device_id))
    signature = sign(SIGNATURE_CONTEXT + body.encode())
    return f"{body};{_base64(signature)}"


def parse(text: str) -> SignedReceipt:
    """Take the text apart; nothing is verified yet.

    Raises :class:`ReceiptCodeError` with ``receipt_code.foreign`` or ``receipt_code.malformed``.
    """
    if not text.startswith("MOTCUA"):
        raise ReceiptCodeError("receipt_code.foreign")
    fields = text.split(";", _FIELDS)
    if len(text) > LONGEST or not text.isascii() or len(fields) != _FIELDS:
        raise ReceiptCodeError("receipt_code.malformed")
    try:
        return _read(fields)
    except (ValueError, Base64Error):
        raise ReceiptCodeError("receipt_code.malformed") from None


def verify(text: str, keys: Mapping[str, Ed25519PublicKey]) -> SignedReceipt:
    """The receipt's statement, if the device that it names (a key of ``keys``) signed it.

    Raises :class:`ReceiptCodeError`; its docstring lists the codes.
    """
    receipt = parse(text)
    key = keys.get(receipt.device_id)
    if key is None:
        raise ReceiptCodeError("receipt_code.unknown_device", office=receipt.statement.office_code)
    try:
        key.verify(receipt.signature, receipt.signed)
    except InvalidSignature:
        raise ReceiptCodeError("receipt_code.changed") from None
    return receipt


def _fields(statement: ReceiptStatement, device_id: str) -> list[str]:
    return [
        TRAINING_TAG if statement.simulated else TAG,
        _code(statement.receipt_number),
        _code(statement.registration_id),
        _written(statement.issued_at),
        _code(statement.office_code),
        statement.method.value,
        statement.state.value,
        _base64(_exactly(bytes.fromhex(statement.envelope_digest), 32)),
        _code(device_id),
    ]


def _read(fields: list[str]) -> SignedReceipt:
    tag, number, registration, time, office, method, state, digest, device, signature = fields
    if tag not in (TAG, TRAINING_TAG):
        raise ValueError("an unknown version")
    statement = ReceiptStatement(
        receipt_number=_code(number),
        registration_id=_code(registration),
        issued_at=_time(time),
        office_code=_code(office),
        method=Method(method),
        state=ReceiptState(state),
        envelope_digest=_bytes(digest, 32).hex(),
        simulated=tag == TRAINING_TAG,
    )
    return SignedReceipt(
        statement=statement,
        device_id=_code(device),
        signature=_bytes(signature, 64),
        signed=SIGNATURE_CONTEXT + ";".join(fields[:-1]).encode(),
    )


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError("not an identifier")
    return text


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _time(text: str) -> datetime:
    if not _TIME_SHAPE.fullmatch(text):
        raise ValueError("not a time")
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)


def _exactly(raw: bytes, length: int) -> bytes:
    if len(raw) != length:
        raise ValueError("wrong length")
    return raw


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str, length: int) -> bytes:
    raw = _exactly(urlsafe_b64decode(text + "=" * (-len(text) % 4)), length)
    if _base64(raw) != text:  # the decoder skips foreign letters and ignores spare bits
        raise ValueError("not the one spelling")
    return raw
