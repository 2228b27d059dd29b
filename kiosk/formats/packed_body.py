"""The body inside an envelope, packed: with a preset dictionary from version 02 on."""

from __future__ import annotations

import zlib
from typing import Final

from kiosk.errors import IntegrityError
from kiosk.formats.body_dictionary import FIRST

MAGIC: Final = b"MCQ\x01"
MAGIC_WITH_DICTIONARY: Final = b"MCQ\x02"
_DICTIONARIES: Final = {MAGIC: b"", MAGIC_WITH_DICTIONARY: FIRST}
"""By the envelope's version; all that were ever used stay."""
VERSIONS: Final = frozenset(_DICTIONARIES)
LARGEST_BODY: Final = 4 << 20


def pack(body: bytes, version: bytes = MAGIC) -> bytes:
    """As small as zlib makes it. Raises ``KeyError`` for a version that is none."""
    dictionary = _DICTIONARIES[version]
    deflate = zlib.compressobj(9, zdict=dictionary) if dictionary else zlib.compressobj(9)
    return deflate.compress(body) + deflate.flush()


def unpack(packed: bytes, version: bytes = MAGIC) -> bytes:
    """The body again, bounded; raises ``IntegrityError('envelope.malformed')``."""
    dictionary = _DICTIONARIES[version]
    inflate = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
    try:
        body = inflate.decompress(packed, LARGEST_BODY)
    except zlib.error:
        raise IntegrityError("envelope.malformed") from None
    if inflate.unconsumed_tail or inflate.unused_data or not inflate.eof:
        raise IntegrityError("envelope.malformed")
    return body
