"""The policy of the practice profile: what a real centre would sign, for training.

Level 3 in person asks for a chip whose data a trusted signer vouches for, and for the officer's
three answers; without a chip the same answers give level 2. The dates are those of the practice
regime, not of any law.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kiosk.domain.policy import (
    ApplicantKind,
    Level,
    LevelRule,
    Method,
    Notice,
    OfflineLimits,
    Policy,
)
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS
from kiosk.formats.chip_proofs import ACTIVE_AUTHENTICATION, CHIP_AUTHENTICATION, PACE_CAM
from kiosk.formats.chip_verdict import GROUPS_AGREE
from kiosk.formats.emrtd.passive_authentication import (
    HASHES,
    SIGNER_TRUSTED,
    SIGNER_VALID,
    SOD_SIGNATURE,
)

CHIP_CHECKS: Final = frozenset({SOD_SIGNATURE, SIGNER_TRUSTED, SIGNER_VALID, HASHES, GROUPS_AGREE})
"""Passive Authentication, step by step (ICAO Doc 9303 Part 11, 5.1), and that the groups agree."""

PROOFS_OF_THE_CHIP: Final = frozenset({CHIP_AUTHENTICATION, ACTIVE_AUTHENTICATION, PACE_CAM})
"""That the chip is no copy: one of them must hold on a card that has any of them."""

PRACTICE_POLICY: Final = Policy(
    id="practice-2024",
    valid_from=datetime(2024, 1, 1, tzinfo=UTC),
    valid_to=datetime(2030, 1, 1, tzinfo=UTC),
    rules=(
        LevelRule(
            ApplicantKind.CITIZEN,
            Method.IN_PERSON,
            Level.HIGH,
            frozenset({*CHIP_CHECKS, CARD_VALID, *IN_PERSON_QUESTIONS}),
            PROOFS_OF_THE_CHIP,
        ),
        LevelRule(
            ApplicantKind.CITIZEN, Method.IN_PERSON, Level.MEDIUM, frozenset(IN_PERSON_QUESTIONS)
        ),
    ),
    notice=Notice("practice-1", "law.91_2025.19.1c"),
    offline=OfflineLimits(entries=200, hours=72),
)
