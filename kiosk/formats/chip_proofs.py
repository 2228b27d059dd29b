"""Is this the chip that the state issued, and not a copy? Judged from files and transcripts.

*Source: ICAO Doc 9303 Part 11, 4.4.3.5 (CAM), 6.1 (Active), 6.2 (Chip Authentication), 9.2.*
"""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from kiosk.domain.evidence import Check, Outcome, worst
from kiosk.formats.emrtd import active_authentication, chip_authentication
from kiosk.formats.emrtd.chip_keys import parse_chip_key
from kiosk.formats.emrtd.chip_reading import ChipReading, MappingTranscript
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_agreement import CurveGroup, standardised_group
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.passive_authentication import (
    SIGNER_NOT_REVOKED,
    PassiveAuthentication,
    judge_signer,
)
from kiosk.formats.emrtd.security_infos import (
    SecurityInfos,
    parse_data_group_14,
    parse_security_infos,
)
from kiosk.formats.emrtd.signed_message import parse_signed_message
from kiosk.formats.emrtd.trust_anchors import TrustAnchors

CHIP_AUTHENTICATION = "chip.chip_authentication"
ACTIVE_AUTHENTICATION = "chip.active_authentication"
PACE_CAM = "chip.pace_cam"
CARD_ACCESS = "chip.card_access"
_SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"
_NOT_GIVEN = "chip.group_not_read"


def chip_proofs(
    reading: ChipReading,
    passive: PassiveAuthentication,
    anchors: TrustAnchors,
    at: datetime,
    *,
    expected_challenge: bytes | None,
) -> tuple[Check, ...]:
    """Judge what the chip has offered; what it does not offer is left out.

    ``chip.chip_authentication``, ``chip.active_authentication``, ``chip.pace_cam``: the chip has
    the private key whose public half the state signed. ``chip.card_access``: what the chip
    announced in the clear is what the state signed, so nobody has weakened the protocols.

    A chip that withholds what a proof needs, although the state signed that it has it, fails with
    ``chip.proof_withheld``: that is how a copy avoids being asked. Where another proof holds, the
    chip is genuine and the one withheld is merely not checked.
    """
    infos = _infos(reading)
    proofs = (
        *_chip_authentication(reading, passive, infos),
        *_active_authentication(reading, passive, infos, expected_challenge),
        *_mapping(reading, infos, anchors, at),
    )
    if not any(proof.outcome is Outcome.HOLDS for proof in proofs):
        proofs = tuple(_unmasked(proof) for proof in proofs)
    return (*proofs, *_card_access(reading, infos))


def _unmasked(proof: Check) -> Check:
    withheld = proof.reason == _NOT_GIVEN
    return Check(proof.name, Outcome.FAILS, "chip.proof_withheld") if withheld else proof


def _infos(reading: ChipReading) -> SecurityInfos | None:
    content = reading.files.get(FileId.DG14)
    if content is None:
        return None
    try:
        return parse_data_group_14(content)
    except MalformedChipData:
        return None


def _chip_authentication(
    reading: ChipReading, passive: PassiveAuthentication, infos: SecurityInfos | None
) -> tuple[Check, ...]:
    if 14 not in passive.hashed or reading.mapping is not None:
        return ()
    if FileId.DG14 not in reading.files:
        return (Check(CHIP_AUTHENTICATION, Outcome.NOT_CHECKED, _NOT_GIVEN),)
    if infos is None:
        return (Check(CHIP_AUTHENTICATION, Outcome.NOT_CHECKED, "chip.chip_key_unknown"),)
    way = chip_authentication.choose_way(infos)
    if way is None and not infos.chip_authentication:
        return ()
    if way is None or not chip_authentication.key_usable(way):
        return (Check(CHIP_AUTHENTICATION, Outcome.NOT_CHECKED, "chip.chip_key_unknown"),)
    if reading.chip_authentication is None:
        return (Check(CHIP_AUTHENTICATION, Outcome.NOT_CHECKED, "chip.not_asked"),)
    outcome, reason = chip_authentication.verify(reading.chip_authentication, infos)
    return (Check(CHIP_AUTHENTICATION, outcome, reason),)


def _active_authentication(
    reading: ChipReading,
    passive: PassiveAuthentication,
    infos: SecurityInfos | None,
    expected_challenge: bytes | None,
) -> tuple[Check, ...]:
    if 15 not in passive.hashed:
        return ()
    transcript, content = reading.active_authentication, reading.files.get(FileId.DG15)
    if content is None:
        return (Check(ACTIVE_AUTHENTICATION, Outcome.NOT_CHECKED, _NOT_GIVEN),)
    try:
        key = active_authentication.parse_data_group_15(content)
    except MalformedChipData:
        return (Check(ACTIVE_AUTHENTICATION, Outcome.NOT_CHECKED, "chip.chip_key_unknown"),)
    if transcript is None:
        return (Check(ACTIVE_AUTHENTICATION, Outcome.NOT_CHECKED, "chip.not_asked"),)
    if expected_challenge is not None and not compare_digest(
        transcript.challenge, expected_challenge
    ):
        return (Check(ACTIVE_AUTHENTICATION, Outcome.FAILS, "chip.challenge_wrong"),)
    oid = "" if infos is None else infos.active_authentication_oid
    outcome, reason = active_authentication.verify(transcript, key, oid)
    return (Check(ACTIVE_AUTHENTICATION, outcome, reason),)


def _mapping(
    reading: ChipReading, infos: SecurityInfos | None, anchors: TrustAnchors, at: datetime
) -> tuple[Check, ...]:
    """PACE-CAM: the mapping key must be the chip's static key times the chip's data.

    The chip owes its data once it has opened by CAM; where it was opened otherwise although the
    state signed that it offers CAM, nothing was asked.
    """
    if reading.mapping is None:
        if "CAM" in reading.access.protocol:
            return (Check(PACE_CAM, Outcome.NOT_CHECKED, _NOT_GIVEN),)
        if infos is not None and any("CAM" in each.mapping for each in infos.pace):
            return (Check(PACE_CAM, Outcome.NOT_CHECKED, "chip.not_asked"),)
        return ()
    content = reading.files.get(FileId.CARD_SECURITY)
    if content is None:
        return (Check(PACE_CAM, Outcome.NOT_CHECKED, _NOT_GIVEN),)
    try:
        message = parse_signed_message(content, "card_security")
        infos = parse_security_infos(message.content, "card_security")
    except MalformedChipData:
        return (Check(PACE_CAM, Outcome.FAILS, "chip.malformed.card_security"),)
    steps = tuple(
        check
        for check in judge_signer(message, anchors, at)
        if check.name != SIGNER_NOT_REVOKED or check.outcome is Outcome.FAILS
    )
    signed = worst(steps)
    if message.content_type != _SECURITY_OBJECT or signed is Outcome.FAILS:
        return (Check(PACE_CAM, Outcome.FAILS, "chip.card_security_wrong"),)
    if signed is Outcome.NOT_CHECKED:
        return (Check(PACE_CAM, Outcome.NOT_CHECKED, "chip.card_security_unproved"),)
    if any(_explains(reading.mapping, infos, index) for index in range(len(infos.chip_keys))):
        return (Check(PACE_CAM, Outcome.HOLDS),)
    return (Check(PACE_CAM, Outcome.FAILS, "chip.chip_key_wrong"),)


def _explains(mapping: MappingTranscript, infos: SecurityInfos, index: int) -> bool:
    """Whether static key times chip data gives the mapping key (Part 11, 4.4.3.5.3)."""
    try:
        group, static = parse_chip_key(infos.chip_keys[index], "card_security.key")
        base = standardised_group(mapping.domain_parameters)
        if not isinstance(group, CurveGroup) or not isinstance(base, CurveGroup):
            return False
        point = group.point(static, "card_security.key")
        sent = base.point(mapping.mapping_key, "pace.mapping_key")
    except MalformedChipData:
        return False
    factor = int.from_bytes(mapping.chip_data, "big")
    if group.curve != base.curve or not 0 < factor < group.order:
        return False
    product = point * factor
    return (product.x, product.y) == (sent.x, sent.y)


def _card_access(reading: ChipReading, infos: SecurityInfos | None) -> tuple[Check, ...]:
    """The ways announced in the clear must be the signed ones of DG14, none less and none more."""
    content = reading.files.get(FileId.CARD_ACCESS)
    if infos is None:
        if content is None:
            return ()
        return (Check(CARD_ACCESS, Outcome.NOT_CHECKED, "chip.no_data_group_14"),)
    if content is None:
        if not infos.pace:
            return ()
        return (Check(CARD_ACCESS, Outcome.FAILS, "chip.card_access_hidden"),)
    try:
        announced = parse_security_infos(content, "card_access")
    except MalformedChipData:
        return (Check(CARD_ACCESS, Outcome.FAILS, "chip.malformed.card_access"),)
    ways_differ = set(infos.pace) != set(announced.pace) or not (
        set(announced.chip_authentication) <= set(infos.chip_authentication)
    )
    if ways_differ:
        return (Check(CARD_ACCESS, Outcome.FAILS, "chip.card_access_differs"),)
    if announced.raw - infos.raw:
        # An info that opens nothing here, such as terminal authentication: odd, but no weaker.
        return (Check(CARD_ACCESS, Outcome.NOT_CHECKED, "chip.card_access_differs"),)
    if announced.pace and reading.access.protocol == "BAC":
        return (Check(CARD_ACCESS, Outcome.NOT_CHECKED, "chip.pace_not_used"),)
    return (Check(CARD_ACCESS, Outcome.HOLDS),)
