"""The chip's side of PACE against the worked example of ICAO Doc 9303 Part 11, Appendix G.1."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey
from kiosk.practice.card import make_card
from kiosk.practice.card_security_infos import (
    pace_info,
    security_infos,
    terminal_authentication_info,
)
from kiosk.practice.chip import ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.pace_offer import Mapping, PaceOffer
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki

KEY = MrzKey("T22000129", "640812", "101031")
SELECT_PACE = "0022C1A412800A04007F00070202040202" + "830101" + "84010D"
TERMINAL_MAPPING = (
    "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E"
    "544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D"
)
CHIP_MAPPING = (
    "04824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F57"
    "30D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C54"
)
TERMINAL_KEY = (
    "042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C"
    "3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
)
CHIP_KEY = (
    "049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB"
    "7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094"
)


def replayed(*values: str) -> Callable[[int], bytes]:
    waiting = [bytes.fromhex(value) for value in values]
    return lambda count: waiting.pop(0)[:count]


INTEGRATED = PaceOffer(Mapping.INTEGRATED)


def chip(*offers: PaceOffer) -> VirtualChip:
    randomness = replayed(
        "3F00C4D39D153F2B2A214A078D899B22",
        "498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560",
        "107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A",
    )
    keys = ChipKeys(KEY, pace=offers or (PaceOffer(),))
    return VirtualChip(ChipFiles({}, {}), keys, ChipHabits(), randomness)


def step(made: VirtualChip, tag: int | None, value: str = "", *, last: bool = False) -> str:
    content = b"" if tag is None else tlv.encode(tag, bytes.fromhex(value))
    data = tlv.encode(0x7C, content)
    header = bytes([0 if last else 0x10, 0x86, 0, 0, len(data)])
    return made.process(header + data + b"\0").hex().upper()


def test_the_worked_example_runs_through() -> None:
    made = chip()
    assert made.process(bytes.fromhex(SELECT_PACE)).hex() == "9000"
    assert step(made, None) == "7C12801095A3A016522EE98D01E76CB6B98B42C39000"
    assert step(made, 0x81, TERMINAL_MAPPING) == f"7C438241{CHIP_MAPPING}9000"
    assert step(made, 0x83, TERMINAL_KEY) == f"7C438441{CHIP_KEY}9000"
    assert step(made, 0x85, "C2B0BD78D94BA866", last=True) == "7C0A86083ABB9674BCE93C089000"


def test_a_wrong_password_comes_out_in_the_last_step() -> None:
    made = chip()
    made.process(bytes.fromhex(SELECT_PACE))
    step(made, None)
    step(made, 0x81, TERMINAL_MAPPING)
    step(made, 0x83, TERMINAL_KEY)
    assert step(made, 0x85, "C2B0BD78D94BA867", last=True) == "6300"
    assert step(made, None) == "6982"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("0022C1A40F800A04007F00070202040202830102", "6A88"),
        ("0022C1A40F800A04007F00070202040203830101", "6A80"),
        ("0022C1A412800A04007F0007020204020283010184010C", "6A80"),
        ("0022C1A402FFFF", "6A80"),
        ("0022C1A40F800A04007F00070202040202830101", "9000"),
    ],
)
def test_what_the_choice_of_protocol_may_say(command: str, answer: str) -> None:
    assert chip().process(bytes.fromhex(command)).hex().upper() == answer


def test_with_two_parameters_the_terminal_must_choose() -> None:
    made = chip(PaceOffer(parameter_id=12), PaceOffer(parameter_id=13))
    without = "0022C1A40F800A04007F00070202040202830101"
    assert made.process(bytes.fromhex(without)).hex() == "6a80"
    assert made.process(bytes.fromhex(SELECT_PACE)).hex() == "9000"


@pytest.mark.parametrize(
    "point",
    [
        "04" + 64 * "00",
        "04" + 64 * "FF",
        TERMINAL_MAPPING[:-2] + "00",
        TERMINAL_MAPPING[:-2],
        "00",
        "",
    ],
)
def test_points_off_the_curve_are_refused(point: str) -> None:
    made = chip()
    made.process(bytes.fromhex(SELECT_PACE))
    step(made, None)
    assert step(made, 0x81, point) == "6A80"
    assert step(made, 0x81, TERMINAL_MAPPING) == "6982"


def test_steps_out_of_turn_or_wrongly_chained_are_refused() -> None:
    made = chip()
    assert step(made, None) == "6982"
    made.process(bytes.fromhex(SELECT_PACE))
    assert step(made, None, last=True) == "6883"


def test_card_access_is_what_was_published_of_vietnamese_cards() -> None:
    published = (
        "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A"
        "04007F0007020204020202010202010D"
    )

    card = make_card(load_person(), PracticePki.in_memory(), "vn")
    assert card.files.master[0x011C].hex().upper() == published
    assert sorted(card.files.application) == [
        0x0101, 0x0102, 0x0103, 0x010D, 0x010E, 0x010F, 0x011D, 0x011E,
    ]  # fmt: skip


def test_security_infos_are_in_der_order() -> None:
    later = pace_info(PaceOffer(Mapping.GENERIC, CipherSuite.AES128, 13))
    assert security_infos(later, terminal_authentication_info()) == security_infos(
        terminal_authentication_info(), later
    )


def test_the_worked_example_of_integrated_mapping_runs_through() -> None:
    """ICAO Doc 9303 Part 11, Appendix H.1, but for the nonce's cryptogram.

    Its key there does not follow from the MRZ of the example; the nonce itself is the same.
    """
    randomness = replayed(
        "2923BE84E16CD6AE529049F1F1BBE9EB",
        "107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A",
    )
    made = VirtualChip(ChipFiles({}, {}), ChipKeys(KEY, pace=(INTEGRATED,)), None, randomness)
    select = "0022C1A40F800A04007F00070202040402830101"
    assert made.process(bytes.fromhex(select)).hex() == "9000"
    assert step(made, None).endswith("9000")
    assert step(made, 0x81, "5DD4CBFC96F5453B130D890A1CDBAE32") == "7C0282009000"
    terminal = (
        "0489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D4"
        "6755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C37"
    )
    own = (
        "0467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8"
        "932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D22753"
    )
    assert step(made, 0x83, terminal) == f"7C438441{own}9000"
    assert step(made, 0x85, "450F02B86F6A0909", last=True) == "7C0A860875D4D96E8D5B03089000"
