"""Practice passports: a zone of two lines, opened by it alone."""

from __future__ import annotations

import pytest
from support.emrtd_readings import NOW, anchors, card, person, read

from kiosk.domain.evidence import Outcome
from kiosk.errors import AtTheDeskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys, keys_from_mrz
from kiosk.formats.mrz import parse_typed_mrz
from kiosk.practice.card import zone_lines
from kiosk.practice.people import load_person, person_names


@pytest.mark.parametrize("name", person_names())
def test_every_zone_has_its_check_digits(name: str) -> None:
    someone = load_person(name)
    lines = zone_lines(someone, "passport")
    assert [len(line) for line in lines] == [44, 44]
    found = parse_typed_mrz("\n".join(lines))
    assert found.document_number == someone.passport_number
    assert found.optional == someone.number


def test_the_zone_opens_it_and_every_check_holds() -> None:
    keys = keys_from_mrz(parse_typed_mrz("".join(zone_lines(person(), "passport"))))
    reading = read(card("passport"), AccessKeys(keys.mrz))
    verdict = judge(ChipEvidence.of(reading), anchors(), NOW)
    outcomes = {check.name: check.outcome for check in verdict.checks}
    assert reading.access.password == "MRZ"
    assert verdict.claim.document_number == person().passport_number
    assert str(verdict.claim.number) == person().number
    assert outcomes["chip.chip_authentication"] is Outcome.HOLDS
    assert outcomes["chip.groups_agree"] is Outcome.HOLDS
    assert Outcome.FAILS not in outcomes.values()


def test_the_zone_as_a_person_types_it_opens_it() -> None:
    typed = keys_from_mrz(parse_typed_mrz("".join(zone_lines(person(), "passport"))))
    assert read(card("passport"), typed).access.password == "MRZ"


def test_an_access_number_that_the_chip_does_not_know_is_passed_over() -> None:
    keys = keys_from_mrz(parse_typed_mrz("".join(zone_lines(person(), "passport"))))
    assert keys.can is None
    reading = read(card("passport"), AccessKeys(keys.mrz, person().card_access_number))
    assert reading.access.password == "MRZ"


def test_the_card_of_the_same_person_does_not_open_it() -> None:
    keys = keys_from_mrz(parse_typed_mrz("".join(zone_lines(person(), "vn"))))
    with pytest.raises(AtTheDeskError, match=r"chip\.key_refused|chip\.access_not_offered"):
        read(card("passport"), AccessKeys(keys.mrz))
