"""A published Chip Authentication, replayed: ECDH-AES-128 on brainpoolP256r1, explicit parameters.

*Source: the session of an Austrian chip in gmrtd's chipauth/chip_auth_test.go (keys and traffic are
printed there); ICAO Doc 9303 Part 11, 6.2. Its DG14 announces PACE on parameter 13 and Chip
Authentication without a key reference, as Vietnamese cards do.*
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.domain.evidence import Outcome
from kiosk.formats.emrtd import chip_authentication
from kiosk.formats.emrtd.apdu import Command
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.security_infos import parse_data_group_14
from kiosk.formats.emrtd.session_cipher import SessionKeys

DG14 = bytes.fromhex(
    "6E82017E3182017A300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F"
    "0007020204020202010202010D30820142060904007F000702020102308201333081EC06072A8648CE3D02013081E0"
    "020101302C06072A8648CE3D0101022100A9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E"
    "5377304404207D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9042026DC5C6CE94A4B"
    "44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B60441048BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27"
    "E1E3BD23C23A4453BD9ACE3262547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F0469970221"
    "00A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7020101034200041983917269AC87"
    "7C0B61544C2C022000D2A5ABA723E2D80141E648B40911DC3459761F27480E4B57181A53D8FE1190EA86C939AC1436"
    "3178CAFFC621F0F905C3"
)
BEFORE = SessionKeys(
    CipherSuite.AES128,
    bytes.fromhex("524170DE3419B7AF2F23E45AD6EF9595"),
    bytes.fromhex("97893F5FDC29A5C13A924FE7D8ED44FD"),
)
TERMINAL = bytes.fromhex("80EBAFC8A51BECD4D90BB640EE38C9FD5C12748D28AAA37096B98C4533C4F5F5")
TRAFFIC = (
    (
        "0C2241A41D8711015D8F69B1EA365CCE4304970DB12421F38E085340D338128085E700",
        "990290008E083F5136E82A6C34779000",
    ),
    (
        "0C860000608751019E18F1BA79D805379752BB560EB70AAC3CE3BC5AFE2FDD4AEB325CA8B578B4A93B9F66A5DF"
        "40005F8E878535251D33DD974AAF77FB858773E5799FA9DC1034E89B1150EC7F0BB3DB4BF37A1B9EA4458A9701"
        "008E089D204D950C0B95DB00",
        "8711010B0A5DFFC7432DE4DEB604291377A05B990290008E08B3384A1F5D1579739000",
    ),
    (
        "0CA4020C1D8711011B2EE500E84960DF7F37AFE7ADFF53838E084500F3B43E192A5700",
        "990290008E0803C4B125B4218CEF9000",
    ),
)
SELECT_DG14 = Command(0, 0xA4, 0x02, 0x0C, b"\x01\x0e")


@dataclass
class Recorded:
    """Gives the recorded answers to the recorded commands, in their order."""

    left: list[tuple[str, str]] = field(default_factory=lambda: list(TRAFFIC))
    atr: bytes = b""

    def transmit(self, command: bytes) -> bytes:
        expected, answer = self.left.pop(0)
        assert command.hex().upper() == expected
        return bytes.fromhex(answer)


def replayed() -> tuple[Link, chip_authentication.ChipAuthenticationTranscript]:
    link = Link(Recorded())
    link.start(SecureChannel(BEFORE, 0xF0))
    way = chip_authentication.way_of(DG14)
    assert way is not None
    transcript, agreed = chip_authentication.authenticate(link, way, lambda _size: TERMINAL)
    assert agreed
    assert link.send(SELECT_DG14).ok
    return link, chip_authentication.completed(transcript, link.first_exchange)


def test_the_session_is_replayed_to_the_byte() -> None:
    link, _ = replayed()
    after = SecureChannel(
        SessionKeys(
            CipherSuite.AES128,
            bytes.fromhex("C8E27260EFD3F318D18C080CBF11C7E6"),
            bytes.fromhex("A942190365204A21409EB28B52BF9160"),
        ),
        2,
    )
    assert link.session is not None
    assert link.session.wrap(SELECT_DG14) == after.wrap(SELECT_DG14)


def test_the_transcript_proves_the_chip_without_it() -> None:
    _, transcript = replayed()
    infos = parse_data_group_14(DG14)
    assert chip_authentication.verify(transcript, infos) == (Outcome.HOLDS, "")
    wrong = replace(transcript, response=transcript.response[:-3] + b"\x00\x90\x00")
    assert chip_authentication.verify(wrong, infos) == (Outcome.FAILS, "chip.chip_key_wrong")
    other = replace(transcript, terminal_key=b"\x01" * 32)
    assert chip_authentication.verify(other, infos)[0] is Outcome.FAILS
