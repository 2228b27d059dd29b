"""JSON in one form only, so that digests and signatures can be made over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """UTF-8, keys sorted, no spaces, no floats, no NaN: the same value gives the same bytes."""
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()
