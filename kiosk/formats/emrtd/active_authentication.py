"""Active Authentication: the chip signs our challenge with a key that no copy has.

*Source: ICAO Doc 9303 Part 11, 6.1; ISO/IEC 9796-2:2010, 8 (scheme 1); BSI TR-03111, 5.2.*
"""

from __future__ import annotations

import hashlib
from hmac import compare_digest

from kiosk.domain.evidence import Outcome
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import EXTENDED_NE, SHORT_NE, Command
from kiosk.formats.emrtd.chip_reading import ActiveAuthenticationTranscript
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.public_keys import (
    EcKey,
    PublicKey,
    RsaKey,
    SignatureScheme,
    parse_public_key,
)
from kiosk.formats.emrtd.public_keys import verify as verify_signature

CHALLENGE_BYTES = 8
_TRAILERS = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}
_PLAIN_HASHES = {"1": "sha1", "2": "sha224", "3": "sha256", "4": "sha384", "5": "sha512"}
_WRONG_LENGTH = 0x67
_FITS_ANY_ANSWER = 223
"""Bytes that a short protected answer carries under any cipher."""
_PLAIN_STEM = "0.4.0.127.0.7.1.1.4.1."


def parse_data_group_15(data: bytes) -> PublicKey:
    """Read DG15, tag 6F included; raises :class:`MalformedChipData` for keys nobody here knows."""
    return parse_public_key(tlv.parse_exactly(data, 0x6F, "dg15.tag"), "dg15.key")


def authenticate(
    link: Link, key: PublicKey, challenge: bytes, *, extended: bool
) -> ActiveAuthenticationTranscript:
    """Let the chip sign ``challenge`` (8 bytes); an empty signature says that it refused.

    ``extended`` says that chip and reader take extended length, which a signature longer than a
    short protected response needs. Without it a chip may still hand it over in parts (61xx).
    """
    ne = EXTENDED_NE if extended and _size(key) > link.most_short_data else SHORT_NE
    response = link.send(Command(0, 0x88, 0, 0, challenge, ne))
    signature = response.data if response.ok else b""
    return ActiveAuthenticationTranscript(challenge, signature, response.sw)


def _size(key: PublicKey) -> int:
    """Bytes of a signature at most."""
    if isinstance(key, RsaKey):
        return (key.modulus.bit_length() + 7) // 8
    return 2 * key.curve.order_bytes + 10


def verify(
    transcript: ActiveAuthenticationTranscript, key: PublicKey, algorithm_oid: str
) -> tuple[Outcome, str]:
    """Verify the signature with DG15's key.

    ``algorithm_oid`` is what DG14 names for ECDSA, empty where it names nothing. Reasons:
    ``chip.active_authentication_refused``, ``chip.active_signature_wrong`` (a copy),
    ``chip.signature_too_long`` (the reader could not carry it: not checked).
    """
    too_long = transcript.sw >> 8 == _WRONG_LENGTH and _size(key) > _FITS_ANY_ANSWER
    if not transcript.signature and too_long:
        return Outcome.NOT_CHECKED, "chip.signature_too_long"
    if not transcript.signature:
        return Outcome.FAILS, "chip.active_authentication_refused"
    if len(transcript.challenge) != CHALLENGE_BYTES:
        return Outcome.FAILS, "chip.challenge_wrong"
    if isinstance(key, RsaKey):
        held = _rsa_holds(key, transcript)
    else:
        held = _ecdsa_holds(key, transcript, algorithm_oid)
    return (Outcome.HOLDS, "") if held else (Outcome.FAILS, "chip.active_signature_wrong")


def _rsa_holds(key: RsaKey, transcript: ActiveAuthenticationTranscript) -> bool:
    """Recover the message part M1 and compare the hash of M1 and challenge."""
    signature = int.from_bytes(transcript.signature, "big")
    if not 0 < signature < key.modulus:
        return False
    recovered = pow(signature, key.exponent, key.modulus)
    size = (key.modulus.bit_length() + 7) // 8
    # The signer may have taken the smaller of s and n - s: the last nibble is always 12.
    if recovered & 0x0F != 0x0C:
        recovered = key.modulus - recovered
    try:
        return _message_holds(recovered.to_bytes(size, "big"), transcript.challenge)
    except MalformedChipData:
        return False


def _message_holds(block: bytes, challenge: bytes) -> bool:
    if block[-1] == 0xBC:
        hash_name, trailer = "sha1", 1
    elif block[-1] == 0xCC and block[-2] in _TRAILERS:
        hash_name, trailer = _TRAILERS[block[-2]], 2
    else:
        return False
    size = hashlib.new(hash_name, usedforsecurity=False).digest_size
    start = _message_start(block)
    end = len(block) - trailer - size
    # Partial recovery only: 01 in the first two bits, 1 for "more data" in the third.
    if block[0] >> 5 != 0b011 or end < start:
        return False
    digest = hashlib.new(hash_name, block[start:end] + challenge, usedforsecurity=False).digest()
    return compare_digest(digest, block[end : end + size])


def _message_start(block: bytes) -> int:
    """Padding ends with the first nibble A in the low half of a byte."""
    for index, each in enumerate(block):
        if each & 0x0F == 0x0A:
            return index + 1
        if each & 0x0F != 0x0B:
            break
    raise MalformedChipData("aa.padding")


def _ecdsa_holds(
    key: EcKey, transcript: ActiveAuthenticationTranscript, algorithm_oid: str
) -> bool:
    """Try what DG14 names; without a name every hash, for chips differ in what they take."""
    suffix = algorithm_oid.removeprefix(_PLAIN_STEM)
    named = _PLAIN_HASHES.get(suffix) if algorithm_oid.startswith(_PLAIN_STEM) else None
    names = (named,) if named is not None else tuple(_PLAIN_HASHES.values())
    kinds = ["ecdsa"] if transcript.signature[:1] == b"\x30" else []
    if len(transcript.signature) == 2 * key.curve.order_bytes:
        kinds.append("ecdsa_plain")
    return any(
        verify_signature(
            key, SignatureScheme(kind, name), transcript.challenge, transcript.signature
        )
        for kind in kinds
        for name in names
    )
