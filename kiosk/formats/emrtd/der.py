"""DER through asn1crypto, with one error for everything that is not as it should be.

asn1crypto parses lazily: a structure is opened whole here, so that what comes out can be read
without surprises.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import core

from kiosk.formats.emrtd.malformed import MalformedChipData

_FAULTS = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
# What asn1crypto 1.5 was seen to raise on damaged input; AttributeError where a tag is another one.


def load(kind: type[core.Asn1Value], data: bytes, where: str) -> Any:
    """Parse ``data`` as ``kind`` to its last leaf; nothing may follow it.

    Raises :class:`MalformedChipData` naming ``where``.
    """
    try:
        value = kind.load(data, strict=True)
        _ = value.native
    except _FAULTS as fault:
        raise MalformedChipData(where) from fault
    return value
