"""A counter introduces itself to the centre, once, with a one-time code.

The ticket is what the centre hands to the technician: where it is, the authority of its
connection, its statement keys, and the code. The connection's key is made here and never leaves;
the answer, signed by the centre, brings the certificate and the sealing key. One folder holds it::

    centre.json      address, device id, statement keys
    authority.pem    the only authority that the connection trusts
    client.pem       this counter's certificate
    client.key       its key, readable by the owner alone
    enrolment.json   the centre's signed answer as received
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kiosk.devices.keystore import device_id_of, write_private
from kiosk.errors import LaterError, TechnicianError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.envelope import SealingKey
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, centre_answer
from sync.client import CentreClient
from sync.contract import ENROLMENT, EnrolmentRequest, possession_message
from sync.tls import centre_context

_SETTINGS: Final = "centre.json"
_AUTHORITY: Final = "authority.pem"
_CERTIFICATE: Final = "client.pem"
_KEY: Final = "client.key"
_ANSWER: Final = "enrolment.json"


@dataclass(frozen=True, slots=True)
class EnrolmentTicket:
    """What the technician brings from the centre."""

    url: str
    authority_pem: bytes = field(repr=False)
    statement_keys: CentreKeys = field(repr=False)
    one_time_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """This counter's standing at the centre."""

    folder: Path
    url: str
    device_id: str
    statement_keys: CentreKeys = field(repr=False)
    sealing_key: SealingKey

    def client(self) -> CentreClient:
        """A client that shows this counter's certificate."""
        context = centre_context(
            self.folder / _AUTHORITY, self.folder / _CERTIFICATE, self.folder / _KEY
        )
        return CentreClient(self.url, context)


def enrol(
    ticket: EnrolmentTicket,
    folder: Path,
    *,
    device_key: bytes,
    sign: Callable[[bytes], bytes],
    ids: Ids,
    office: str,
    counter: str,
) -> Enrolment:
    """Introduce the counter whose envelopes ``device_key`` signs, and keep the answer.

    ``device_key`` is the Ed25519 public key, ``sign`` its signing function. Raises what the client
    raises, and ``TechnicianError('enrolment.code_refused')`` for a code that is wrong, used or old.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(folder / _AUTHORITY, ticket.authority_pem, replace=True)
    request = _certificate_request(folder / _KEY, device_id_of(device_key))
    asked = EnrolmentRequest(
        one_time_code=ticket.one_time_code,
        device_key=b64encode(device_key).decode(),
        certificate_request=request,
        possession=b64encode(sign(possession_message(ticket.one_time_code, request))).decode(),
        office=office,
        counter=counter,
    )
    with CentreClient(ticket.url, centre_context(folder / _AUTHORITY)) as client:
        raw = client.enrol(asked, ids.new_id())
    payload = centre_answer(raw, ticket.statement_keys, ENROLMENT)
    return _keep(folder, ticket, raw, payload)


def load_enrolment(folder: Path) -> Enrolment | None:
    """The enrolment kept in ``folder``; None where this counter was never enrolled.

    Raises ``TechnicianError('enrolment.malformed')``; the sealing key is taken from the signed
    answer, which is verified again.
    """
    path = folder / _SETTINGS
    try:
        settings = json.loads(path.read_bytes())
        keys = {
            str(name): Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True))
            for name, key in settings["statement_keys"].items()
        }
        payload = verify_statement((folder / _ANSWER).read_bytes(), keys)
        return Enrolment(
            folder, str(settings["url"]), str(settings["device_id"]), keys, _sealing_key(payload)
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TechnicianError("enrolment.malformed", file=str(path)) from None


def change_address(folder: Path, url: str) -> None:
    """The same centre under a new address."""
    path = folder / _SETTINGS
    settings = json.loads(path.read_bytes())
    write_private(path, canonical_json({**settings, "url": url}), replace=True)


def _keep(folder: Path, ticket: EnrolmentTicket, raw: bytes, payload: Any) -> Enrolment:
    try:
        certificate = str(payload["certificate"]).encode()
        device_id, sealing = str(payload["device_id"]), _sealing_key(payload)
        x509.load_pem_x509_certificate(certificate)
    except (KeyError, TypeError, ValueError):
        raise LaterError("centre.not_the_centre", reason="content") from None
    write_private(folder / _CERTIFICATE, certificate, replace=True)
    write_private(folder / _ANSWER, raw, replace=True)
    settings = {
        "url": ticket.url,
        "device_id": device_id,
        "statement_keys": {
            name: b64encode(key.public_bytes_raw()).decode()
            for name, key in ticket.statement_keys.items()
        },
    }
    # Last: its presence says that all the others are complete.
    write_private(folder / _SETTINGS, canonical_json(settings), replace=True)
    return Enrolment(folder, ticket.url, device_id, ticket.statement_keys, sealing)


def _sealing_key(payload: Any) -> SealingKey:
    key = payload["sealing_key"]
    return SealingKey(
        str(key["id"]),
        b64decode(key["mlkem768"], validate=True),
        b64decode(key["x25519"], validate=True),
    )


def _certificate_request(file: Path, device_id: str) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    write_private(
        file,
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        replace=True,
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, device_id)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return request.public_bytes(Encoding.PEM).decode()
