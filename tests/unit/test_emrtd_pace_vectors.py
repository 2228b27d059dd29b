"""ICAO Doc 9303 Part 11, Appendices G, H and I: PACE, byte for byte, with their randomness."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import pace
from kiosk.formats.emrtd.key_agreement import CurveGroup, PrimeGroup, standardised_group
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, kdf, mrz_password
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.prime_groups import PRIME_GROUPS
from kiosk.formats.emrtd.security_infos import parse_security_infos
from kiosk.formats.emrtd.session_cipher import SessionKeys


def h(text: str) -> bytes:
    return bytes.fromhex("".join(text.split()))


class Script:
    """A chip that knows one conversation by heart."""

    def __init__(self, *exchanges: tuple[str, str]) -> None:
        self._exchanges = [(h(command), h(answer)) for command, answer in exchanges]
        self.atr = b""

    def transmit(self, command: bytes) -> bytes:
        expected, answer = self._exchanges.pop(0)
        assert command.hex() == expected.hex()
        return answer

    @property
    def finished(self) -> bool:
        return not self._exchanges


def drawing(*values: str) -> Callable[[int], bytes]:
    left = [h(value) for value in values]

    def draw(count: int) -> bytes:
        value = left.pop(0)
        assert len(value) == count
        return value

    return draw


def keys_of(session: pace.PaceSession) -> SessionKeys:
    return session.channel._keys


G1_MAP_T = """
    7ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218
    799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D
"""
G1_MAP_C = """
    824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F7
    3991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54
"""
G1_T = """
    2DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10
    B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462
"""
G1_C = """
    9E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC
    3C265A9F018F9CB852E111B768B326904B59A0193776F094
"""
G1_PRIVATE = (
    "7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
    "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
)
G1_ACCESS = h("31143012060A04007F0007020204020202010202010D")
MRZ = MrzKey("T22000129", "640812", "101031")


def g1_script(last_answer: str) -> Script:
    return Script(
        ("0022C1A4 0F 800A04007F00070202040202 830101", "9000"),
        ("10860000 02 7C00 00", "7C12 8010 95A3A016522EE98D01E76CB6B98B42C3 9000"),
        (f"10860000 45 7C43 8141 04{G1_MAP_T} 00", f"7C43 8241 04{G1_MAP_C} 9000"),
        (f"10860000 45 7C43 8341 04{G1_T} 00", f"7C43 8441 04{G1_C} 9000"),
        ("00860000 0C 7C0A 8508 C2B0BD78D94BA866 00", last_answer),
    )


def test_the_nonce_key_of_g1() -> None:
    assert MRZ.information == b"T22000129364081251010318"
    assert mrz_password(MRZ) == h("7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD")
    key = kdf(mrz_password(MRZ), 3, CipherSuite.AES128)
    assert key == h("89DED1B26624EC1E634C1989302849DD")


def test_g1_generic_mapping_over_a_curve() -> None:
    (info,) = parse_security_infos(G1_ACCESS, "card_access").pace
    assert info.name == "PACE-ECDH-GM-AES-128"
    chip = g1_script("7C0A 8608 3ABB9674BCE93C08 9000")
    session = pace.establish(
        Link(chip), info, pace.Password("MRZ", mrz_password(MRZ)), drawing(*G1_PRIVATE)
    )
    assert keys_of(session).enc == h("F5F0E35C0D7161EE6724EE513A0D9A7F")
    assert keys_of(session).mac == h("FE251C7858B356B24514B3BD5F4297D1")
    assert chip.finished


@pytest.mark.parametrize("answer", ["6300", "63C2", "7C0A 8608 3ABB9674BCE93C09 9000"])
def test_g1_with_another_password_is_refused(answer: str) -> None:
    (info,) = parse_security_infos(G1_ACCESS, "card_access").pace
    with pytest.raises(AtTheDeskError) as caught:
        pace.establish(
            Link(g1_script(answer)),
            info,
            pace.Password("MRZ", mrz_password(MRZ)),
            drawing(*G1_PRIVATE),
        )
    assert caught.value.code == "chip.key_refused"
    assert caught.value.facts["protocol"] == "PACE-ECDH-GM-AES-128"


G2_MAP_T = """
    23FB3749EA030D2A25B278D2A562047ADE3F01B74F17A15402CB7352CA7D2B3EB71C343DB13D1DEB
    CE9A3666DBCFC920B49174A602CB47965CAA73DC702489A44D41DB914DE9613DC5E98C94160551C0
    DF86274B9359BC0490D01B03AD54022DCB4F57FAD6322497D7A1E28D46710F461AFE710FBBBC5F8B
    A166F4311975EC6C
"""
G2_MAP_C = """
    78879F57225AA8080D52ED0FC890A4B25336F699AA89A2D3A189654AF70729E623EA5738B26381E4
    DA19E004706FACE7B235C2DBF2F38748312F3C98C2DD4882A41947B324AA1259AC22579DB93F7085
    655AF30889DBB845D9E6783FE42C9F2449400306254C8AE8EE9DD812A804C0B66E8CAFC14F84D825
    8950A91B44126EE6
"""
G2_T = """
    907D89E2D425A178AA81AF4A7774EC8E388C115CAE67031E85EECE520BD911551B9AE4D04369F29A
    02626C86FBC6747CC7BC352645B6161A2A42D44EDA80A08FA8D61B76D3A154AD8A5A51786B0BC071
    47057871A922212C5F67F43173172236B7747D1671E6D692A3C7D40A0C3C5CE397545D015C175EB5
    130551EDBC2EE5D4
"""
G2_C = """
    075693D9AE941877573E634B6E644F8E60AF17A0076B8B123D9201074D36152BD8B3A213F53820C4
    2ADC79AB5D0AEEC3AEFB91394DA476BD97B9B14D0A65C1FC71A0E019CB08AF55E1F729005FBA7E3F
    A5DC41899238A250767A6D46DB974064386CD456743585F8E5D90CC8B4004B1F6D866C79CE0584E4
    9687FF61BC29AEA1
"""


def test_g2_generic_mapping_over_a_prime() -> None:
    access = h("31143012060A04007F00070202040102020102020100")
    (info,) = parse_security_infos(access, "card_access").pace
    chip = Script(
        ("0022C1A4 0F 800A04007F00070202040102 830101", "9000"),
        ("10860000 02 7C00 00", "7C12 8010 854D8DF5827FA6852D1A4FA701CDDDCA 9000"),
        (f"10860000 86 7C8183 818180 {G2_MAP_T} 00", f"7C8183 828180 {G2_MAP_C} 9000"),
        (f"10860000 86 7C8183 838180 {G2_T} 00", f"7C8183 848180 {G2_C} 9000"),
        ("00860000 0C 7C0A 8508 B46DD9BD4D98381F 00", "7C0A 8608 917F37B5C0E6D8D1 9000"),
    )
    session = pace.establish(
        Link(chip),
        info,
        pace.Password("MRZ", mrz_password(MRZ)),
        drawing(
            "5265030F751F4AD18B08AC565FC7AC952E41618D", "89CCD99B0E8D3B1F11E1296DCA68EC53411CF2CA"
        ),
    )
    assert keys_of(session).enc == h("2F7F46ADCC9E7E521B45D192FAFA9126")
    assert keys_of(session).mac == h("805A1D27D45A5116F73C54469462B7D8")


H1_T = """
    89CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D46755DE9B7B778280
    B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C37
"""
H1_C = """
    67F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8932B69A962B52A09
    85AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753
"""


def test_h1_integrated_mapping_over_a_curve() -> None:
    access = h("31143012060A04007F0007020204040202010202010D")
    (info,) = parse_security_infos(access, "card_access").pace
    chip = Script(
        ("0022C1A4 0F 800A04007F00070202040402 830101", "9000"),
        ("10860000 02 7C00 00", "7C12 8010 143DC40C08C8E891FBED7DEDB92B64AD 9000"),
        ("10860000 14 7C12 8110 5DD4CBFC96F5453B130D890A1CDBAE32 00", "7C02 8200 9000"),
        (f"10860000 45 7C43 8341 04{H1_T} 00", f"7C43 8441 04{H1_C} 9000"),
        ("00860000 0C 7C0A 8508 450F02B86F6A0909 00", "7C0A 8608 75D4D96E8D5B0308 9000"),
    )
    session = pace.run(
        Link(chip),
        info,
        "MRZ",
        h("591468CDA83D65219CCCB8560233600F"),
        drawing("5DD4CBFC96F5453B130D890A1CDBAE32", G1_PRIVATE[1]),
    )
    assert keys_of(session).enc == h("0D3FEB33251A6370893D62AE8DAAF51B")
    assert keys_of(session).mac == h("B01E89E3D9E8719E586B50B4A7506E0B")


H2_PRIVATE = """
    4BD0E54740F9A028E6A515BFDAF967848C4F5F5FFF65AA0915947FFD1A0DF2FA6981271BC905F355
    1457B7E03AC3B8066DE4AA406C1171FB43DD939C4BA16175103BA3DEE16419AA248118F90CC36A3D
    6F4C373652E0C3CCE7F0F1D0C5425B3600F0F0D6A67F004C8BBA33F2B4733C7252445C1DFC4F1107
    203F71D2EFB28161
"""
H2_T = """
    0F0CC62945A8029251FB7EF3C094E12EC68E4EF07F27CB9D9CD04C5C4250FAE0E4F8A951557E929A
    EB48E5C6DD47F2F5CD7C351A9BD2CD722C07EDE166770F08FFCB370262CF308DD7B07F2E0DA9CAAA
    1492344C852906919538C98A4BA4187E76CE9D87832386D319CE2E043C3343AEAE6EDBA1A9894DC5
    094D22F7FE1351D5
"""
H2_C = """
    928D9A0F9DBA450F13FC859C6F290D1D36E42431138A4378500BEB4E0401854CFF111F71CB6DC1D0
    335807A11388CC8EAA87B07907AAD9FBA6B169AF6D8C26AF8DDDC39ADC3AD2E3FF882B84D23E9768
    E95A80E4746FB07A9767679FE92133B4D379935C771BD7FBED6C7BB4B1708B275EA75679524CDC9C
    6A91370CC662A2F3
"""


def test_h2_integrated_mapping_over_a_prime() -> None:
    """The example's private key is longer than the subgroup's order: reduced it is the same."""
    access = h("31143012060A04007F00070202040302020102020100")
    (info,) = parse_security_infos(access, "card_access").pace
    private = int.from_bytes(h(H2_PRIVATE), "big") % PRIME_GROUPS[0].q
    chip = Script(
        ("0022C1A4 0F 800A04007F00070202040302 830101", "9000"),
        ("10860000 02 7C00 00", "7C12 8010 9ABB8864CA0FF1551E620D1EF4E13510 9000"),
        ("10860000 14 7C12 8110 B3A6DB3C870C3E99245E0D1C06B747DE 00", "7C02 8200 9000"),
        (f"10860000 86 7C8183 838180 {H2_T} 00", f"7C8183 848180 {H2_C} 9000"),
        ("00860000 0C 7C0A 8508 55D61977CBF5307E 00", "7C0A 8608 C2F04230187E1525 9000"),
    )
    session = pace.run(
        Link(chip),
        info,
        "MRZ",
        h("591468CDA83D65219CCCB8560233600F"),
        drawing("B3A6DB3C870C3E99245E0D1C06B747DE", f"{private:040X}"),
    )
    assert keys_of(session).enc == h("01AFC10CF87BE36D8179E87370171F07")
    assert keys_of(session).mac == h("23F0FBD05FD6C7B8B88F4C8309669061")


def test_i_chip_authentication_mapping() -> None:
    access = h("31143012060A04007F0007020204060202010202010D")
    (info,) = parse_security_infos(access, "card_access").pace
    map_t = """
        7F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE1AB889104A27DB6D
        842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C1
    """
    map_c = """
        A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B304F365713A356E65
        A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E23
    """
    own = """
        446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F955483400BFF60BF0C
        5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC
    """
    theirs = """
        02AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA993333111C3B9B4C2287789
        BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E1
    """
    chip = Script(
        ("0022C1A4 0F 800A04007F00070202040602 830101", "9000"),
        ("10860000 02 7C00 00", "7C12 8010 CB60E8E0D85B76A9BD304747C2AD42E2 9000"),
        (f"10860000 45 7C43 8141 04{map_t} 00", f"7C43 8241 04{map_c} 9000"),
        (f"10860000 45 7C43 8341 04{own} 00", f"7C43 8441 04{theirs} 9000"),
        (
            "00860000 0C 7C0A 8508 E86BD06018A1CD3B 00",
            "7C3C 8608 8596CF055C67C1A3 8A30 1EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF7"
            "7F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F92 9000",
        ),
    )
    session = pace.establish(
        Link(chip),
        info,
        pace.Password("MRZ", mrz_password(MrzKey("C11T002JM", "960812", "231031"))),
        drawing(
            "5D8BB87BD74D985A4B7D4325B9F7B976FE835122773400798914AA22738135CC",
            "76ECFDAA9841C323A3F5FC5E88B88DB3EFF7E35EBF57A7E6946CB630006C2120",
        ),
    )
    assert keys_of(session).enc == h("0A9DA4DB03BDDE39FC5202BC44B2E89E")
    assert keys_of(session).mac == h("4B1C06491ED5140CA2B537D344C6C0B1")
    assert session.mapping is not None
    assert session.mapping.chip_data == h(
        "85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3"
    )


@pytest.mark.parametrize("identifier", [0, 1, 2, *range(8, 19)])
def test_no_group_takes_an_element_from_outside(identifier: int) -> None:
    group = standardised_group(identifier)
    assert group is not None
    one, other = group.public(3), group.public(5)
    assert group.agree(5, one, "x") == group.agree(3, other, "x")
    outside = bytearray(one)
    outside[-1] ^= 1
    bad = [bytes(outside), b"", b"\0", b"\x04", bytes(len(one)), one + b"\0\0", one[:-1]]
    if isinstance(group, PrimeGroup):
        p, size = group.parameters.p, group.parameters.element_bytes
        bad += [value.to_bytes(size, "big") for value in (1, p - 1, 2)]
    if isinstance(group, CurveGroup):
        bad += [b"\x02" + one[1 : 1 + group.curve.field_bytes]]
    for value in bad:
        with pytest.raises(MalformedChipData):
            group.agree(3, value, "x")
        with pytest.raises(MalformedChipData):
            group.mapped_generically(7, 3, value, "x")


def test_a_generator_is_never_mapped_to_the_neutral_element() -> None:
    for identifier in (0, 13):
        group = standardised_group(identifier)
        assert group is not None
        # Nonce times generator, plus minus as much.
        with pytest.raises(MalformedChipData):
            group.mapped_generically(group.order - 15, 3, group.public(5), "x")


def test_the_prime_groups_are_what_they_say() -> None:
    for group in PRIME_GROUPS.values():
        assert (group.p - 1) % group.q == 0
        assert pow(group.g, group.q, group.p) == 1 and group.g != 1
