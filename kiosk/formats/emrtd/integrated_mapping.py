"""The pseudo-random number of integrated mapping.

*Source: ICAO Doc 9303 Part 11, 4.4.3.3.2.*
"""

from __future__ import annotations

from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.session_cipher import cbc_encrypt

_CONSTANTS = {
    16: (
        bytes.fromhex("A668892A7C41E3CA739F40B057D85904"),
        bytes.fromhex("A4E136AC725F738B01C1F60217C188AD"),
    ),
    32: (
        bytes.fromhex("D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676"),
        bytes.fromhex("54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517"),
    ),
}
_EXTRA_BITS = 64


def nonce_bytes(suite: CipherSuite) -> int:
    """Length of the chip's nonce: 16 bytes, 32 for keys longer than that."""
    return 16 if suite.key_bytes <= 16 else 32


def pseudo_random(suite: CipherSuite, chip_nonce: bytes, own_nonce: bytes, prime: int) -> int:
    """Return R(s, t) reduced modulo ``prime``.

    ``chip_nonce`` has 16 or 32 bytes, ``own_nonce`` as many as a key of the suite.
    """
    next_key, output = _CONSTANTS[len(chip_nonce)]
    bits = 8 * len(chip_nonce)
    key = _run(suite, own_nonce, chip_nonce)
    produced = b""
    for _ in range(-(-(prime.bit_length() + _EXTRA_BITS) // bits)):
        produced += _run(suite, key, output)
        key = _run(suite, key, next_key)
    return int.from_bytes(produced, "big") % prime


def _run(suite: CipherSuite, key: bytes, block: bytes) -> bytes:
    return cbc_encrypt(suite, key[: suite.key_bytes], bytes(suite.block_bytes), block)
