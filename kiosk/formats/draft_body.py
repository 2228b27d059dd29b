"""A draft in hand as bytes, ready to be sealed by this counter's own key."""

from __future__ import annotations

import json
from typing import Final

from kiosk.domain.kept_draft import DraftInHand
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.plain_values import plain, value_of

SCHEMA: Final = "motcua.draft/1"
LARGEST: Final = 8 << 20
"""A chip's whole bundle with its picture takes a hundredth of it."""


def draft_body(in_hand: DraftInHand) -> bytes:
    """Canonical JSON."""
    return canonical_json({"schema": SCHEMA, "in_hand": plain(in_hand)})


def parse_draft_body(raw: bytes) -> DraftInHand:
    """Raises ``IntegrityError('draft.unreadable')``; so does what another version wrote."""
    if len(raw) > LARGEST:
        raise IntegrityError("draft.unreadable")
    try:
        content = json.loads(raw)
        if content["schema"] != SCHEMA or content.keys() != {"schema", "in_hand"}:
            raise ValueError("another schema")
        found = value_of(DraftInHand, content["in_hand"])
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, RecursionError):
        raise IntegrityError("draft.unreadable") from None
    if not isinstance(found, DraftInHand):
        raise IntegrityError("draft.unreadable")
    return found
