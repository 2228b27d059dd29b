"""The chip answers the worked example of ICAO Doc 9303 Part 11, Appendix D byte for byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.formats.emrtd.apdu import Command
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, kdf, mrz_seed
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.session_cipher import SessionKeys
from kiosk.practice.chip import ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_files import ChipFiles

EF_COM = bytes.fromhex("60145F0104303130365F36063034303030305C026175")
KEY = MrzKey("L898902C", "690806", "940623")
SELECT_APPLICATION = bytes.fromhex("00A4040C07A0000002471001")
GET_CHALLENGE = bytes.fromhex("0084000008")
AUTHENTICATE = bytes.fromhex(
    "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728"
)


def replayed(*values: str) -> Callable[[int], bytes]:
    waiting = [bytes.fromhex(value) for value in values]

    def take(count: int) -> bytes:
        value = waiting.pop(0)
        assert len(value) == count
        return value

    return take


def chip(habits: ChipHabits | None = None, com: bytes = EF_COM) -> VirtualChip:
    randomness = replayed("4608F91988702212", "0B4F80323EB3191CB04970CB4052790B")
    files = ChipFiles({0x011C: b"\x31\x00"}, {0x011E: com, 0x0103: b"fingers"})
    return VirtualChip(files, ChipKeys(KEY), habits, randomness)


def opened(made: VirtualChip) -> SecureChannel:
    for command in (SELECT_APPLICATION, GET_CHALLENGE, AUTHENTICATE):
        assert made.process(command)[-2:] == b"\x90\x00"
    keys = SessionKeys(
        CipherSuite.DES3,
        bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"),
        bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
    )
    return SecureChannel(keys, 0x887022120C06C226)


def ask(made: VirtualChip, channel: SecureChannel, command: Command) -> tuple[bytes, int]:
    response = channel.unwrap(made.process(channel.wrap(command)))
    return response.data, response.sw


def test_the_worked_example_opens_the_chip() -> None:
    made = chip()
    assert made.process(SELECT_APPLICATION) == b"\x90\x00"
    assert made.process(GET_CHALLENGE).hex() == "4608f919887022129000"
    assert made.process(AUTHENTICATE).hex() == (
        "46b9342a41396cd7386bf5803104d7cedc122b9132139baf2eedc94ee178534f2f2d235d074d74499000"
    )


def test_the_worked_example_reads_ef_com_under_secure_messaging() -> None:
    made = chip()
    opened(made)
    exchanges = {
        "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800": (
            "990290008E08FA855A5D4C50A8ED9000"
        ),
        "0CB000000D9701048E08ED6705417E96BA5500": (
            "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"
        ),
        "0CB000040D9701128E082EA28A70F3C7B53500": (
            "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000"
        ),
    }
    for command, response in exchanges.items():
        assert made.process(bytes.fromhex(command)).hex().upper() == response


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00A4020C02011E", "6982"),
        ("00B09E0000", "6982"),
        ("00A4020C020102", "6a82"),
        ("00A4040C07A0000002471002", "6a82"),
        ("00B0000000", "6985"),
        ("80CA000000", "6e00"),
        ("00FF000000", "6d00"),
        ("00", "6700"),
        ("00A40400FF00", "6700"),
        ("00B00000000800", "6700"),
        ("0CB000000D9701048E08ED6705417E96BA5500", "6982"),
        ("0082000028" + 40 * "00" + "28", "6985"),
    ],
)
def test_what_the_closed_application_refuses(command: str, answer: str) -> None:
    made = chip()
    made.process(SELECT_APPLICATION)
    assert made.process(bytes.fromhex(command)).hex() == answer


def test_the_master_file_shows_card_access_to_everybody() -> None:
    assert chip().process(bytes.fromhex("00B09C0000")).hex() == "31009000"
    assert chip().process(bytes.fromhex("00A4020C02011C")).hex() == "9000"
    assert chip().process(bytes.fromhex("00A4000C023F00")).hex() == "9000"


def test_a_chip_may_know_no_master_file_and_no_basic_access_control() -> None:
    made = chip(ChipHabits(bac=False, selects_master_file=False))
    assert made.process(bytes.fromhex("00A4000C023F00")).hex() == "6d00"
    made.process(SELECT_APPLICATION)
    assert made.process(GET_CHALLENGE).hex() == "6d00"


def test_a_wrong_key_is_refused_and_the_challenge_is_spent() -> None:
    made = chip()
    made.process(SELECT_APPLICATION)
    made.process(GET_CHALLENGE)
    wrong = bytearray(AUTHENTICATE)
    wrong[20] ^= 1
    assert made.process(bytes(wrong)).hex() == "6300"
    assert made.process(AUTHENTICATE).hex() == "6985"


@pytest.mark.parametrize("at", [5, 20, 25])
def test_a_changed_protected_command_ends_the_session(at: int) -> None:
    made = chip()
    channel = opened(made)
    raw = bytearray(channel.wrap(Command(0, 0xA4, 2, 0x0C, b"\x01\x1e")))
    raw[at] ^= 1
    assert made.process(bytes(raw)).hex() in ("6988", "6987", "6700")
    assert made.process(bytes.fromhex("00B09E0000")).hex() == "6982"


def test_a_plain_command_ends_the_session() -> None:
    made = chip()
    channel = opened(made)
    assert made.process(GET_CHALLENGE).hex() == "6982"
    assert made.process(channel.wrap(Command(0, 0xB0, 0x9E, 0, ne=256))).hex() == "6982"


def test_reading_by_short_name_at_and_beyond_the_end() -> None:
    made = chip()
    channel = opened(made)
    assert ask(made, channel, Command(0, 0xB0, 0x9E, 0, ne=256)) == (EF_COM, 0x9000)
    assert ask(made, channel, Command(0, 0xB0, 0, 20, ne=2)) == (EF_COM[20:], 0x9000)
    assert ask(made, channel, Command(0, 0xB0, 0, 20, ne=3)) == (EF_COM[20:], 0x6282)
    assert ask(made, channel, Command(0, 0xB0, 0, 22, ne=1)) == (b"", 0x6B00)
    assert ask(made, channel, Command(0, 0xB0, 0x83, 0, ne=1)) == (b"", 0x6982)
    assert ask(made, channel, Command(0, 0xB0, 0x82, 0, ne=1)) == (b"", 0x6A82)


def test_the_largest_short_block_has_231_bytes() -> None:
    made = chip(com=bytes(600))
    channel = opened(made)
    assert ask(made, channel, Command(0, 0xB0, 0x9E, 0, ne=256)) == (bytes(231), 0x9000)
    assert ask(made, channel, Command(0, 0xB0, 0, 0, ne=231)) == (bytes(231), 0x9000)
    assert ask(made, channel, Command(0, 0xB0, 0, 0, ne=232)) == (b"", 0x6700)


def test_a_file_above_32_kib_is_read_with_the_odd_instruction() -> None:
    content = bytes(each % 251 for each in range(40_000))
    made = chip(ChipHabits(largest_read=4096), com=content)
    channel = opened(made)
    offset = bytes.fromhex("54 02 8000")
    data, sw = ask(made, channel, Command(0, 0xB1, 0, 0x1E, offset, ne=256))
    assert sw == 0x9000
    assert data[:2] == b"\x53\x81"
    assert data[3:] == content[0x8000 : 0x8000 + data[2]]
    command = Command(0, 0xB1, 0x01, 0x1E, offset, ne=4096)
    response = channel.unwrap(made.process(channel.wrap(command, extended=True)))
    assert (response.data[:4].hex(), response.sw) == ("53820ffc", 0x9000)


def test_extended_length_is_taken_only_where_the_chip_has_it() -> None:
    command = Command(0, 0xB0, 0x9E, 0, ne=2048)
    for habits, expected in ((ChipHabits(largest_read=2048), 2048), (ChipHabits(), None)):
        made = chip(habits, com=bytes(3000))
        channel = opened(made)
        raw = made.process(channel.wrap(command, extended=True))
        if expected is None:
            assert raw.hex() == "6700"
        else:
            assert len(channel.unwrap(raw).data) == expected


def test_a_reset_forgets_the_session() -> None:
    made = chip()
    channel = opened(made)
    made.reset()
    assert made.process(channel.wrap(Command(0, 0xB0, 0x9E, 0, ne=256))).hex() == "6982"
    assert made.process(GET_CHALLENGE).hex() == "6982"


def test_the_keys_are_those_of_the_worked_example() -> None:
    assert kdf(mrz_seed(KEY), 1, CipherSuite.DES3).hex() == "ab94fdecf2674fdfb9b391f85d7f76f2"
