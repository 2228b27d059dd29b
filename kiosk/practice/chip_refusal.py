"""How a chip says no: a status word.

*Source: ISO/IEC 7816-4, 5.6.*
"""

from __future__ import annotations

OK = 0x9000
END_OF_FILE = 0x6282
WRONG_SECRET = 0x6300
WRONG_LENGTH = 0x6700
SECURITY_STATUS = 0x6982
CONDITIONS = 0x6985
SM_OBJECTS_MISSING = 0x6987
SM_OBJECTS_WRONG = 0x6988
CHAINING_WRONG = 0x6883
CHAINING_UNKNOWN = 0x6884
WRONG_DATA = 0x6A80
NOT_FOUND = 0x6A82
WRONG_PARAMETERS = 0x6A86
REFERENCE_NOT_FOUND = 0x6A88
OFFSET_OUTSIDE = 0x6B00
INSTRUCTION_UNKNOWN = 0x6D00
CLASS_UNKNOWN = 0x6E00


class ChipRefusal(Exception):
    """The command is refused with ``sw``; never leaves :meth:`VirtualChip.process`."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw
