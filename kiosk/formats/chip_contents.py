"""What the data groups say, merged into one claim; whether they may say it is judged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.local_day import local_day
from kiosk.formats.emrtd.files import FileId
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
from kiosk.formats.mrz import Mrz, claim_of

TEXT_GROUPS = frozenset({FileId.DG1, FileId.DG11, FileId.DG12, FileId.DG13})
"""The groups that say who somebody is in words."""


@dataclass(frozen=True, slots=True, repr=False)
class ChipContents:
    """The groups that could be opened."""

    mrz: Mrz | None = None
    portrait: Portrait | None = None
    vietnamese: VietnameseFacts | None = None
    person: PersonDetails | None = None
    document: DocumentDetails | None = None
    malformed: str = ""
    """The first group that is there and cannot be read, as a reason; else empty."""


def read_contents(files: Mapping[FileId, bytes]) -> ChipContents:
    """Open the data groups; the first that cannot be read is named."""
    found: dict[str, object] = {}
    malformed = ""
    for name, file, parse in _PARSERS:
        content = files.get(file)
        if content is None:
            continue
        try:
            found[name] = parse(content)
        except MalformedChipData:
            malformed = malformed or f"chip.malformed.{file.value}"
    return ChipContents(malformed=malformed, **found)  # type: ignore[arg-type]


_PARSERS = (
    ("mrz", FileId.DG1, parse_data_group_1),
    ("portrait", FileId.DG2, parse_data_group_2),
    ("vietnamese", FileId.DG13, parse_data_group_13),
    ("person", FileId.DG11, parse_data_group_11),
    ("document", FileId.DG12, parse_data_group_12),
)


def claim_of_contents(contents: ChipContents, at: datetime) -> Claim:
    """Merge the groups: accents from where they are, DG1 for what every reader understands."""
    zone, printed = zone_claim(contents, at), printed_claim(contents)
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


def zone_claim(contents: ChipContents, at: datetime) -> Claim:
    """What DG1 says."""
    if contents.mrz is None:
        return Claim(source=Source.CHIP)
    return claim_of(contents.mrz, Source.CHIP, today=local_day(at))


def printed_claim(contents: ChipContents) -> Claim:
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


def facts_so_far(files: Mapping[FileId, bytes], at: datetime) -> Claim:
    """What the groups of text that are here already say, while the rest is still being read.

    Nothing of it is proved: to be shown as such, and never kept. A group that is not of its shape
    says nothing yet; the verdict names it.
    """
    here = {file: content for file, content in files.items() if file in TEXT_GROUPS}
    return claim_of_contents(read_contents(here), at)
