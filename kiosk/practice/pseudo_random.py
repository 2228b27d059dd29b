"""The pseudo-random number of integrated mapping.

*Source: ICAO Doc 9303 Part 11, 4.4.3.3.2 (pseudo-random number mapping).*
"""

from __future__ import annotations

from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.session_cipher import cbc_encrypt

_SHORT = (
    bytes.fromhex("a668892a7c41e3ca739f40b057d85904"),
    bytes.fromhex("a4e136ac725f738b01c1f60217c188ad"),
)
_LONG = (
    bytes.fromhex("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"),
    bytes.fromhex("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"),
)
_EXTRA_BITS = 64


def pseudo_random(nonce: bytes, key: bytes, suite: CipherSuite, prime: int) -> int:
    """Return R(s, t) modulo ``prime``, from the chip's nonce s and the terminal's nonce t."""
    constants = _SHORT if len(nonce) == 16 else _LONG
    made = b""
    chain = _encrypt(suite, key, nonce)
    while len(made) * 8 < prime.bit_length() + _EXTRA_BITS:
        made += _encrypt(suite, chain, constants[1])
        chain = _encrypt(suite, chain, constants[0])
    return int.from_bytes(made, "big") % prime


def _encrypt(suite: CipherSuite, key: bytes, data: bytes) -> bytes:
    return cbc_encrypt(suite, key[: suite.key_bytes], bytes(suite.block_bytes), data)
