"""Basic Access Control: both sides prove that they know the printed zone.

*Source: ICAO Doc 9303 Part 11, 4.3 and Appendix D.3.*
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.apdu import Command, parse_response
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, mrz_seed
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.session_cipher import (
    SessionKeys,
    cbc_decrypt,
    cbc_encrypt,
    mac,
    session_keys,
)

GET_CHALLENGE = Command(0x00, 0x84, 0x00, 0x00, ne=8)
_SUITE = CipherSuite.DES3
_NONCE = 8
_KEY = 16
_CRYPTOGRAM = 32
_ANSWER = 40


def establish(channel: Channel, key: MrzKey, randomness: Callable[[int], bytes]) -> SecureChannel:
    """Open a 3DES session with the key of the printed zone.

    Raises ``AtTheDeskError("chip.key_refused")`` (fact ``protocol``) where the chip refuses the key
    or does not know it itself.
    """
    nonce_chip = _get_challenge(channel)
    nonce, contribution = randomness(_NONCE), randomness(_KEY)
    access = session_keys(mrz_seed(key), _SUITE)
    sealed = _sealed(access, nonce + nonce_chip + contribution)
    response = parse_response(channel.transmit(Command(0, 0x82, 0, 0, sealed, _ANSWER).encode()))
    if not response.ok:
        raise _refused(response.sw)
    answer = _opened(access, response.data)
    if not compare_digest(answer[:16], nonce_chip + nonce):
        raise _refused(0)
    secret = bytes(a ^ b for a, b in zip(contribution, answer[16:], strict=True))
    counter = int.from_bytes(nonce_chip[4:] + nonce[4:], "big")
    return SecureChannel(session_keys(secret, _SUITE), counter)


def _get_challenge(channel: Channel) -> bytes:
    response = parse_response(channel.transmit(GET_CHALLENGE.encode()))
    if not response.ok:
        raise AtTheDeskError("chip.access_not_offered", protocol="BAC", sw=response.sw)
    if len(response.data) != _NONCE:
        raise MalformedChipData("bac.challenge")
    return response.data


def _sealed(access: SessionKeys, plaintext: bytes) -> bytes:
    cryptogram = cbc_encrypt(_SUITE, access.enc, bytes(8), plaintext)
    return cryptogram + mac(_SUITE, access.mac, cryptogram)


def _opened(access: SessionKeys, answer: bytes) -> bytes:
    if len(answer) != _ANSWER:
        raise MalformedChipData("bac.answer")
    cryptogram, checksum = answer[:_CRYPTOGRAM], answer[_CRYPTOGRAM:]
    if not compare_digest(mac(_SUITE, access.mac, cryptogram), checksum):
        raise _refused(0)
    return cbc_decrypt(_SUITE, access.enc, bytes(8), cryptogram)


def _refused(sw: int) -> AtTheDeskError:
    return AtTheDeskError("chip.key_refused", protocol="BAC", sw=sw)
