"""Chip Authentication: the chip agrees on keys with its static key, which no copy has.

*Source: ICAO Doc 9303 Part 11, 6.2; BSI TR-03110-1, 3.4; TR-03110-3, B.2.*
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hmac import compare_digest

from kiosk.domain.evidence import Outcome
from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import SHORT_NE, Command, Response
from kiosk.formats.emrtd.chip_keys import parse_chip_key
from kiosk.formats.emrtd.chip_reading import ChipAuthenticationTranscript
from kiosk.formats.emrtd.key_agreement import Group, Randomness, draw_private
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.link import ChainRefused, Link
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import ID_CA_DH, ID_CA_ECDH
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.security_infos import (
    ChipAuthenticationInfo,
    ChipPublicKeyInfo,
    SecurityInfos,
    encode_oid,
    parse_data_group_14,
)
from kiosk.formats.emrtd.session_cipher import session_keys

_STRONGEST_FIRST = (
    CipherSuite.AES256,
    CipherSuite.AES192,
    CipherSuite.AES128,
    CipherSuite.DES3,
)


@dataclass(frozen=True, slots=True)
class ChipAuthenticationWay:
    """A protocol and the static key that goes with it."""

    info: ChipAuthenticationInfo
    key: ChipPublicKeyInfo


def choose_way(infos: SecurityInfos) -> ChipAuthenticationWay | None:
    """Choose the strongest protocol with a key; ``None`` where the chip offers none.

    A key without its protocol is 3DES: chips before the protocol was named (Part 11, 9.2.6).
    """
    for suite in _STRONGEST_FIRST:
        for info in infos.chip_authentication:
            for key in infos.chip_keys:
                same_key = info.key_id is None or info.key_id == key.key_id
                if info.suite is suite and info.elliptic is key.elliptic and same_key:
                    return ChipAuthenticationWay(info, key)
    if infos.chip_authentication or not infos.chip_keys:
        return None
    key = infos.chip_keys[0]
    oid = f"{ID_CA_ECDH if key.elliptic else ID_CA_DH}.1"
    implied = ChipAuthenticationInfo(oid, CipherSuite.DES3, key.elliptic, key.key_id)
    return ChipAuthenticationWay(implied, key)


def way_of(data_group_14: bytes) -> ChipAuthenticationWay | None:
    """Choose from DG14's file; ``None`` also where it cannot be read: the judgement says so."""
    try:
        return choose_way(parse_data_group_14(data_group_14))
    except MalformedChipData:
        return None


def authenticate(
    link: Link, way: ChipAuthenticationWay, randomness: Randomness
) -> tuple[ChipAuthenticationTranscript, bool]:
    """Agree on keys and go on under them; the next exchange shows whether the chip has its key.

    Returns the transcript, which has no exchange yet (see :func:`completed`), and whether the chip
    went along; where it refuses, the old session goes on if it still can; a chip that answers
    nonsense has refused, and its session is over. Raises :class:`MalformedChipData` where the
    chip's key cannot be used, :class:`ChainRefused` and ``ExtendedLengthRefused`` where the
    terminal's key is too long for what chip and reader take.
    """
    group, static = parse_chip_key(way.key, "ca.key")
    private = draw_private(group, randomness)
    transcript = ChipAuthenticationTranscript(
        protocol=way.info.oid,
        key_id=way.info.key_id,
        terminal_key=private.to_bytes((group.order.bit_length() + 7) // 8, "big"),
        command=b"",
        response=b"",
    )
    secret = group.agree(private, static, "ca.key")
    public = group.public(private)
    try:
        agreed = _agreed(link, way, public)
    except MalformedChipData:
        if link.session is not None:
            link.session.ended = True
        agreed = False
    if agreed:
        link.start(SecureChannel(session_keys(secret, way.info.suite)))
    return transcript, agreed


def _agreed(link: Link, way: ChipAuthenticationWay, public: bytes) -> bool:
    """Send the terminal's key: by MSE:Set KAT for 3DES, else by Set AT and GENERAL AUTHENTICATE."""
    reference = b"" if way.info.key_id is None else tlv.encode(0x84, _number(way.info.key_id))
    # Some 3DES chips know the newer commands only.
    is_3des = way.info.suite is CipherSuite.DES3
    if is_3des and _set_key(link, tlv.encode(0x91, public) + reference):
        return True
    chosen = tlv.encode(0x80, encode_oid(way.info.oid)) + reference
    if not _still_open(link) or not link.send(Command(0, 0x22, 0x41, 0xA4, chosen)).ok:
        return False
    proof = tlv.encode(0x7C, tlv.encode(0x80, public))
    response: Response = link.send(Command(0, 0x86, 0, 0, proof, SHORT_NE))
    return response.ok


def _set_key(link: Link, data: bytes) -> bool:
    try:
        return link.send(Command(0, 0x22, 0x41, 0xA6, data)).ok
    except ChainRefused:
        if not _still_open(link):
            raise
        return False


def _still_open(link: Link) -> bool:
    return link.session is not None and not link.session.ended


def _number(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def key_usable(way: ChipAuthenticationWay) -> bool:
    """Whether the chip's static key is of a group known here and an element of it."""
    try:
        group, static = parse_chip_key(way.key, "ca.key")
        group.agree(1, static, "ca.key")
    except MalformedChipData:
        return False
    return True


def completed(
    transcript: ChipAuthenticationTranscript, exchange: tuple[bytes, bytes] | None
) -> ChipAuthenticationTranscript:
    """Add the first exchange under the new keys."""
    command, response = exchange or (b"", b"")
    return replace(transcript, command=command, response=response)


def verify(transcript: ChipAuthenticationTranscript, infos: SecurityInfos) -> tuple[Outcome, str]:
    """Repeat the agreement from the transcript and DG14's key: does the response's MAC hold?

    Reasons: ``chip.chip_authentication_refused``, ``chip.chip_key_wrong`` (a copy),
    ``chip.chip_key_unknown`` (a group nobody here knows: not checked).
    """
    way = choose_way(infos)
    if way is None or (way.info.oid, way.info.key_id) != (transcript.protocol, transcript.key_id):
        return Outcome.NOT_CHECKED, "chip.chip_key_unknown"
    if not transcript.response:
        return Outcome.FAILS, "chip.chip_authentication_refused"
    try:
        group, static = parse_chip_key(way.key, "ca.key")
    except MalformedChipData:
        return Outcome.NOT_CHECKED, "chip.chip_key_unknown"
    try:
        held = _response_holds(transcript, way, group, static)
    except MalformedChipData:
        held = False
    return (Outcome.HOLDS, "") if held else (Outcome.FAILS, "chip.chip_key_wrong")


def _response_holds(
    transcript: ChipAuthenticationTranscript,
    way: ChipAuthenticationWay,
    group: Group,
    static: bytes,
) -> bool:
    private = int.from_bytes(transcript.terminal_key, "big")
    if not 0 < private < group.order:
        return False
    secret = group.agree(private, static, "ca.key")
    # The command took the counter to 1.
    session = SecureChannel(session_keys(secret, way.info.suite), 1)
    try:
        session.unwrap(transcript.response)
    except MalformedChipData:
        return False
    except AtTheDeskError as fault:
        if fault.code != "chip.mac_wrong":
            raise
        return False
    return compare_digest(transcript.command[:1], b"\x0c") and not session.ended
