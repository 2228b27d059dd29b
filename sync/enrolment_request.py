"""The request with which a counter introduces itself, kept until it is answered.

The connection's key is made here and never leaves this machine. Where the answer is lost, the same
ticket makes the same request again, byte for byte, and the centre gives its first answer.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.devices.keystore import device_id_of, write_private
from kiosk.formats.canonical_json import canonical_json
from kiosk.ports.ids import Ids
from sync.contract import EnrolmentRequest, possession_message


@dataclass(frozen=True, slots=True)
class ConnectionKey:
    """A fresh key with its certificate request, and the idempotency key of the asking."""

    key_pem: str = field(repr=False)
    request_pem: str
    idempotency_key: str


def connection_key(file: Path, one_time_code: str, device_key: bytes, ids: Ids) -> ConnectionKey:
    """The key that was made for this code, or a fresh one, which ``file`` then keeps."""
    asked_for = hashlib.sha256(one_time_code.encode() + b"\x00" + device_key).hexdigest()
    kept = _kept(file, asked_for)
    if kept is not None:
        return kept
    made = _make(device_id_of(device_key), ids.new_id())
    content = {
        "asked_for": asked_for,
        "key": made.key_pem,
        "request": made.request_pem,
        "idempotency_key": made.idempotency_key,
    }
    write_private(file, canonical_json(content), replace=True)
    return made


def enrolment_request(
    connection: ConnectionKey,
    one_time_code: str,
    *,
    device_key: bytes,
    sign: Callable[[bytes], bytes],
    office: str,
    counter: str,
) -> EnrolmentRequest:
    """What is sent; the device key signs, so that nobody enrols the key of another."""
    message = possession_message(one_time_code, connection.request_pem)
    return EnrolmentRequest(
        one_time_code=one_time_code,
        device_key=b64encode(device_key).decode(),
        certificate_request=connection.request_pem,
        possession=b64encode(sign(message)).decode(),
        office=office,
        counter=counter,
    )


def _kept(file: Path, asked_for: str) -> ConnectionKey | None:
    try:
        content = json.loads(file.read_bytes())
        if content["asked_for"] != asked_for:
            return None
        return ConnectionKey(
            str(content["key"]), str(content["request"]), str(content["idempotency_key"])
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None


def _make(device_id: str, idempotency_key: str) -> ConnectionKey:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, device_id)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ConnectionKey(
        private.decode(), request.public_bytes(Encoding.PEM).decode(), idempotency_key
    )
