"""Cards that are wrong in one way each, all of our own making."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from fakes.lying_chip import with_file

from kiosk.formats.emrtd.files import FileId
from kiosk.practice.card import PracticeCard, make_card
from kiosk.practice.card_profiles import DEFAULT_PROFILE
from kiosk.practice.people import Person
from kiosk.practice.pki import PracticePki


def cloned(card: PracticeCard, person: Person, pki: PracticePki, profile: str) -> PracticeCard:
    """All files of the card on a chip with other keys: the private ones could not be copied."""
    other = make_card(person, pki, profile)
    return replace(card, keys=other.keys)


def with_portrait_of(card: PracticeCard, other: PracticeCard) -> PracticeCard:
    """The portrait of somebody else, the rest untouched."""
    dg2 = other.files.application[FileId.DG2.identifier]
    return with_file(card, FileId.DG2, dg2)


def with_security_object_of(card: PracticeCard, other: PracticeCard) -> PracticeCard:
    """A security object that is genuine, but of another card."""
    return with_file(card, FileId.SOD, other.files.application[FileId.SOD.identifier])


def with_broken_signature(card: PracticeCard) -> PracticeCard:
    """One bit of the signature changed."""
    sod = card.files.application[FileId.SOD.identifier]
    return with_file(card, FileId.SOD, sod[:-1] + bytes([sod[-1] ^ 1]))


def by_expired_signer(
    person: Person, pki: PracticePki, profile: str = DEFAULT_PROFILE
) -> PracticeCard:
    """Signed with a document signer whose certificate ended before the signature."""
    signer = pki.issue_signer(
        valid_from=datetime(2021, 2, 1, tzinfo=UTC), valid_until=datetime(2021, 3, 1, tzinfo=UTC)
    )
    return make_card(person, replace(pki, signer=signer), profile)


def by_signer_without_authority(
    person: Person, pki: PracticePki, profile: str = DEFAULT_PROFILE
) -> PracticeCard:
    """Signed with a document signer that does not name its authority's key."""
    signer = pki.issue_signer(names_authority=False)
    return make_card(person, replace(pki, signer=signer), profile)


def by_stranger(person: Person, profile: str = DEFAULT_PROFILE) -> PracticeCard:
    """Signed under an authority that nobody trusts."""
    return make_card(person, PracticePki.in_memory(), profile)
