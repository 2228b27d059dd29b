"""A counter introduces itself to the centre, once, with a one-time code.

The ticket is what the centre hands to the technician: where it is, the authority of its
connection, its statement keys, and the code. The answer, signed by the centre, brings the
certificate and the sealing key. One folder holds it::

    centre.json        address, authority, statement keys, the signed answer as received
    client-<x>.pem     this counter's key and certificate for the connection
    pending.json       a request that was not answered yet

``centre.json`` is written last and names the others: an enrolment holds wholly or not at all, and
a new one that fails leaves the old one as it was.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.devices.keystore import write_private
from kiosk.errors import IntegrityError, LaterError, TechnicianError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.sealing_keys import SealingKey
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, centre_answer, sealing_key
from sync.client import CentreClient
from sync.contract import ENROLMENT
from sync.enrolment_request import connection_key, enrolment_request
from sync.tls import centre_context

_SETTINGS: Final = "centre.json"
_PENDING: Final = "pending.json"


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

    url: str
    device_id: str
    authority_pem: bytes = field(repr=False)
    statement_keys: CentreKeys = field(repr=False)
    identity: Path
    """Key and certificate for the connection, PEM."""
    sealing_key: SealingKey
    certificate_ends: datetime

    def client(self) -> CentreClient:
        """A client that shows this counter's certificate."""
        return CentreClient(self.url, centre_context(self.authority_pem, self.identity))


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
    key = connection_key(folder / _PENDING, ticket.one_time_code, device_key, ids)
    asked = enrolment_request(
        key, ticket.one_time_code, device_key=device_key, sign=sign, office=office, counter=counter
    )
    with CentreClient(ticket.url, centre_context(ticket.authority_pem)) as client:
        raw = client.enrol(asked, key.idempotency_key)
    payload = centre_answer(raw, ticket.statement_keys, ENROLMENT)
    identity = folder / f"client-{hashlib.sha256(raw).hexdigest()[:16]}.pem"
    settings = _settings(ticket, identity, raw)
    try:
        enrolment = _enrolment(folder, settings, payload)
    except (KeyError, TypeError, ValueError):
        raise LaterError("centre.not_the_centre", reason="content") from None
    write_private(identity, (key.key_pem + str(payload["certificate"])).encode(), replace=True)
    write_private(folder / _SETTINGS, canonical_json(settings), replace=True)
    _tidy(folder, identity)
    return enrolment


def replace_enrolment(
    folder: Path, raw: bytes, payload: Mapping[str, Any], key_pem: str
) -> Enrolment:
    """Put the enrolment that the centre signed for new keys in the place of the one in ``folder``.

    ``payload`` is that of ``raw``, verified. Raises ``LaterError('centre.not_the_centre')``, and
    changes nothing, where it is no enrolment.
    """
    identity = folder / f"client-{hashlib.sha256(raw).hexdigest()[:16]}.pem"
    path = folder / _SETTINGS
    settings = {
        **json.loads(path.read_bytes()),
        "identity": identity.name,
        "answer": raw.decode(),
    }
    try:
        enrolment = _enrolment(folder, settings, payload)
    except (KeyError, TypeError, ValueError):
        raise LaterError("centre.not_the_centre", reason="content") from None
    write_private(identity, (key_pem + str(payload["certificate"])).encode(), replace=True)
    write_private(path, canonical_json(settings), replace=True)
    _tidy(folder, identity)
    return enrolment


def load_enrolment(folder: Path) -> Enrolment | None:
    """The enrolment kept in ``folder``; None where this counter was never enrolled.

    The centre's answer is verified again. Raises ``TechnicianError('enrolment.malformed')``.
    """
    path = folder / _SETTINGS
    try:
        settings = json.loads(path.read_bytes())
        payload = verify_statement(str(settings["answer"]).encode(), _keys(settings))
        return _enrolment(folder, settings, payload)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, IntegrityError):
        raise TechnicianError("enrolment.malformed", file=str(path)) from None


def change_address(folder: Path, url: str) -> None:
    """The same centre under a new address."""
    path = folder / _SETTINGS
    settings = json.loads(path.read_bytes())
    write_private(path, canonical_json({**settings, "url": url}), replace=True)


def _settings(ticket: EnrolmentTicket, identity: Path, raw: bytes) -> dict[str, Any]:
    return {
        "url": ticket.url,
        "authority": ticket.authority_pem.decode("ascii"),
        "statement_keys": {
            name: b64encode(key.public_bytes_raw()).decode()
            for name, key in ticket.statement_keys.items()
        },
        "identity": identity.name,
        "answer": raw.decode(),
    }


def _enrolment(folder: Path, settings: Mapping[str, Any], payload: Mapping[str, Any]) -> Enrolment:
    certificate = x509.load_pem_x509_certificate(str(payload["certificate"]).encode())
    return Enrolment(
        url=str(settings["url"]),
        device_id=str(payload["device_id"]),
        authority_pem=str(settings["authority"]).encode("ascii"),
        statement_keys=_keys(settings),
        identity=folder / Path(str(settings["identity"])).name,
        sealing_key=sealing_key(payload["sealing_key"]),
        certificate_ends=certificate.not_valid_after_utc,
    )


def _keys(settings: Mapping[str, Any]) -> CentreKeys:
    return {
        str(name): Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True))
        for name, key in settings["statement_keys"].items()
    }


def _tidy(folder: Path, identity: Path) -> None:
    """The keys of earlier enrolments, and the request that is answered now, are of no more use."""
    (folder / _PENDING).unlink(missing_ok=True)
    for old in folder.glob("client-*.pem"):
        if old != identity:
            old.unlink(missing_ok=True)
