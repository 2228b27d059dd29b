"""A registration that waits for its approver as bytes, ready to be sealed by this counter's key."""

from __future__ import annotations

import json
from typing import Final

from kiosk.domain.waiting_approval import WaitingApproval
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.plain_values import plain, value_of

SCHEMA: Final = "motcua.waiting-approval/1"
LARGEST: Final = 8 << 20


def waiting_approval_body(waiting: WaitingApproval) -> bytes:
    """Canonical JSON."""
    return canonical_json({"schema": SCHEMA, "waiting": plain(waiting)})


def parse_waiting_approval(raw: bytes) -> WaitingApproval:
    """Raises ``IntegrityError('approval.unreadable')``; so does what another version wrote."""
    if len(raw) > LARGEST:
        raise IntegrityError("approval.unreadable")
    try:
        content = json.loads(raw)
        if content["schema"] != SCHEMA or content.keys() != {"schema", "waiting"}:
            raise ValueError("another schema")
        found = value_of(WaitingApproval, content["waiting"])
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, RecursionError):
        raise IntegrityError("approval.unreadable") from None
    if not isinstance(found, WaitingApproval):
        raise IntegrityError("approval.unreadable")
    return found
