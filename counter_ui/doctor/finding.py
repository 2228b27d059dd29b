"""What an examination found: one part, one outcome, who mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from counter_ui.wording import load_wording
from kiosk.errors import (
    AtTheDeskError,
    KioskError,
    LaterError,
    SupervisorError,
)


class Mender(StrEnum):
    """Who mends it; the catalogue has their names under ``doctor.mender.``."""

    OFFICER = "officer"
    TECHNICIAN = "technician"
    ADMINISTRATOR = "administrator"
    NETWORK = "network"
    """Whoever keeps the office's line: the carrier."""
    CENTRE = "centre"
    NOBODY = "nobody"
    """It mends itself."""


_BY_FAMILY: Final = (
    ("centre.unreachable", Mender.NETWORK),
    ("centre.name_unknown", Mender.NETWORK),
    ("centre.no_way", Mender.NETWORK),
    ("centre.not_the_centre", Mender.NETWORK),
    ("centre.port_refused", Mender.CENTRE),
    ("centre.failed", Mender.CENTRE),
    ("centre.device.", Mender.CENTRE),
    ("centre.certificate_ends", Mender.CENTRE),
    ("policy.", Mender.CENTRE),
    ("officer.", Mender.ADMINISTRATOR),
    ("trust.", Mender.ADMINISTRATOR),
    ("clock.unsynchronised", Mender.TECHNICIAN),
    ("disk.no_reserve", Mender.TECHNICIAN),
)
"""Where the kind of error does not say it; beginnings of codes, the first that fits."""


def mender_of(error: KioskError) -> Mender:
    """Who mends it, by its code, else by who must act on errors of its kind."""
    for family, mender in _BY_FAMILY:
        if error.code.startswith(family):
            return mender
    if isinstance(error, AtTheDeskError):
        return Mender.OFFICER
    if isinstance(error, SupervisorError):
        return Mender.ADMINISTRATOR
    return Mender.NOBODY if isinstance(error, LaterError) else Mender.TECHNICIAN


BESIDE: Final = "beside"
"""Fact of an error: which pieces of the part fail and which work, without personal data."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the counter."""

    part: str
    """Key such as ``reader``; the catalogue has its name under ``doctor.part.``."""
    good: str = ""
    """What was found, where the part works; a language-neutral detail."""
    error: KioskError | None = None
    language: str = "vi"

    @property
    def failed(self) -> bool:
        """Whether registrations suffer; what mends itself is no failure."""
        return self.error is not None and not isinstance(self.error, LaterError)

    @property
    def mender(self) -> Mender | None:
        """None where nothing is wrong."""
        return mender_of(self.error) if self.error is not None else None

    @property
    def mark(self) -> str:
        """✓ works, ○ mends itself, ✕ somebody must act."""
        if self.error is None:
            return "✓"
        return "✕" if self.failed else "○"

    @property
    def beside(self) -> str:
        """Of a part that partly works: which pieces do; else empty."""
        return str(self.error.facts.get(BESIDE, "")) if self.error is not None else ""

    def as_text(self) -> str:
        """One line, or several with the remedy."""
        words = load_wording(self.language)
        name = words(f"doctor.part.{self.part}")
        if self.error is None:
            return f"{self.mark} {name}: {self.good}"
        error = words.error(self.error)
        who = words(f"doctor.mender.{mender_of(self.error).value}")
        first = f"{self.mark} {name}: {error.happened} [{error.code}]"
        mends = f"{words('doctor.mends', who=who)} {error.call}"
        return "\n    ".join(each for each in (first, self.beside, str(error.do), mends) if each)

    def as_json(self) -> dict[str, Any]:
        """Part, outcome, the three parts of the error, and who mends it."""
        if self.error is None:
            return {"part": self.part, "ok": True, "found": self.good}
        words = load_wording(self.language).error(self.error)
        return {
            "part": self.part,
            "ok": False,
            "found": self.beside,
            "mends_itself": not self.failed,
            "code": words.code,
            "happened": words.happened,
            "do": words.do,
            "call": words.call,
            "mender": mender_of(self.error).value,
        }
