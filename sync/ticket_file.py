"""The enrolment ticket as a file that a technician carries from the centre to a counter."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.devices.keystore import write_private
from kiosk.errors import TechnicianError
from kiosk.formats.canonical_json import canonical_json
from sync.enrolment import EnrolmentTicket

_LARGEST = 64 * 1024


def write_ticket(ticket: EnrolmentTicket, path: Path) -> None:
    """Write it, readable by its owner only: the one-time code is a secret until it is used."""
    keys = {
        name: b64encode(key.public_bytes_raw()).decode()
        for name, key in ticket.statement_keys.items()
    }
    content = {
        "url": ticket.url,
        "authority": ticket.authority_pem.decode("ascii"),
        "statement_keys": keys,
        "one_time_code": ticket.one_time_code,
    }
    write_private(path, canonical_json(content), replace=True)


def read_ticket(path: Path) -> EnrolmentTicket:
    """Read it; raises ``TechnicianError``: ``enrolment.ticket_unreadable`` or ``…_malformed``."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(_LARGEST)
    except OSError as error:
        raise TechnicianError(
            "enrolment.ticket_unreadable", file=str(path), reason=error.strerror or ""
        ) from None
    try:
        content = json.loads(raw)
        return EnrolmentTicket(
            str(content["url"]),
            str(content["authority"]).encode("ascii"),
            {
                str(name): Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True))
                for name, key in content["statement_keys"].items()
            },
            str(content["one_time_code"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise TechnicianError("enrolment.ticket_malformed", file=str(path)) from None
