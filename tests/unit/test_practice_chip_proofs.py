"""Chip Authentication and Active Authentication, the chip's side, with a terminal in few lines."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import product

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import Command, Response
from kiosk.formats.emrtd.key_agreement import CurveGroup, Group, standardised_group
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import ID_CA_DH, ID_CA_ECDH
from kiosk.formats.emrtd.public_keys import EcKey, parse_public_key
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.security_infos import encode_oid, parse_data_group_14
from kiosk.formats.emrtd.session_cipher import SessionKeys, session_keys
from kiosk.practice.card_security_infos import (
    chip_authentication_info,
    chip_authentication_public_key,
    data_group_14,
    data_group_15,
)
from kiosk.practice.chip import ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_authentication import ActiveAuthenticationKey, ChipAuthenticationKey
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.chip_secure_messaging import ChipSession
from kiosk.practice.pace_offer import SUITE_ARCS

FILE = b"\x60\x03abc"
PRIVATE = 0x1234567890ABCDEF
TERMINAL = 0xFEDCBA0987654321
CHALLENGE = bytes.fromhex("0102030405060708")


class Terminal:
    """A chip with a session already open, and the other end of it."""

    def __init__(self, keys: ChipKeys, suite: CipherSuite = CipherSuite.AES128) -> None:
        self.chip = VirtualChip(ChipFiles({0x011E: FILE}, {}), keys, ChipHabits(largest_read=2048))
        opening = session_keys(b"any secret", suite)
        self.chip._session = ChipSession(opening)
        self.channel = SecureChannel(opening)

    def ask(self, ins: int, p1p2: int, data: bytes, ne: int | None = None) -> Response:
        command = Command(0, ins, p1p2 >> 8, p1p2 & 0xFF, data, ne)
        extended = len(data) > 200 or (ne or 0) > 256
        return self.channel.unwrap(self.chip.process(self.channel.wrap(command, extended)))

    def change_session(self, keys: SessionKeys) -> None:
        self.channel = SecureChannel(keys)

    def reads_the_file(self) -> bool:
        return self.ask(0xB0, 0x9E00, b"", 256).data == FILE


def group_of(parameter_id: int) -> Group:
    group = standardised_group(parameter_id)
    assert group is not None
    return group


def static_key(
    suite: CipherSuite, parameter_id: int, key_id: int | None = None
) -> ChipAuthenticationKey:
    arc = ID_CA_ECDH if parameter_id >= 8 else ID_CA_DH
    oid = f"{arc}.{SUITE_ARCS[suite]}"
    return ChipAuthenticationKey(group_of(parameter_id), PRIVATE, oid, suite, key_id)


def keys(*static: ChipAuthenticationKey) -> ChipKeys:
    return ChipKeys(MrzKey("099012345", "990315", "390315"), chip_authentication=static)


def choose(key: ChipAuthenticationKey) -> bytes:
    key_id = b"" if key.key_id is None else tlv.encode(0x84, bytes([key.key_id]))
    return tlv.encode(0x80, encode_oid(key.oid)) + key_id


@pytest.mark.parametrize(("suite", "parameters"), list(product(CipherSuite, (0, 2, 8, 13, 14, 18))))
def test_agreement_in_two_commands_changes_the_session(suite: CipherSuite, parameters: int) -> None:
    key = static_key(suite, parameters)
    terminal = Terminal(keys(key))
    assert terminal.ask(0x22, 0x41A4, choose(key)).ok
    own = tlv.encode(0x80, key.group.public(TERMINAL))
    assert terminal.ask(0x86, 0, tlv.encode(0x7C, own), 256).data == b"\x7c\x00"
    secret = key.group.agree(TERMINAL, key.public, "test")
    terminal.change_session(session_keys(secret, suite))
    assert terminal.reads_the_file()


def test_agreement_in_one_command_leaves_a_3des_session() -> None:
    key = static_key(CipherSuite.DES3, 12)
    terminal = Terminal(keys(key), CipherSuite.AES256)
    assert terminal.ask(0x22, 0x41A6, tlv.encode(0x91, key.group.public(TERMINAL))).ok
    secret = key.group.agree(TERMINAL, key.public, "test")
    terminal.change_session(session_keys(secret, CipherSuite.DES3))
    assert terminal.reads_the_file()


def test_the_terminal_chooses_among_keys_by_their_number() -> None:
    first, second = (static_key(CipherSuite.AES128, 12, number) for number in (1, 2))
    terminal = Terminal(keys(first, replace(second, private=PRIVATE + 1)))
    unknown = static_key(CipherSuite.AES128, 12, 3)
    assert terminal.ask(0x22, 0x41A4, choose(static_key(CipherSuite.AES128, 12))).sw == 0x6A88
    assert terminal.ask(0x22, 0x41A4, choose(unknown)).sw == 0x6A88
    assert terminal.ask(0x22, 0x41A4, choose(second)).ok


def test_a_bad_agreement_leaves_the_session_as_it_was() -> None:
    key = static_key(CipherSuite.AES128, 13)
    terminal = Terminal(keys(key))
    assert terminal.ask(0x86, 0, b"\x7c\x00", 256).sw == 0x6985
    for point in (b"", b"\x04" + bytes(64), b"\x04" + 64 * b"\xff"):
        assert terminal.ask(0x22, 0x41A4, choose(key)).ok
        assert terminal.ask(0x86, 0, tlv.encode(0x7C, tlv.encode(0x80, point)), 256).sw == 0x6A80
    assert terminal.reads_the_file()


def test_a_chip_without_the_key_cannot_go_on() -> None:
    """The clone: everything of the chip could be copied but its private key."""
    key = static_key(CipherSuite.AES128, 13)
    terminal = Terminal(keys(replace(key, private=PRIVATE + 1)))
    terminal.ask(0x22, 0x41A4, choose(key))
    own = tlv.encode(0x80, key.group.public(TERMINAL))
    assert terminal.ask(0x86, 0, tlv.encode(0x7C, own), 256).ok
    secret = key.group.agree(TERMINAL, key.public, "test")
    terminal.change_session(session_keys(secret, key.suite))
    response = terminal.ask(0xB0, 0x9E00, b"", 256)
    assert response.sw == 0x6988


@pytest.mark.parametrize("explicit", [False, True])
@pytest.mark.parametrize("parameters", [8, 12, 13, 14, 18])
def test_data_group_14_gives_the_key_by_name_or_in_full(parameters: int, explicit: bool) -> None:
    key = static_key(CipherSuite.AES128, parameters, 5)
    written = data_group_14(
        chip_authentication_info(key), chip_authentication_public_key(key, explicit=explicit)
    )
    infos = parse_data_group_14(written)
    assert infos.chip_authentication[0].key_id == infos.chip_keys[0].key_id == 5
    public = parse_public_key(infos.chip_keys[0].spki, "test")
    assert isinstance(public, EcKey)
    assert isinstance(key.group, CurveGroup)
    assert public.curve == key.group.curve
    assert key.public[1:] == b"".join(
        each.to_bytes(public.curve.field_bytes, "big") for each in (public.x, public.y)
    )


def active(key: ActiveAuthenticationKey) -> Response:
    mrz = MrzKey("099012345", "990315", "390315")
    terminal = Terminal(ChipKeys(mrz, active_authentication=key))
    assert terminal.ask(0x88, 0, CHALLENGE[:7], 256).sw == 0x6700
    return terminal.ask(
        0x88, 0, CHALLENGE, 65536 if isinstance(key.key, rsa.RSAPrivateKey) else 256
    )


@pytest.mark.parametrize(
    ("hash_name", "trailer"),
    [
        ("sha1", "bc"),
        ("sha224", "38cc"),
        ("sha256", "34cc"),
        ("sha384", "36cc"),
        ("sha512", "35cc"),
    ],
)
@pytest.mark.parametrize("bits", [1024, 2048])
def test_an_rsa_key_signs_the_challenge_with_recovery(
    bits: int, hash_name: str, trailer: str
) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    signature = int.from_bytes(active(ActiveAuthenticationKey(key, hash_name)).data, "big")
    numbers = key.public_key().public_numbers()
    opened = pow(signature, numbers.e, numbers.n).to_bytes(bits // 8, "big")
    assert opened[0] == 0x6A
    assert opened.endswith(bytes.fromhex(trailer))
    content = opened[1 : -len(trailer) // 2]
    size = hashlib.new(hash_name).digest_size
    message, digest = content[:-size], content[-size:]
    assert hashlib.new(hash_name, message + CHALLENGE).digest() == digest


@pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("parameters", [12, 13, 15, 18])
def test_an_ecdsa_key_signs_the_challenge(parameters: int, hash_name: str) -> None:
    group = group_of(parameters)
    assert isinstance(group, CurveGroup)
    key = ActiveAuthenticationKey((group, PRIVATE), hash_name)
    signature = active(key).data
    half = len(signature) // 2
    r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
    public = parse_public_key(tlv.parse_exactly(data_group_15(key), 0x6F, "dg15"), "dg15")
    assert isinstance(public, EcKey)
    assert public.curve.known is not None
    numbers = ec.EllipticCurvePublicNumbers(public.x, public.y, public.curve.known)
    algorithm = getattr(hashes, hash_name.upper())()
    numbers.public_key().verify(encode_dss_signature(r, s), CHALLENGE, ec.ECDSA(algorithm))


def test_an_answer_longer_than_asked_for_is_fetched_in_parts() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    mrz = MrzKey("099012345", "990315", "390315")
    terminal = Terminal(
        ChipKeys(mrz, active_authentication=ActiveAuthenticationKey(key)), CipherSuite.DES3
    )
    raw = terminal.chip.process(terminal.channel.wrap(Command(0, 0x88, 0, 0, CHALLENGE, 256)))
    assert (len(raw), raw[-2]) == (258, 0x61)
    rest = terminal.chip.process(bytes([0x00, 0xC0, 0x00, 0x00, raw[-1]]))
    assert len(terminal.channel.unwrap(raw[:-2] + rest).data) == 256
    assert terminal.chip.process(bytes.fromhex("00C0000000")).hex() == "6982"


def test_a_chip_without_these_keys_says_so() -> None:
    terminal = Terminal(keys())
    assert terminal.ask(0x88, 0, CHALLENGE, 256).sw == 0x6D00
    assert terminal.ask(0x22, 0x41A4, b"", None).sw == 0x6D00


def test_nothing_is_proved_without_a_session() -> None:
    chip = VirtualChip(ChipFiles({}, {}), keys(static_key(CipherSuite.AES128, 13)))
    assert chip.process(bytes.fromhex("0022 41A4 0C 800A 04007F00070202030202")).hex() == "6982"
    assert chip.process(bytes.fromhex("00880000080102030405060708 00")).hex() == "6982"


def test_a_malformed_group_is_not_taken() -> None:
    with pytest.raises(MalformedChipData):
        group_of(13).agree(PRIVATE, b"\x04", "test")
