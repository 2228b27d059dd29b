"""Honest cards of every shape hold in every check; each forged one fails where it was forged."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from fakes import forged_cards

from kiosk.domain.evidence import Outcome
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.reader import read_card
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.card import PracticeCard, make_card, mrz_key
from kiosk.practice.card_profiles import PROFILES
from kiosk.practice.chip import ChipChannel
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki

PERSON = load_person()
OTHER = load_person("tran-thi-mau")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
BINDING = ChallengeBinding("registration", "device", "nonce")


@cache
def pki() -> PracticePki:
    return PracticePki.in_memory()


@cache
def card(profile: str = "vn") -> PracticeCard:
    return make_card(PERSON, pki(), profile)


def anchors(*revoked: PracticePki) -> TrustAnchors:
    signers = tuple(each.signer.certificate for each in revoked)
    listed = pki().revocation_list(signers, issued=datetime(2026, 11, 1, tzinfo=UTC))
    return TrustAnchors(
        (pki().authority.public_bytes(Encoding.DER),), (listed.public_bytes(Encoding.DER),)
    )


def outcomes(made: PracticeCard, trusted: TrustAnchors) -> dict[str, tuple[Outcome, str]]:
    reading = read_card(
        ChipChannel(made.chip()),
        AccessKeys((mrz_key(PERSON),), PERSON.card_access_number),
        randomness=os.urandom,
        progress=lambda _step: None,
        challenge=BINDING.challenge(),
    )
    verdict = judge(ChipEvidence.of(reading, BINDING), trusted, NOW)
    return {check.name: (check.outcome, check.reason) for check in verdict.checks}


@pytest.mark.parametrize("profile", PROFILES)
def test_an_honest_card_holds_in_every_check(profile: str) -> None:
    found = outcomes(card(profile), anchors())
    assert {outcome for outcome, _ in found.values()} == {Outcome.HOLDS}
    proofs = {"chip.chip_authentication", "chip.active_authentication", "chip.pace_cam"}
    assert bool(proofs & found.keys()) is (profile != "bac")


FORGERIES: dict[str, tuple[Callable[[], PracticeCard], str, str]] = {
    "clone": (
        lambda: forged_cards.cloned(card(), PERSON, pki(), "vn"),
        "chip.chip_authentication",
        "chip.chip_key_wrong",
    ),
    "clone, active": (
        lambda: forged_cards.cloned(card(), PERSON, pki(), "vn"),
        "chip.active_authentication",
        "chip.active_signature_wrong",
    ),
    "clone, older": (
        lambda: forged_cards.cloned(card("bac-ca-aa"), PERSON, pki(), "bac-ca-aa"),
        "chip.chip_authentication",
        "chip.chip_key_wrong",
    ),
    "clone, mapping": (
        lambda: forged_cards.cloned(card("pace-cam"), PERSON, pki(), "pace-cam"),
        "chip.pace_cam",
        "chip.chip_key_wrong",
    ),
    "portrait": (
        lambda: forged_cards.with_portrait_of(card(), make_card(OTHER, pki())),
        "chip.data_groups",
        "chip.hash_differs",
    ),
    "security object": (
        lambda: forged_cards.with_security_object_of(card(), make_card(OTHER, pki())),
        "chip.data_groups",
        "chip.hash_differs",
    ),
    "signature": (
        lambda: forged_cards.with_broken_signature(card()),
        "chip.sod_signature",
        "chip.sod_signature_wrong",
    ),
    "expired signer": (
        lambda: forged_cards.by_expired_signer(PERSON, pki()),
        "chip.signer_in_force",
        "chip.signer_expired",
    ),
    "signer without authority": (
        lambda: forged_cards.by_signer_without_authority(PERSON, pki()),
        "chip.signer_trusted",
        "chip.signer_unfit",
    ),
    "stranger": (
        lambda: forged_cards.by_stranger(PERSON),
        "chip.signer_trusted",
        "chip.signer_unknown",
    ),
}


@pytest.mark.parametrize(("make", "check", "reason"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_card_fails_where_it_was_forged(
    make: Callable[[], PracticeCard], check: str, reason: str
) -> None:
    assert outcomes(make(), anchors())[check] == (Outcome.FAILS, reason)


def test_a_revoked_signer_fails() -> None:
    found = outcomes(card(), anchors(pki()))
    assert found["chip.signer_not_revoked"][0] is Outcome.FAILS
