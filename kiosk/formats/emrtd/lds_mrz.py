"""DG1: the machine readable zone, as on the card.

*Source: ICAO Doc 9303 Part 10, 4.7.1.*
"""

from __future__ import annotations

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.mrz import Mrz, parse_mrz


def parse_data_group_1(data: bytes) -> Mrz:
    """Read the whole file; raises :class:`MalformedChipData` for anything but TD1 or TD3."""
    objects = tlv.parse_all(tlv.parse_exactly(data, 0x61, "dg1.tag"))
    zone = tlv.required(objects, 0x5F1F, "dg1.mrz")
    try:
        return parse_mrz(zone.decode("ascii"))
    except (UnicodeDecodeError, AtTheDeskError) as fault:
        raise MalformedChipData("dg1.mrz") from fault
