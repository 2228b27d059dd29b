"""Basic Access Control and 3DES secure messaging against Debian's libmrtd0, where it is installed.

An independent implementation in C; only its pure functions are called.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator

import pytest

from kiosk.formats.emrtd import bac
from kiosk.formats.emrtd.apdu import Command
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, kdf, mrz_seed
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.session_cipher import SessionKeys, mac, pad, session_keys

KEY = MrzKey("099012345", "990315", "390315")


@pytest.fixture(scope="module")
def library() -> Iterator[ctypes.CDLL]:
    try:
        found = ctypes.CDLL("libmrtd.so.0")
    except OSError:
        pytest.skip("libmrtd0 is not installed")
    found.mrtd_bac_get_ssc.restype = ctypes.c_uint64
    found.mrtd_bac_protected_apdu.restype = None
    return found


def room(size: int) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(size)


def test_the_key_of_the_zone(library: ctypes.CDLL) -> None:
    zone, enc, own_mac = room(32), room(16), room(16)
    library.mrtd_bac_get_kmrz(b"099012345", b"990315", b"390315", zone)
    assert zone.raw[:24] == KEY.information
    library.mrtd_bac_kmrz_to_kenc_kmac(zone, enc, own_mac)
    seed = mrz_seed(KEY)
    assert enc.raw == kdf(seed, 1, CipherSuite.DES3)
    assert own_mac.raw == kdf(seed, 2, CipherSuite.DES3)


@pytest.mark.parametrize("size", [1, 7, 8, 9, 16, 100, 255])
def test_the_retail_mac(library: ctypes.CDLL, size: int) -> None:
    key, data = os.urandom(16), os.urandom(size)
    padded, out = pad(data, 8), room(8)
    library.mrtd_crypto_mac(padded, out, len(padded), key)
    assert out.raw == mac(CipherSuite.DES3, key, data)


class OtherChip:
    """The chip's side of the handshake, answered with what the library computes."""

    atr = b"\x3b\x80\x80\x01\x01"

    def __init__(self, library: ctypes.CDLL, nonce: bytes, contribution: bytes) -> None:
        self.library, self.nonce, self.contribution = library, nonce, contribution
        self.access = session_keys(mrz_seed(KEY), CipherSuite.DES3)
        self.asked = b""

    def transmit(self, command: bytes) -> bytes:
        if command[1] == 0x84:
            return self.nonce + b"\x90\x00"
        self.asked = command[5:45]
        opened = room(32)
        self.library.mrtd_crypto_decrypt_3des(self.asked, opened, 32, self.access.enc)
        answer = self.nonce + opened.raw[:8] + self.contribution
        sealed, checksum = room(32), room(8)
        self.library.mrtd_crypto_encrypt_3des(answer, sealed, 32, self.access.enc)
        self.library.mrtd_crypto_mac(pad(sealed.raw, 8), checksum, 40, self.access.mac)
        return sealed.raw + checksum.raw + b"\x90\x00"


def test_the_handshake_byte_for_byte(library: ctypes.CDLL) -> None:
    drawn = [os.urandom(8), os.urandom(16)]
    chip = OtherChip(library, os.urandom(8), os.urandom(16))
    left = list(drawn)
    session = bac.establish(chip, KEY, lambda _size: left.pop(0))
    expected = room(40)
    library.mrtd_bac_cmd_data(
        drawn[0], drawn[1], chip.nonce, chip.access.enc, chip.access.mac, expected
    )
    assert chip.asked == expected.raw
    counter = library.mrtd_bac_get_ssc(chip.nonce, drawn[0])
    secret = bytes(a ^ b for a, b in zip(drawn[1], chip.contribution, strict=True))
    other = SecureChannel(session_keys(secret, CipherSuite.DES3), counter)
    select = Command(0, 0xA4, 0x02, 0x0C, b"\x01\x1e")
    assert session.wrap(select) == other.wrap(select)


@pytest.mark.parametrize(
    "command",
    [
        Command(0, 0xA4, 0x02, 0x0C, b"\x01\x1e"),
        Command(0, 0xB0, 0x00, 0x00, ne=4),
        Command(0, 0xB0, 0x81, 0x00, ne=231),
    ],
    ids=["select", "read", "read by short identifier"],
)
def test_a_protected_command_byte_for_byte(library: ctypes.CDLL, command: Command) -> None:
    keys = SessionKeys(CipherSuite.DES3, os.urandom(16), os.urandom(16))
    counter = 0x1122334455667788
    out, size = room(300), ctypes.c_int(0)
    plain = command.encode()
    library.mrtd_bac_protected_apdu(
        plain, out, len(plain), ctypes.byref(size), keys.enc, keys.mac, ctypes.c_uint64(counter + 1)
    )
    assert SecureChannel(keys, counter).wrap(command) == out.raw[: size.value]
