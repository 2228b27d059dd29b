"""The elementary files of the chip: identifiers, tags and names.

*Source: ICAO Doc 9303 Part 10, 3.11 and 4.6-4.7.*
"""

from __future__ import annotations

from enum import Enum


class FileId(Enum):
    """A file: its value is the name in evidence and on the screen (``dg1`` … ``dg16``)."""

    CARD_ACCESS = "card_access"
    CARD_SECURITY = "card_security"
    ATR_INFO = "atr_info"
    COM = "com"
    SOD = "sod"
    DG1 = "dg1"
    DG2 = "dg2"
    DG3 = "dg3"
    DG4 = "dg4"
    DG5 = "dg5"
    DG6 = "dg6"
    DG7 = "dg7"
    DG8 = "dg8"
    DG9 = "dg9"
    DG10 = "dg10"
    DG11 = "dg11"
    DG12 = "dg12"
    DG13 = "dg13"
    DG14 = "dg14"
    DG15 = "dg15"
    DG16 = "dg16"

    @property
    def identifier(self) -> int:
        """File identifier for SELECT."""
        return _IDENTIFIERS[self]

    @property
    def short_identifier(self) -> int:
        """SFI for READ BINARY: the low five bits of the identifier."""
        return _IDENTIFIERS[self] & 0x1F

    @property
    def data_group(self) -> int | None:
        """Number of the data group (1 to 16); ``None`` for the other files."""
        return int(self.value[2:]) if self.value.startswith("dg") else None


def data_group(number: int) -> FileId:
    """Return the file of a data group; raises ``ValueError`` outside 1 to 16."""
    return FileId(f"dg{number}")


_IDENTIFIERS = {
    FileId.CARD_ACCESS: 0x011C,
    FileId.CARD_SECURITY: 0x011D,
    FileId.ATR_INFO: 0x2F01,
    FileId.COM: 0x011E,
    FileId.SOD: 0x011D,
    **{FileId(f"dg{number}"): 0x0100 + number for number in range(1, 17)},
}
DATA_GROUP_TAGS = {
    0x61: 1, 0x75: 2, 0x63: 3, 0x76: 4, 0x65: 5, 0x66: 6, 0x67: 7, 0x68: 8,
    0x69: 9, 0x6A: 10, 0x6B: 11, 0x6C: 12, 0x6D: 13, 0x6E: 14, 0x6F: 15, 0x70: 16,
}  # fmt: skip
"""Tag at the head of a data group's file, and in EF.COM's list: number of the data group."""
TAG_OF_DATA_GROUP = {number: tag for tag, number in DATA_GROUP_TAGS.items()}
