from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import CHIP_CHECKS, POLICY

from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind, Level, LevelRule, Method
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS, Verdict, decide

ALL = (*CHIP_CHECKS, CARD_VALID, *IN_PERSON_QUESTIONS)


def decided(*checks: Check) -> Verdict:
    return decide(POLICY, ApplicantKind.CITIZEN, Method.IN_PERSON, checks)


def holding(*names: str) -> tuple[Check, ...]:
    return tuple(Check(name, Outcome.HOLDS) for name in names)


def test_everything_held_gives_the_highest_level() -> None:
    assert decided(*holding(*ALL)) == Verdict(Level.HIGH, ())


@pytest.mark.parametrize("name", ALL)
def test_any_failure_gives_no_level_at_all(name: str) -> None:
    failed = Check(name, Outcome.FAILS, "some.reason")
    others = holding(*(each for each in ALL if each != name))
    assert decided(*others, failed) == Verdict(Level.NONE, (failed,))


def test_a_failure_that_no_rule_asks_for_counts_too() -> None:
    failed = Check("sources.name", Outcome.FAILS, "claims.qr_chip_differ")
    assert decided(*holding(*ALL), failed).level is Level.NONE


@pytest.mark.parametrize("name", [*CHIP_CHECKS, CARD_VALID])
@pytest.mark.parametrize("present", [True, False])
def test_not_checked_never_counts_as_held(name: str, present: bool) -> None:
    others = holding(*(each for each in ALL if each != name))
    gap = (Check(name, Outcome.NOT_CHECKED, "some.reason"),) if present else ()
    verdict = decided(*others, *gap)
    assert verdict.level is Level.MEDIUM
    assert [check.name for check in verdict.missing] == [name]


@pytest.mark.parametrize("name", IN_PERSON_QUESTIONS)
def test_an_unanswered_question_leaves_no_level(name: str) -> None:
    others = holding(*(each for each in ALL if each != name))
    assert decided(*others, Check(name, Outcome.NOT_CHECKED)).level is Level.NONE


def test_nothing_shown_gives_no_level() -> None:
    verdict = decided()
    assert verdict.level is Level.NONE
    assert {check.name for check in verdict.missing} == set(ALL)
    assert {check.reason for check in verdict.missing} == {"check.not_made"}


@pytest.mark.parametrize("turn", [1, -1])
def test_a_check_that_was_made_twice_holds_only_if_it_held_twice(turn: int) -> None:
    twice = [Check(CHIP_CHECKS[0], Outcome.HOLDS), Check(CHIP_CHECKS[0], Outcome.NOT_CHECKED)]
    others = holding(*(each for each in ALL if each != CHIP_CHECKS[0]))
    assert decided(*others, *twice[::turn]).level is Level.MEDIUM


def test_a_method_that_the_policy_does_not_know_gives_nothing() -> None:
    for kind, method in (
        (ApplicantKind.CITIZEN, Method.USB_TOKEN),
        (ApplicantKind.ENTERPRISE, Method.IN_PERSON),
    ):
        verdict = decide(POLICY, kind, method, holding(*ALL))
        assert verdict.level is Level.NONE
        assert [check.reason for check in verdict.missing] == ["policy.not_allowed"]


ONE_OF = frozenset({"chip.active", "chip.authentication"})
CLONING = replace(
    POLICY,
    rules=(
        LevelRule(
            ApplicantKind.CITIZEN, Method.IN_PERSON, Level.HIGH, frozenset(CHIP_CHECKS), ONE_OF
        ),
    ),
)


def cloned(*checks: Check) -> Level:
    held = holding(*CHIP_CHECKS)
    return decide(CLONING, ApplicantKind.CITIZEN, Method.IN_PERSON, (*held, *checks)).level


def test_one_of_several_proofs_is_enough() -> None:
    assert cloned(*holding("chip.active")) is Level.HIGH
    gap = Check("chip.authentication", Outcome.NOT_CHECKED)
    assert cloned(*holding("chip.active"), gap) is Level.HIGH


def test_a_card_that_offers_none_of_them_is_not_asked() -> None:
    assert cloned() is Level.HIGH


def test_offered_and_not_made_is_missing() -> None:
    assert cloned(Check("chip.active", Outcome.NOT_CHECKED)) is Level.NONE


def test_policies_begin_on_the_moment_and_end_before_it() -> None:
    assert POLICY.in_force(POLICY.valid_from)
    assert not POLICY.in_force(POLICY.valid_from - timedelta(microseconds=1))
    assert POLICY.in_force(POLICY.valid_to - timedelta(microseconds=1))
    assert not POLICY.in_force(POLICY.valid_to)
