"""What a chip sends that cannot be: always the parser's own error, never a traceback."""

from __future__ import annotations

from kiosk.errors import AtTheDeskError


class MalformedChipData(AtTheDeskError):
    """Bytes from the chip do not have the shape that the standard gives them.

    ``where`` names the structure (``tlv.length``, ``dg2.image``), never what stood in it.
    """

    def __init__(self, where: str) -> None:
        super().__init__("chip.malformed", where=where)
        self.where = where
