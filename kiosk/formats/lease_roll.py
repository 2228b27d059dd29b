"""The roll of officers' leases as the centre signs it for one counter."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from kiosk.domain.lease import Lease, LeaseRoll
from kiosk.domain.officer import Role
from kiosk.errors import IntegrityError

STATEMENT: Final = "motcua.officer-leases/1"
MOST_OFFICERS: Final = 500
UNLOCK_KEY_BYTES: Final = 32
_CODE = re.compile(r"[A-Z0-9]{2,12}")


def lease_payload(roll: LeaseRoll, device_id: str) -> dict[str, Any]:
    """JSON types only, ready to be signed; good at the counter ``device_id`` and nowhere else."""
    return {
        "statement": STATEMENT,
        "device_id": device_id,
        "issued_at": roll.issued_at.isoformat(),
        "leases": [
            {
                "officer": each.officer,
                "roles": sorted(role.value for role in each.roles),
                "until": each.until.isoformat(),
            }
            for each in roll.leases
        ],
        "unlock_key": b64encode(roll.unlock_key).decode(),
    }


def parse_leases(payload: Mapping[str, Any], device_id: str) -> LeaseRoll:
    """The roll of a verified statement for this counter; raises ``IntegrityError`` with code
    ``lease.malformed``. A role that this version does not know gives nothing.
    """
    try:
        if payload["statement"] != STATEMENT or payload["device_id"] != device_id:
            raise IntegrityError("lease.malformed")
        rows = payload["leases"]
        key = b64decode(str(payload.get("unlock_key", "")), validate=True)
        if not isinstance(rows, list) or len(rows) > MOST_OFFICERS:
            raise IntegrityError("lease.malformed")
        if len(key) not in (0, UNLOCK_KEY_BYTES):
            raise IntegrityError("lease.malformed")
        leases = tuple(_lease(row) for row in rows)
        if len({each.officer for each in leases}) != len(leases):
            raise IntegrityError("lease.malformed")
        return LeaseRoll(_moment(payload["issued_at"]), leases, key)
    except (KeyError, TypeError, ValueError, OverflowError, Base64Error):
        raise IntegrityError("lease.malformed") from None


def _lease(row: Mapping[str, Any]) -> Lease:
    code, roles = row["officer"], row["roles"]
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise ValueError("not an officer's code")
    if not isinstance(roles, list):
        raise TypeError("not a list")
    known = {each.value for each in Role}
    return Lease(
        code, frozenset(Role(each) for each in roles if each in known), _moment(row["until"])
    )


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment
