"""What the centre finds in a chip's evidence by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosk.devices.trust_folder import TrustFolder
from kiosk.domain.claim import Claim
from kiosk.domain.evidence import Check
from kiosk.errors import IntegrityError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.envelope import EnvelopeHeader


@dataclass(frozen=True, slots=True)
class ChipFinding:
    """The centre's own judgement of one chip reading."""

    claim: Claim = field(repr=False)
    """What the chip says."""
    checks: tuple[Check, ...]
    simulated: bool


ChipJudge = Callable[[bytes, EnvelopeHeader, datetime], ChipFinding]
"""From the opened attachment, the header of its envelope and the moment as of which to judge.

Raises ``IntegrityError`` where the bytes are no evidence for this registration,
``TechnicianError`` where the centre's own trust folder cannot be read.
"""


def judge_with(trust: Path) -> ChipJudge:
    """Judge by the country signing certificates in ``trust``, read anew each time."""
    folder = TrustFolder(trust)

    def find(raw: bytes, header: EnvelopeHeader, at: datetime) -> ChipFinding:
        try:
            evidence = ChipEvidence.from_bytes(raw)
        except MalformedChipData:
            raise IntegrityError("evidence.malformed") from None
        bound = evidence.binding
        here = (header.registration_id, header.device_id)
        if bound is not None and (bound.registration, bound.device) != here:
            raise IntegrityError("evidence.of_another_registration")
        verdict = judge(evidence, folder.anchors(), at)
        return ChipFinding(verdict.claim, verdict.checks, verdict.simulated)

    return find
