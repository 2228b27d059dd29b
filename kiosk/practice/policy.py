"""The policy of the practice profile: what a real centre would sign, for training.

Level 3 in person asks for a chip whose data a trusted signer vouches for, and for the officer's
three answers; without a chip the same answers give level 2. Mobile subscriber, social insurance
and post office give level 2, SIM and USB ký số level 3, as the portal's guides have it. The dates
are those of the practice regime, not of any law.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kiosk.domain.certificate_holder import HOLDER_IS_APPLICANT
from kiosk.domain.comparison import INSURANCE_MATCHES, SUBSCRIBER_MATCHES
from kiosk.domain.one_time_code import PHONE_CONFIRMED
from kiosk.domain.organisation import ORGANISATION_MATCHES, REPRESENTATIVE
from kiosk.domain.policy import (
    ApplicantKind,
    Level,
    LevelRule,
    Method,
    Notice,
    OfflineLimits,
    Policy,
    UnattendedRules,
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
from kiosk.formats.mobile_signature import SIM_CHECKS
from kiosk.formats.token_verdict import TOKEN_CHECKS

CHIP_CHECKS: Final = frozenset({SOD_SIGNATURE, SIGNER_TRUSTED, SIGNER_VALID, HASHES, GROUPS_AGREE})
"""Passive Authentication, step by step (ICAO Doc 9303 Part 11, 5.1), and that the groups agree."""

PROOFS_OF_THE_CHIP: Final = frozenset({CHIP_AUTHENTICATION, ACTIVE_AUTHENTICATION, PACE_CAM})
"""That the chip is no copy: one of them must hold on a card that has any of them."""

_OF_KIND: Final = {
    ApplicantKind.CITIZEN: frozenset({HOLDER_IS_APPLICANT}),
    ApplicantKind.ENTERPRISE: frozenset({ORGANISATION_MATCHES, REPRESENTATIVE}),
    ApplicantKind.AGENCY: frozenset({ORGANISATION_MATCHES, REPRESENTATIVE}),
}
"""What a signature must show beyond itself: that it is the applicant's."""

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
        LevelRule(
            ApplicantKind.CITIZEN,
            Method.MOBILE_SUBSCRIBER,
            Level.MEDIUM,
            frozenset({SUBSCRIBER_MATCHES, PHONE_CONFIRMED}),
        ),
        LevelRule(
            ApplicantKind.CITIZEN,
            Method.SOCIAL_INSURANCE,
            Level.MEDIUM,
            frozenset({INSURANCE_MATCHES, PHONE_CONFIRMED}),
        ),
        LevelRule(
            ApplicantKind.CITIZEN,
            Method.POST_OFFICE,
            Level.MEDIUM,
            frozenset({CARD_VALID, *IN_PERSON_QUESTIONS}),
        ),
        *(
            LevelRule(kind, Method.SIM_SIGNATURE, Level.HIGH, SIM_CHECKS | of_kind)
            for kind, of_kind in _OF_KIND.items()
            if kind is not ApplicantKind.AGENCY
        ),
        *(
            LevelRule(kind, Method.USB_TOKEN, Level.HIGH, TOKEN_CHECKS | of_kind)
            for kind, of_kind in _OF_KIND.items()
        ),
    ),
    notice=Notice("practice-1", "law.91_2025.19.1c"),
    offline=OfflineLimits(entries=200, hours=72),
    approval_required=frozenset({Method.POST_OFFICE}),
    approval_later=frozenset({Method.POST_OFFICE}),
    email_required=frozenset({ApplicantKind.ENTERPRISE, ApplicantKind.AGENCY}),
    unattended=UnattendedRules(
        methods=frozenset(
            {
                Method.MOBILE_SUBSCRIBER,
                Method.SOCIAL_INSURANCE,
                Method.USB_TOKEN,
                Method.SIM_SIGNATURE,
            }
        ),
        preparing=True,
    ),
)
