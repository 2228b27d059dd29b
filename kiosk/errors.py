"""What can go wrong, sorted by who must act.

Every error carries a stable ``code`` and ``facts``. The words that people read live in
``counter_ui/text`` under the code, in three parts: what happened, what to do, whom to call.
Facts never hold personal data: they may reach a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Fact = str | int | float | bool


class KioskError(Exception):
    """Something that a person must know of, by a stable code such as ``card.removed``."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = MappingProxyType(facts)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({shown})" if shown else self.code


class AtTheDeskError(KioskError):
    """The officer can mend it now: card removed, key refused, no paper."""


class SupervisorError(KioskError):
    """Somebody else must decide."""


class TechnicianError(KioskError):
    """A driver is missing or a setting is wrong: the facts name file, key and reason."""


class LaterError(KioskError):
    """It mends itself: network away, registry busy."""


class IntegrityError(KioskError):
    """Stop work: a chain is broken, a signature that must hold does not, the clock went back."""
