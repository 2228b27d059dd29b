"""A practice citizen's card: the files of one person on one virtual chip."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.formats.emrtd.files import TAG_OF_DATA_GROUP, FileId
from kiosk.formats.emrtd.key_agreement import CurveGroup, draw_private
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.emrtd.object_identifiers import ID_CA_DH, ID_CA_ECDH
from kiosk.practice import card_security_infos as infos
from kiosk.practice.card_data_groups import (
    data_group_1,
    data_group_2,
    data_group_11,
    data_group_12,
    data_group_13,
    ef_atr_info,
    ef_com,
    mrz_lines,
    passport_lines,
)
from kiosk.practice.card_profiles import (
    DEFAULT_PROFILE,
    ActiveKind,
    CardProfile,
    ChipAuthenticationOffer,
    profile_named,
)
from kiosk.practice.card_security_object import ef_card_security, ef_sod
from kiosk.practice.chip import ChipHabits, ChipKeys, Randomness, VirtualChip
from kiosk.practice.chip_authentication import ActiveAuthenticationKey, ChipAuthenticationKey
from kiosk.practice.chip_files import ATR_INFO, CARD_ACCESS, CARD_SECURITY, COM, SOD, ChipFiles
from kiosk.practice.pace_offer import SUITE_ARCS, Mapping, standard_group
from kiosk.practice.people import Person
from kiosk.practice.pki import PracticePki
from kiosk.practice.portrait import draw_portrait

_FINGERPRINTS = b"\x63\x03\x02\x01\x00"
_RSA_BITS = 2048
_PROTECTION = 64
"""Room for secure messaging around the plaintext of one READ BINARY."""


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """Everything that makes one card; a chip with it can be powered any number of times."""

    files: ChipFiles
    keys: ChipKeys
    habits: ChipHabits

    def chip(self, randomness: Randomness = os.urandom) -> VirtualChip:
        """Put the card's content on a chip."""
        return VirtualChip(self.files, self.keys, self.habits, randomness)


def mrz_key(person: Person, *, passport: bool = False) -> MrzKey:
    """Return the key that the machine-readable zone of the card, or the passport, gives."""
    number = person.passport_number if passport else person.document_number
    return MrzKey(number, f"{person.birth:%y%m%d}", f"{person.expiry_in_mrz:%y%m%d}")


def zone_lines(person: Person, profile: CardProfile | str) -> tuple[str, ...]:
    """Return the printed zone, line by line."""
    if isinstance(profile, str):
        profile = profile_named(profile)
    return passport_lines(person) if profile.passport else mrz_lines(person)


def make_card(
    person: Person, pki: PracticePki, profile: CardProfile | str = DEFAULT_PROFILE
) -> PracticeCard:
    """Make the card of ``person``, signed by the practice document signer.

    ``profile`` is one of :data:`PROFILES` by name, or any other. Keys of the chip are fresh.
    """
    if isinstance(profile, str):
        profile = profile_named(profile)
    keys = _keys(person, profile)
    access = _access_infos(keys, profile)
    groups = _groups(person, keys, access, profile)
    application = {FileId(f"dg{number}").identifier: groups[number] for number in groups}
    application[COM] = ef_com(tuple(TAG_OF_DATA_GROUP[number] for number in sorted(groups)))
    application[SOD] = ef_sod(groups, pki.signer, profile.sod)
    master = {CARD_ACCESS: infos.security_infos(*access)} if keys.pace else {}
    if profile.tells_lengths:
        master[ATR_INFO] = ef_atr_info(profile.habits.largest_read + _PROTECTION)
    if keys.mapping_private is not None:
        signed = infos.security_infos(*access, _mapping_key(keys.mapping_private, keys))
        master[CARD_SECURITY] = ef_card_security(signed, pki.signer, profile.sod)
    return PracticeCard(ChipFiles(master, application), keys, profile.habits)


def _keys(person: Person, profile: CardProfile) -> ChipKeys:
    mapping_private = None
    for offer in profile.pace:
        if offer.mapping is Mapping.CHIP_AUTHENTICATION:
            mapping_private = draw_private(offer.group(), os.urandom)
    return ChipKeys(
        mrz_key(person, passport=profile.passport),
        person.card_access_number if profile.pace and not profile.passport else "",
        profile.pace,
        mapping_private,
        tuple(_chip_authentication_key(each) for each in profile.chip_authentication),
        _active_key(profile),
    )


def _chip_authentication_key(offer: ChipAuthenticationOffer) -> ChipAuthenticationKey:
    group = standard_group(offer.parameter_id)
    arc = ID_CA_ECDH if isinstance(group, CurveGroup) else ID_CA_DH
    oid = f"{arc}.{SUITE_ARCS[offer.suite]}"
    private = draw_private(group, os.urandom)
    return ChipAuthenticationKey(group, private, oid, offer.suite, offer.key_id)


def _active_key(profile: CardProfile) -> ActiveAuthenticationKey | None:
    if profile.active_authentication is ActiveKind.NONE:
        return None
    if profile.active_authentication is ActiveKind.RSA:
        key = rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
        return ActiveAuthenticationKey(key, profile.active_hash)
    group = standard_group(profile.active_parameter_id)
    if not isinstance(group, CurveGroup):
        raise TypeError("ECDSA needs a curve")
    private = draw_private(group, os.urandom)
    return ActiveAuthenticationKey((group, private), profile.active_hash)


def _access_infos(keys: ChipKeys, profile: CardProfile) -> list[bytes]:
    """What EF.CardAccess announces, and DG14 repeats under the signature."""
    announced = [infos.pace_info(offer) for offer in keys.pace]
    offered = zip(keys.chip_authentication, profile.chip_authentication, strict=True)
    announced += [infos.chip_authentication_info(key) for key, offer in offered if offer.info]
    if profile.fingerprints:
        announced.append(infos.terminal_authentication_info())
    return announced


def _mapping_key(private: int, keys: ChipKeys) -> bytes:
    [group] = [offer.group() for offer in keys.pace if offer.mapping is Mapping.CHIP_AUTHENTICATION]
    key = ChipAuthenticationKey(group, private, ID_CA_ECDH, keys.pace[0].suite)
    return infos.chip_authentication_public_key(key)


def _groups(
    person: Person, keys: ChipKeys, access: list[bytes], profile: CardProfile
) -> dict[int, bytes]:
    image = draw_portrait(person.number, profile.portrait)
    groups = {
        1: data_group_1(zone_lines(person, profile)),
        2: data_group_2(image, profile.portrait),
    }
    if not profile.passport:
        groups[13] = data_group_13(person)
    if profile.fingerprints:
        groups[3] = _FINGERPRINTS
    if profile.details:
        groups |= {11: data_group_11(person), 12: data_group_12(person)}
    active = keys.active_authentication
    offered = zip(keys.chip_authentication, profile.chip_authentication, strict=True)
    proofs = [
        infos.chip_authentication_public_key(key, explicit=offer.explicit) for key, offer in offered
    ]
    if active is not None:
        groups[15] = infos.data_group_15(active)
        if profile.active_authentication is ActiveKind.ECDSA:
            proofs.append(infos.active_authentication_info(active))
    if access or proofs:
        groups[14] = infos.data_group_14(*access, *proofs)
    return groups
