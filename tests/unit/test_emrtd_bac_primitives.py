"""ICAO Doc 9303 Part 11, Appendix D: keys and secure messaging of the worked example."""

from __future__ import annotations

import pytest

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import Command
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, kdf, mrz_seed
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.secure_messaging import SecureChannel, most_response_data
from kiosk.formats.emrtd.session_cipher import SessionKeys, encrypt, message_mac

KEYS = SessionKeys(
    CipherSuite.DES3,
    bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"),
    bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
)
SSC = 0x887022120C06C226
SELECT_COM = Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E"))


def test_the_key_seed_comes_from_the_mrz() -> None:
    key = MrzKey("L898902C<", "690806", "940623")
    assert key.information == b"L898902C<369080619406236"
    assert mrz_seed(key) == bytes.fromhex("239AB9CB282DAF66231DC5A4DF6BFBAE")


def test_a_long_document_number_counts_whole() -> None:
    seed = mrz_seed(MrzKey("D23145890734", "340712", "950712"))
    assert seed == bytes.fromhex("B366AD857DDCA2B08C0E299811714730")


def test_both_access_keys_come_from_the_seed() -> None:
    seed = bytes.fromhex("239AB9CB282DAF66231DC5A4DF6BFBAE")
    assert kdf(seed, 1, CipherSuite.DES3).hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert kdf(seed, 2, CipherSuite.DES3).hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_a_session_replays_the_worked_example() -> None:
    session = SecureChannel(KEYS, SSC)
    sent = session.wrap(SELECT_COM)
    assert sent.hex().upper() == "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800"
    assert session.unwrap(bytes.fromhex("990290008E08FA855A5D4C50A8ED9000")).ok
    sent = session.wrap(Command(0x00, 0xB0, 0x00, 0x00, ne=4))
    assert sent.hex().upper() == "0CB000000D9701048E08ED6705417E96BA5500"
    answer = session.unwrap(bytes.fromhex("8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"))
    assert answer.data == bytes.fromhex("60145F01")
    session.wrap(Command(0x00, 0xB0, 0x00, 0x04, ne=0x12))
    answer = session.unwrap(
        bytes.fromhex(
            "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"
        )
    )
    assert answer.data == bytes.fromhex("04303130365F36063034303030305C026175")


def test_a_replayed_response_is_refused() -> None:
    session = SecureChannel(KEYS, SSC)
    session.wrap(SELECT_COM)
    session.unwrap(bytes.fromhex("990290008E08FA855A5D4C50A8ED9000"))
    session.wrap(SELECT_COM)
    with pytest.raises(AtTheDeskError, match=r"chip\.mac_wrong"):
        session.unwrap(bytes.fromhex("990290008E08FA855A5D4C50A8ED9000"))


def test_an_unprotected_refusal_ends_the_session_and_an_unprotected_success_is_a_lie() -> None:
    session = SecureChannel(KEYS, SSC)
    session.wrap(SELECT_COM)
    assert session.unwrap(b"\x69\x88").sw == 0x6988
    assert session.ended
    session.wrap(SELECT_COM)
    with pytest.raises(MalformedChipData):
        session.unwrap(b"\x90\x00")


@pytest.mark.parametrize(("suite", "most"), [(CipherSuite.DES3, 231), (CipherSuite.AES128, 223)])
def test_a_short_response_holds(suite: CipherSuite, most: int) -> None:
    assert most_response_data(suite, 256) == most


def answered(objects: bytes, *, outer: bytes = b"\x90\x00", behind: bytes = b"") -> bytes:
    """A response to the first command of a session, with a MAC that holds over ``objects``."""
    checksum = message_mac(KEYS, SSC + 2, objects)
    return objects + tlv.encode(0x8E, checksum) + behind + outer


def session() -> SecureChannel:
    opened = SecureChannel(KEYS, SSC)
    opened.wrap(SELECT_COM)
    return opened


STATUS = tlv.encode(0x99, b"\x90\x00")
SEALED = tlv.encode(0x87, b"\x01" + encrypt(KEYS, SSC + 2, b"data"))


def test_a_response_that_is_as_it_should_be() -> None:
    assert session().unwrap(answered(SEALED + STATUS)).data == b"data"
    assert session().unwrap(answered(STATUS)).data == b""


@pytest.mark.parametrize(
    "response",
    [
        answered(STATUS, behind=tlv.encode(0x99, b"\x90\x00")),
        answered(STATUS, behind=SEALED),
        answered(SEALED + SEALED + STATUS),
        answered(STATUS + STATUS),
        answered(tlv.encode(0x80, b"\x00") + STATUS),
        answered(SEALED),
        answered(b""),
        answered(STATUS, outer=b"\x62\x82"),
        answered(tlv.encode(0x99, b"\x00\x90\x00")),
        answered(tlv.encode(0x99, b"\x90")),
        answered(tlv.encode(0x87, b"\x02" + encrypt(KEYS, SSC + 2, b"data")) + STATUS),
    ],
    ids=[
        "status behind the MAC",
        "data behind the MAC",
        "data twice",
        "status twice",
        "unknown object",
        "no status",
        "MAC alone",
        "another status outside",
        "status of three bytes",
        "status of one byte",
        "another padding indicator",
    ],
)
def test_objects_out_of_shape_are_refused_although_the_mac_holds(response: bytes) -> None:
    with pytest.raises(MalformedChipData):
        session().unwrap(response)


@pytest.mark.parametrize("size", [4, 7])
def test_a_shorter_mac_is_no_mac(size: int) -> None:
    checksum = message_mac(KEYS, SSC + 2, STATUS)[:size]
    with pytest.raises(MalformedChipData):
        session().unwrap(STATUS + tlv.encode(0x8E, checksum) + b"\x90\x00")


def test_data_of_an_odd_instruction_has_no_indicator() -> None:
    opened = SecureChannel(KEYS, SSC)
    opened.wrap(Command(0, 0xB1, 0, 0, b"\x54\x02\x80\x00", ne=16))
    sealed = tlv.encode(0x85, encrypt(KEYS, SSC + 2, b"data"))
    assert opened.unwrap(answered(sealed + STATUS)).data == b"data"


@pytest.mark.parametrize("room", range(20, 700, 7))
@pytest.mark.parametrize("suite", CipherSuite)
def test_the_most_that_fits_fits_and_one_more_block_does_not(suite: CipherSuite, room: int) -> None:
    most = most_response_data(suite, room)

    def length(size: int) -> int:
        padded = size + 1 + -(size + 1) % suite.block_bytes
        return len(tlv.encode(0x87, bytes(1 + padded))) + 4 + 10

    if most > 0:
        assert length(most) <= room
    # Where the length of the object takes one more byte, a block may stay unused.
    assert length(max(most, 0) + 2 * suite.block_bytes) > room
