"""The public keys by which receipts are checked, as one small JSON file that may be published.

::

    {"keys": [{"device": "3f5a90b2c4d6e8f0", "office": "ANBINH", "name": "UBND phường An Bình",
               "public": "<Ed25519 public key, 32 bytes, base64url without padding>"}]}

``device`` is the first 16 hexadecimal digits of SHA-256 of the public key, so that no key can be
put under another's name. The page ``docs/verify/index.html`` reads the same file.
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.errors import TechnicianError

_LARGEST = 4 << 20
_OFFICE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,39}")


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """One device of one office."""

    office: str
    name: CleanText
    key: Ed25519PublicKey

    @property
    def device(self) -> str:
        """The device's identifier, derived from its key."""
        return hashlib.sha256(self.key.public_bytes_raw()).hexdigest()[:16]


OfficeKeys = Mapping[str, OfficeKey]
"""By device identifier."""


def read_office_keys(raw: bytes) -> OfficeKeys:
    """The keys of a file.

    Raises ``TechnicianError`` ``office_keys.malformed`` (fact: ``entry``, its place from 1, or 0).
    """
    try:
        entries = json.loads(raw[: _LARGEST + 1])["keys"] if len(raw) <= _LARGEST else None
    except (ValueError, RecursionError, KeyError, TypeError):
        entries = None
    if not isinstance(entries, list):
        raise TechnicianError("office_keys.malformed", entry=0)
    keys = [_read(entry, place) for place, entry in enumerate(entries, start=1)]
    return {each.device: each for each in keys}


def write_office_keys(keys: Iterable[OfficeKey]) -> bytes:
    """The file's bytes, UTF-8."""
    entries = [
        {
            "device": each.device,
            "office": each.office,
            "name": each.name,
            "public": urlsafe_b64encode(each.key.public_bytes_raw()).rstrip(b"=").decode(),
        }
        for each in keys
    ]
    return json.dumps({"keys": entries}, ensure_ascii=False, indent=1).encode() + b"\n"


def _read(entry: Any, place: int) -> OfficeKey:
    try:
        device, office = entry["device"], entry["office"]
        raw = urlsafe_b64decode(entry["public"] + "=")
        key = OfficeKey(
            office=office,
            name=clean_text(entry.get("name", office), max_length=200),
            key=Ed25519PublicKey.from_public_bytes(raw),
        )
        if key.device != device or not _OFFICE.fullmatch(office):
            raise ValueError("not the key's own name")
    except (KeyError, TypeError, AttributeError, ValueError, Base64Error):
        raise TechnicianError("office_keys.malformed", entry=place) from None
    return key
