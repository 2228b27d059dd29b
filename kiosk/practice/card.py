"""A practice citizen's card: the files of one person on one virtual chip."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.practice.card_data_groups import (
    data_group_1,
    data_group_2,
    data_group_13,
    ef_com,
)
from kiosk.practice.card_security_object import SodStyle, ef_sod
from kiosk.practice.chip import ChipHabits, ChipKeys, Randomness, VirtualChip
from kiosk.practice.chip_files import COM, SOD, ChipFiles, data_group_file
from kiosk.practice.people import Person
from kiosk.practice.pki import PracticePki
from kiosk.practice.portrait import PortraitFormat, draw_portrait

_TAGS = {1: 0x61, 2: 0x75, 3: 0x63, 11: 0x6B, 12: 0x6C, 13: 0x6D, 14: 0x6E, 15: 0x6F}


@dataclass(frozen=True, slots=True)
class CardProfile:
    """How an issuer makes its cards."""

    habits: ChipHabits = field(default_factory=ChipHabits)
    portrait: PortraitFormat = PortraitFormat.JPEG2000
    sod: SodStyle = field(default_factory=SodStyle)


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """Everything that makes one card; a chip with it can be powered any number of times."""

    files: ChipFiles
    keys: ChipKeys
    habits: ChipHabits

    def chip(self, randomness: Randomness = os.urandom) -> VirtualChip:
        """Put the card's content on a chip."""
        return VirtualChip(self.files, self.keys, self.habits, randomness)


def mrz_key(person: Person) -> MrzKey:
    """Return the key that the card's machine-readable zone gives."""
    return MrzKey(
        person.document_number, f"{person.birth:%y%m%d}", f"{person.expiry_in_mrz:%y%m%d}"
    )


def make_card(person: Person, pki: PracticePki, profile: CardProfile | None = None) -> PracticeCard:
    """Make the card of ``person``, signed by the practice document signer."""
    profile = profile or CardProfile()
    groups = _groups(person, profile)
    application = {data_group_file(number): content for number, content in groups.items()}
    application[COM] = ef_com(tuple(_TAGS[number] for number in sorted(groups)))
    application[SOD] = ef_sod(groups, pki.signer, profile.sod)
    return PracticeCard(ChipFiles({}, application), ChipKeys(mrz_key(person)), profile.habits)


def _groups(person: Person, profile: CardProfile) -> dict[int, bytes]:
    image = draw_portrait(person.number, profile.portrait)
    return {
        1: data_group_1(person),
        2: data_group_2(image, profile.portrait),
        13: data_group_13(person),
    }
