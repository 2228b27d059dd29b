"""What the centre finds in a chip's evidence by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.devices.trust_folder import TrustFolder
from kiosk.domain.claim import Claim
from kiosk.domain.evidence import Check, Outcome
from kiosk.errors import IntegrityError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.chip_proofs import ACTIVE_AUTHENTICATION, CHIP_AUTHENTICATION, PACE_CAM
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.envelope import EnvelopeHeader

_TALKED: Final = (CHIP_AUTHENTICATION, PACE_CAM)


@dataclass(frozen=True, slots=True)
class Finding:
    """The centre's own judgement of one piece of evidence."""

    claim: Claim = field(repr=False)
    """What it says of the applicant; for a chip what the chip says."""
    checks: tuple[Check, ...]
    simulated: bool
    not_before: datetime | None = None
    """When this centre issued the nonce that it is bound to: nobody can have confirmed before."""


ChipJudge = Callable[[bytes, EnvelopeHeader, datetime], Finding]
"""From the opened attachment, the header of its envelope and the moment as of which to judge.

Raises ``IntegrityError`` where the bytes are no evidence for this registration,
``TechnicianError`` where the centre's own trust folder cannot be read.
"""


def judge_with(trust: Path, not_before: Callable[[str], datetime | None]) -> ChipJudge:
    """Judge by the country signing certificates in ``trust``, read anew each time.

    ``not_before`` tells when this centre issued a nonce, at the latest now; None for a strange one.

    What a chip signed must have been made for this registration, this counter and a nonce of this
    centre: a reading that was kept or stolen is worth nothing. Keys that chip and counter agreed on
    are the counter's own word, so they do not stand in for a signature that the chip can make.
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
        since = not_before(bound.nonce)
        if since is None:
            raise IntegrityError("evidence.binding_wrong")
        verdict = judge(evidence, folder.anchors(), max(at, since), binding=bound)
        return Finding(verdict.claim, _signed_for_here(verdict.checks), verdict.simulated, since)

    return find


def _signed_for_here(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Without its signature a chip that can sign is not proved by a key agreement.

    Who knows the terminal's ephemeral key can compute a whole key agreement from the public files:
    a client that leaves the challenge out could make one of a card that it once saw. A key in
    DG15 that nobody here can read is no choice of the client's, and costs nothing.
    """
    left_out = any(
        check.name == ACTIVE_AUTHENTICATION
        and check.reason in ("chip.not_asked", "chip.group_not_read")
        for check in checks
    )
    return tuple(
        replace(check, outcome=Outcome.NOT_CHECKED, reason="chip.not_asked")
        if left_out and check.name in _TALKED and check.outcome is Outcome.HOLDS
        else check
        for check in checks
    )
