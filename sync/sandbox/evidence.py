"""What the centre finds in a chip's evidence by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.claim import Claim
from kiosk.domain.evidence import Check


@dataclass(frozen=True, slots=True)
class ChipFinding:
    """The centre's own judgement of one chip reading."""

    claims: tuple[Claim, ...] = field(repr=False)
    """What the chip says: its MRZ, its Vietnamese fields."""
    checks: tuple[Check, ...]
    simulated: bool


ChipJudge = Callable[[bytes, datetime], ChipFinding]
"""From the opened attachment and the moment of the reading; raises ``IntegrityError`` where the
bytes are no evidence at all."""
