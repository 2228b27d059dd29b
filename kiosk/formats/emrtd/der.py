"""DER through asn1crypto, with one error for everything that is not as it should be.

asn1crypto parses lazily, so a damaged part shows only when it is read: whatever reads one of its
values does so inside :func:`reading` and carries plain values out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asn1crypto import core

from kiosk.formats.emrtd.malformed import MalformedChipData

_FAULTS = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
# What asn1crypto 1.5 was seen to raise on damaged input; AttributeError where a tag is another one.


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Turn what asn1crypto raises in the block into :class:`MalformedChipData` at ``where``."""
    try:
        yield
    except _FAULTS as fault:
        raise MalformedChipData(where) from fault


def load(kind: type[core.Asn1Value], data: bytes, where: str) -> Any:
    """Parse the outside of ``data`` as ``kind``; nothing may follow it.

    Raises :class:`MalformedChipData` naming ``where``.
    """
    with reading(where):
        return kind.load(data, strict=True)
