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
class Finding:
    """The centre's own judgement of one piece of evidence."""

    claim: Claim = field(repr=False)
    """What it says of the applicant; for a chip what the chip says."""
    checks: tuple[Check, ...]
    simulated: bool


ChipJudge = Callable[[bytes, EnvelopeHeader, datetime], Finding]
"""From the opened attachment, the header of its envelope and the moment as of which to judge.

Raises ``IntegrityError`` where the bytes are no evidence for this registration,
``TechnicianError`` where the centre's own trust folder cannot be read.
"""


def judge_with(trust: Path, is_our_nonce: Callable[[str], bool]) -> ChipJudge:
    """Judge by the country signing certificates in ``trust``, read anew each time.

    What a chip signed must have been made for this registration, this counter and a nonce of this
    centre: a reading that was kept or stolen is worth nothing.
    """
    folder = TrustFolder(trust)

    def find(raw: bytes, header: EnvelopeHeader, at: datetime) -> Finding:
        try:
            evidence = ChipEvidence.from_bytes(raw)
        except MalformedChipData:
            raise IntegrityError("evidence.malformed") from None
        bound = evidence.binding
        here = (header.registration_id, header.device_id)
        if bound is None or (bound.registration, bound.device) != here:
            raise IntegrityError("evidence.binding_wrong")
        if not is_our_nonce(bound.nonce):
            raise IntegrityError("evidence.binding_wrong")
        verdict = judge(evidence, folder.anchors(), at, binding=bound)
        return Finding(verdict.claim, verdict.checks, verdict.simulated)

    return find
