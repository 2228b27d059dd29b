"""EF.COM: which data groups the chip says it has. Not signed: compared, never believed.

*Source: ICAO Doc 9303 Part 10, 4.6.1.*
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.files import DATA_GROUP_TAGS
from kiosk.formats.emrtd.malformed import MalformedChipData


@dataclass(frozen=True, slots=True)
class Com:
    """What EF.COM says."""

    lds_version: str
    """Four digits, such as ``0107``; empty where it is not that."""
    data_groups: frozenset[int]


def parse_com(data: bytes) -> Com:
    """Read the whole file; tags that name no data group are passed over."""
    objects = tlv.parse_all(tlv.parse_exactly(data, 0x60, "com.tag"))
    listed = tlv.required(objects, 0x5C, "com.list")
    if len(listed) > 32:
        raise MalformedChipData("com.list")
    version = tlv.first(objects, 0x5F01) or b""
    known = version.isdigit() and len(version) == 4
    return Com(
        version.decode("ascii") if known else "",
        frozenset(DATA_GROUP_TAGS[tag] for tag in listed if tag in DATA_GROUP_TAGS),
    )
