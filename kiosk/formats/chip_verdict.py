"""What a chip's evidence comes to: facts, and how each proof came out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source, compare_claims
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.local_day import local_day
from kiosk.formats.chip_proofs import chip_proofs
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.issuing_states import country_of
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.lds_details import (
    DocumentDetails,
    PersonDetails,
    parse_data_group_11,
    parse_data_group_12,
)
from kiosk.formats.emrtd.lds_mrz import parse_data_group_1
from kiosk.formats.emrtd.lds_portrait import Portrait, parse_data_group_2
from kiosk.formats.emrtd.lds_vietnam import VietnameseFacts, parse_data_group_13
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.passive_authentication import (
    PassiveAuthentication,
    passive_authentication,
)
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.formats.mrz import Mrz, claim_of

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
    contents = _read_contents(reading)
    return ChipVerdict(
        claim=_claim(contents, at),
        checks=(*passive.checks, *proofs, *_content_checks(contents, reading, passive, at)),
        portrait=None if contents.portrait is None else contents.portrait.image,
        portrait_type="" if contents.portrait is None else contents.portrait.media_type,
        simulated=passive.practice,
    )


@dataclass(frozen=True, slots=True)
class _Contents:
    mrz: Mrz | None = None
    portrait: Portrait | None = None
    vietnamese: VietnameseFacts | None = None
    person: PersonDetails | None = None
    document: DocumentDetails | None = None
    malformed: str = ""


def _read_contents(reading: ChipReading) -> _Contents:
    """Open the data groups; the first that cannot be read is named."""
    found: dict[str, object] = {}
    malformed = ""
    for name, file, parse in _PARSERS:
        content = reading.files.get(file)
        if content is None:
            continue
        try:
            found[name] = parse(content)
        except MalformedChipData:
            malformed = malformed or f"chip.malformed.{file.value}"
    return _Contents(malformed=malformed, **found)  # type: ignore[arg-type]


_PARSERS = (
    ("mrz", FileId.DG1, parse_data_group_1),
    ("portrait", FileId.DG2, parse_data_group_2),
    ("vietnamese", FileId.DG13, parse_data_group_13),
    ("person", FileId.DG11, parse_data_group_11),
    ("document", FileId.DG12, parse_data_group_12),
)


def _claim(contents: _Contents, at: datetime) -> Claim:
    """Merge the groups: accents from where they are, DG1 for what every reader understands."""
    zone, printed = _zone_claim(contents, at), _printed_claim(contents)
    return Claim(
        source=Source.CHIP,
        number=printed.number or zone.number,
        name=printed.name,
        unaccented_name=zone.unaccented_name,
        birth=printed.birth or zone.birth,
        sex=printed.sex or zone.sex,
        address=printed.address,
        issued=printed.issued,
        expiry=printed.expiry or zone.expiry,
        old_number=printed.old_number,
        document_number=zone.document_number,
    )


def _zone_claim(contents: _Contents, at: datetime) -> Claim:
    if contents.mrz is None:
        return Claim(source=Source.CHIP)
    return claim_of(contents.mrz, Source.CHIP, today=local_day(at))


def _printed_claim(contents: _Contents) -> Claim:
    """What the accented groups say: DG13 of the Vietnamese card, DG11 and DG12 of others."""
    facts = contents.vietnamese or VietnameseFacts()
    person, document = contents.person, contents.document
    born = facts.birth or (None if person is None else person.birth)
    known = born is not None and 1850 <= born.year <= 2299
    unlimited = Expiry(None) if facts.unlimited else None
    return Claim(
        source=Source.CHIP,
        number=facts.number,
        name=facts.name or (None if person is None else person.name),
        birth=BirthDate.of(born) if born is not None and known else None,
        sex=facts.sex,
        address=facts.residence or (None if person is None else person.address),
        issued=facts.issued or (None if document is None else document.issued),
        expiry=unlimited if facts.expiry is None else Expiry(facts.expiry),
        old_number=facts.old_number,
    )


def _content_checks(
    contents: _Contents, reading: ChipReading, passive: PassiveAuthentication, at: datetime
) -> tuple[Check, ...]:
    checks = [_check(READABLE, not contents.malformed, contents.malformed)]
    if contents.mrz is not None and (contents.vietnamese or contents.person):
        pair = compare_claims((_zone_claim(contents, at), _printed_claim(contents)))
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
