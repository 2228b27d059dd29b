"""The ciphers under secure messaging, for either end of the wire.

*Source: ICAO Doc 9303 Part 11, 9.8.6 (3DES, retail MAC) and 9.8.7 (AES, CMAC).*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from kiosk.formats.emrtd.key_derivation import COUNTER_ENC, COUNTER_MAC, CipherSuite, kdf
from kiosk.formats.emrtd.malformed import MalformedChipData

MAC_BYTES = 8


@dataclass(frozen=True, slots=True)
class SessionKeys:
    """Keys of one session."""

    suite: CipherSuite
    enc: bytes = field(repr=False)
    mac: bytes = field(repr=False)


def session_keys(secret: bytes, suite: CipherSuite) -> SessionKeys:
    """Derive both keys from a shared secret."""
    return SessionKeys(suite, kdf(secret, COUNTER_ENC, suite), kdf(secret, COUNTER_MAC, suite))


def pad(data: bytes, block: int) -> bytes:
    """Append 80 and zeros up to a multiple of ``block``; always at least one byte."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes) -> bytes:
    """Take the padding off; raises :class:`MalformedChipData` where there is none."""
    bare = data.rstrip(b"\0")
    if not bare.endswith(b"\x80"):
        raise MalformedChipData("sm.padding")
    return bare[:-1]


def cbc_encrypt(suite: CipherSuite, key: bytes, iv: bytes, data: bytes) -> bytes:
    """Encrypt whole blocks, no padding."""
    run = Cipher(_algorithm(suite, key), modes.CBC(iv)).encryptor()
    return run.update(data) + run.finalize()


def cbc_decrypt(suite: CipherSuite, key: bytes, iv: bytes, data: bytes) -> bytes:
    """Decrypt whole blocks; raises :class:`MalformedChipData` for a broken block."""
    if not data or len(data) % suite.block_bytes:
        raise MalformedChipData("sm.cryptogram")
    run = Cipher(_algorithm(suite, key), modes.CBC(iv)).decryptor()
    return run.update(data) + run.finalize()


def _algorithm(suite: CipherSuite, key: bytes) -> TripleDES | AES:
    return TripleDES(key + key[:8]) if suite is CipherSuite.DES3 else AES(key)


def mac(suite: CipherSuite, key: bytes, data: bytes) -> bytes:
    """Return the 8-byte MAC of ``data``: retail MAC with padding method 2, or CMAC cut to 8."""
    if suite is CipherSuite.DES3:
        return _retail_mac(key, pad(data, 8))
    run = CMAC(AES(key))
    run.update(data)
    return run.finalize()[:MAC_BYTES]


def _retail_mac(key: bytes, data: bytes) -> bytes:
    """MAC algorithm 3 of ISO/IEC 9797-1: DES over all blocks, 3DES over the last."""
    chain = bytes(8)
    if len(data) > 8:
        run = Cipher(TripleDES(key[:8] * 3), modes.CBC(chain)).encryptor()
        chain = (run.update(data[:-8]) + run.finalize())[-8:]
    return cbc_encrypt(CipherSuite.DES3, key, chain, data[-8:])


def message_iv(keys: SessionKeys, counter: int) -> bytes:
    """Return the IV of one message: zero for 3DES, the encrypted counter for AES."""
    if keys.suite is CipherSuite.DES3:
        return bytes(8)
    return cbc_encrypt(keys.suite, keys.enc, bytes(16), counter.to_bytes(16, "big"))


def encrypt(keys: SessionKeys, counter: int, plaintext: bytes) -> bytes:
    """Pad and encrypt the data field of one message under the send sequence counter."""
    padded = pad(plaintext, keys.suite.block_bytes)
    return cbc_encrypt(keys.suite, keys.enc, message_iv(keys, counter), padded)


def decrypt(keys: SessionKeys, counter: int, ciphertext: bytes) -> bytes:
    """Decrypt and unpad; raises :class:`MalformedChipData` for broken blocks or padding."""
    return unpad(cbc_decrypt(keys.suite, keys.enc, message_iv(keys, counter), ciphertext))


def message_mac(keys: SessionKeys, counter: int, message: bytes) -> bytes:
    """Return the 8-byte MAC of one message: counter, then message, padded to the block."""
    block = keys.suite.block_bytes
    data = counter.to_bytes(block, "big") + message
    return mac(keys.suite, keys.mac, data if block == 8 else pad(data, block))
