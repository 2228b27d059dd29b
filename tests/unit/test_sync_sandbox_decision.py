"""The centre's decision as a pure function."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fakes.centre_counter import ANSWERED, IDS, body_fields

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level, Method
from kiosk.formats.registration_body import RegistrationBody
from kiosk.practice.policy import CHIP_CHECKS, PRACTICE_POLICY
from sync.sandbox.decision import CentreRules, decide_again
from sync.sandbox.evidence import Finding
from sync.sandbox.look_up_limit import LookUpLimit

RULES = CentreRules({PRACTICE_POLICY.id: PRACTICE_POLICY}, practice_profile=True)
CLAIM = Claim(
    source=Source.CHIP,
    number=PersonNumber("001099012345"),
    name=CleanText("NGUYỄN VĂN THỬ"),
    birth=BirthDate(1999, 3, 15),
    expiry=Expiry(date(2039, 3, 15)),
)
CHIP = Finding(
    CLAIM, tuple(Check(name, Outcome.HOLDS) for name in sorted(CHIP_CHECKS)), simulated=True
)


def body(**changes: Any) -> RegistrationBody:
    return RegistrationBody(**body_fields(IDS.new_id(), **changes))


def test_whole_chip_and_three_answers_give_level_3() -> None:
    assert decide_again(body(), (CHIP,), RULES).level is Level.HIGH


@pytest.mark.parametrize("name", sorted(CHIP_CHECKS))
def test_each_chip_check_is_needed_for_level_3(name: str) -> None:
    unchecked = tuple(
        Check(each.name, Outcome.NOT_CHECKED, "x") if each.name == name else each
        for each in CHIP.checks
    )
    assert decide_again(body(), (replace(CHIP, checks=unchecked),), RULES).level is Level.MEDIUM
    failed = tuple(
        Check(each.name, Outcome.FAILS, "chip.bad") if each.name == name else each
        for each in CHIP.checks
    )
    decision = decide_again(body(), (replace(CHIP, checks=failed),), RULES)
    assert (decision.level, decision.code) == (Level.NONE, "chip.bad")


@pytest.mark.parametrize("place", range(3))
def test_each_answer_is_needed_for_any_level(place: int) -> None:
    answers = [*ANSWERED]
    del answers[place]
    assert decide_again(body(checks=answers), (CHIP,), RULES).level is Level.NONE


def test_card_without_expiry_date_on_the_chip_is_not_level_3() -> None:
    silent = replace(CHIP, claim=replace(CLAIM, expiry=None))
    assert decide_again(body(), (silent,), RULES).level is Level.MEDIUM


def test_card_without_limit_is() -> None:
    unlimited = replace(CHIP, claim=replace(CLAIM, expiry=Expiry(None)))
    assert decide_again(body(), (unlimited,), RULES).level is Level.HIGH


def test_last_day_of_a_card_counts_in_vietnam() -> None:
    ends = replace(CHIP, claim=replace(CLAIM, expiry=Expiry(date(2026, 11, 22))))
    still = body(confirmed_at=datetime(2026, 11, 22, 16, 59, tzinfo=UTC))
    over = body(confirmed_at=datetime(2026, 11, 22, 17, 1, tzinfo=UTC))
    assert decide_again(still, (ends,), RULES).level is Level.HIGH
    assert decide_again(over, (ends,), RULES).code == "document.expired"


def test_two_chips_that_differ_give_nothing() -> None:
    other = replace(CHIP, claim=replace(CLAIM, number=PersonNumber("001099012346")))
    assert decide_again(body(), (CHIP, other), RULES).level is Level.NONE


def test_approval_by_another_where_the_policy_asks_for_it() -> None:
    strict = replace(PRACTICE_POLICY, approval_required=frozenset({Method.IN_PERSON}))
    rules = CentreRules({strict.id: strict}, practice_profile=True)
    assert decide_again(body(), (CHIP,), rules).code == "approval.missing"
    assert decide_again(body(approver="CB01"), (CHIP,), rules).code == "approval.missing"
    assert decide_again(body(approver="CB02"), (CHIP,), rules).level is Level.HIGH


def test_simulated_evidence_outside_the_practice_profile() -> None:
    real = replace(RULES, practice_profile=False)
    assert decide_again(body(), (CHIP,), real).code == "evidence.simulated"
    genuine = replace(CHIP, simulated=False)
    assert decide_again(body(simulated=False), (genuine,), real).level is Level.HIGH


def test_look_ups_are_limited_by_device_and_minute() -> None:
    now = [0.0]
    limit = LookUpLimit(2, lambda: now[0])
    assert [limit.wait_s("one") for _ in range(3)] == [0, 0, 60]
    assert limit.wait_s("two") == 0
    now[0] = 59.5
    assert limit.wait_s("one") == 1
    now[0] = 60.0
    assert limit.wait_s("one") == 0
