"""What a chip's evidence comes to: facts, and how each proof came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.claim import Claim, compare_claims
from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_contents import (
    ChipContents,
    claim_of_contents,
    printed_claim,
    read_contents,
    zone_claim,
)
from kiosk.formats.chip_proofs import chip_proofs
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.issuing_states import country_of
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.passive_authentication import (
    PassiveAuthentication,
    passive_authentication,
)
from kiosk.formats.emrtd.trust_anchors import TrustAnchors

GROUPS_AGREE = "chip.groups_agree"
COUNTRY = "chip.country"
COM_AGREES = "chip.com_agrees"
READABLE = "chip.readable"


@dataclass(frozen=True, slots=True)
class ChipVerdict:
    """The facts on the chip and the outcome of every check of them."""

    claim: Claim
    checks: tuple[Check, ...]
    portrait: bytes | None = field(repr=False)
    """JPEG or JPEG 2000 as on the chip, not decoded."""
    portrait_type: str
    """Media type; empty without a portrait."""
    simulated: bool
    """From a practice card: refused outside the practice profile."""


def judge_chip(
    reading: ChipReading,
    anchors: TrustAnchors,
    at: datetime,
    *,
    expected_challenge: bytes | None,
) -> ChipVerdict:
    """Judge a reading as of ``at`` (aware); nothing is raised, whatever the chip gave."""
    groups = {
        file.data_group: content
        for file, content in reading.files.items()
        if file.data_group is not None
    }
    passive = passive_authentication(reading.files.get(FileId.SOD, b""), groups, anchors, at)
    proofs = chip_proofs(reading, passive, anchors, at, expected_challenge=expected_challenge)
    contents = read_contents(reading.files)
    return ChipVerdict(
        claim=claim_of_contents(contents, at),
        checks=(*passive.checks, *proofs, *_content_checks(contents, reading, passive, at)),
        portrait=None if contents.portrait is None else contents.portrait.image,
        portrait_type="" if contents.portrait is None else contents.portrait.media_type,
        simulated=passive.practice,
    )


def _content_checks(
    contents: ChipContents, reading: ChipReading, passive: PassiveAuthentication, at: datetime
) -> tuple[Check, ...]:
    checks = [_check(READABLE, not contents.malformed, contents.malformed)]
    if contents.mrz is not None and (contents.vietnamese or contents.person):
        pair = compare_claims((zone_claim(contents, at), printed_claim(contents)))
        agree = all(check.outcome is not Outcome.FAILS for check in pair)
        checks.append(_check(GROUPS_AGREE, agree, "chip.groups_differ"))
    if contents.mrz is not None and passive.path:
        expected = country_of(contents.mrz.issuing_state)
        same = expected is not None and passive.country == expected
        checks.append(_check(COUNTRY, same, "chip.country_differs"))
    checks.extend(_com_check(reading, passive))
    return tuple(checks)


def _com_check(reading: ChipReading, passive: PassiveAuthentication) -> tuple[Check, ...]:
    """EF.COM is not signed: what it names and the state did not sign was put there by others."""
    content = reading.files.get(FileId.COM)
    if content is None or not passive.hashed:
        return ()
    try:
        named = parse_com(content).data_groups
    except MalformedChipData:
        return (Check(COM_AGREES, Outcome.FAILS, "chip.malformed.com"),)
    if named - passive.hashed:
        return (Check(COM_AGREES, Outcome.FAILS, "chip.com_names_more"),)
    if passive.hashed - named:
        return (Check(COM_AGREES, Outcome.NOT_CHECKED, "chip.com_names_less"),)
    return (Check(COM_AGREES, Outcome.HOLDS),)


def _check(name: str, holds: bool, reason: str) -> Check:
    return Check(name, Outcome.HOLDS) if holds else Check(name, Outcome.FAILS, reason)
