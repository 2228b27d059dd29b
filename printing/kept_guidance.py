"""Guidance that names somebody, kept sealed until the day is over.

The ledger and the journal of print jobs name nobody; so a page that cannot be made from the store
again is put here before its job is asked for, and survives a restart with it. One sealed file a
page, bound to its number; the file's name tells nothing.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.devices.keystore import write_private
from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.receipt import Office
from kiosk.errors import IntegrityError, TechnicianError
from kiosk.ports.local_sealer import LocalSealer

KEEP_S = 24 * 3600.0
_LONGEST = 64 * 1024
_LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class KeptGuidance:
    """A folder of sealed pages."""

    folder: Path
    seal: LocalSealer

    def put(self, guidance: Guidance) -> None:
        """On the disk when this returns; raises ``TechnicianError('print_jobs.not_written')``."""
        sealed = self.seal.seal_here(_name(guidance.number), guidance_to_json(guidance))
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self._path(guidance.number), sealed, replace=True)
        except OSError as error:
            reason = error.strerror or ""
            raise TechnicianError("print_jobs.not_written", reason=reason) from None

    def find(self, number: str) -> Guidance | None:
        """The page of this number; None where it is gone, or not readable any more."""
        try:
            with self._path(number).open("rb") as file:
                sealed = file.read(_LONGEST)
            return guidance_from_json(self.seal.open_here(_name(number), sealed))
        except (OSError, IntegrityError, ValueError):
            return None

    def forget_old(self) -> None:
        """Take away what is older than :data:`KEEP_S`."""
        before = time.time() - KEEP_S
        with suppress(OSError):  # no folder yet; what stays now goes at the next look
            for each in self.folder.iterdir():
                if each.stat().st_mtime < before:
                    each.unlink(missing_ok=True)

    def _path(self, number: str) -> Path:
        return self.folder / f"{sha256(number.encode()).hexdigest()[:32]}.sealed"


def _name(number: str) -> str:
    """What the seal is bound to; no draft has such a name."""
    return f"guidance {number}"


def guidance_to_json(guidance: Guidance) -> bytes:
    """One JSON object with a key a field; times in ISO 8601, UTC."""
    values = {each.name: getattr(guidance, each.name) for each in fields(Guidance)}
    office = {each.name: getattr(guidance.office, each.name) for each in fields(Office)}
    values |= {"issued_at": guidance.issued_at.astimezone(UTC).isoformat(), "office": office}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def guidance_from_json(content: bytes) -> Guidance:
    """The guidance again; raises ``ValueError`` for any other content."""
    try:
        return _guidance(json.loads(content))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no guidance: {type(error).__name__}") from None


def _guidance(values: dict[str, Any]) -> Guidance:
    office = values.pop("office")
    return Guidance(
        office=Office(code=str(office.pop("code")), **{k: _text(v) for k, v in office.items()}),
        kind=GuidanceKind(values.pop("kind")),
        issued_at=datetime.fromisoformat(values.pop("issued_at")).astimezone(UTC),
        officer_name=_text(values.pop("officer_name")),
        applicant_name=_text_or_nothing(values.pop("applicant_name")),
        items=tuple(_text(each) for each in values.pop("items")),
        masked_number=_text_or_nothing(values.pop("masked_number")),
        masked_phone=_text_or_nothing(values.pop("masked_phone")),
        simulated=values.pop("simulated") is True,
        **{name: _text(text) for name, text in values.items()},
    )


def _text(value: object) -> CleanText:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return clean_text(value, max_length=_LONGEST_TEXT)


def _text_or_nothing(value: object) -> CleanText | None:
    return None if value is None else _text(value)
