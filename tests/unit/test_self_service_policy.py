"""What a policy lets a kiosk do alone, at the kiosk and again at the centre."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.station import CODE, PASSPHRASE, FakeStation

from kiosk.domain.human_challenge import ChallengeKind, new_challenge
from kiosk.domain.officer import SELF_SERVICE, Role, Shift
from kiosk.domain.policy import ApplicantKind, Method, UnattendedRules
from kiosk.errors import SupervisorError
from kiosk.formats.policy_pack import parse_policy, policy_payload
from kiosk.practice.policy import PRACTICE_POLICY

CITIZEN = ApplicantKind.CITIZEN


def _shift(station: FakeStation) -> Shift:
    return Shift("visit-1", SELF_SERVICE, station.clock.now())


def test_a_policy_that_says_nothing_of_kiosks_allows_them_nothing() -> None:
    payload = policy_payload(PRACTICE_POLICY)
    del payload["unattended"]
    assert parse_policy(payload | {"issuer": "c", "nonce": "n"}).unattended == UnattendedRules()
    assert not UnattendedRules().methods and not UnattendedRules().preparing


def test_the_rules_for_kiosks_travel_in_the_pack() -> None:
    policy = replace(PRACTICE_POLICY, issuer="c", nonce="n")
    assert parse_policy(policy_payload(policy)) == policy


@pytest.mark.parametrize(("key", "wrong"), [("methods", "all"), ("challenge", 1), ("window_s", 0)])
def test_odd_rules_for_kiosks_are_refused(key: str, wrong: object) -> None:
    payload = policy_payload(replace(PRACTICE_POLICY, issuer="c", nonce="n"))
    payload["unattended"] = payload["unattended"] | {key: wrong}
    with pytest.raises(Exception, match=r"policy\.malformed"):
        parse_policy(payload)


@pytest.mark.parametrize("method", [Method.MOBILE_SUBSCRIBER, Method.SOCIAL_INSURANCE])
def test_a_kiosk_opens_what_it_may_finish(method: Method) -> None:
    station = FakeStation()
    draft = station.open().desk.open_draft(_shift(station), CITIZEN, method)
    assert not draft.assisted


@pytest.mark.parametrize("method", [Method.IN_PERSON, Method.POST_OFFICE])
def test_a_kiosk_opens_nothing_else_but_to_prepare_it(method: Method) -> None:
    station = FakeStation()
    desk = station.open().desk
    with pytest.raises(SupervisorError) as error:
        desk.open_draft(_shift(station), CITIZEN, method)
    assert error.value.code == "policy.not_unattended"
    assert not desk.open_draft(_shift(station), CITIZEN, method, preparing=True).assisted


def test_an_officer_is_asked_nothing_of_it() -> None:
    station = FakeStation()
    desk = station.open().desk
    shift = desk.open_shift(CODE, PASSPHRASE)
    assert desk.open_draft(shift, CITIZEN, Method.IN_PERSON).assisted


def test_nobody_can_type_the_kiosks_code() -> None:
    assert not SELF_SERVICE.code.isalnum()
    assert SELF_SERVICE.roles == {Role.SELF_SERVICE}


def test_every_question_has_its_answer() -> None:
    seen = set()
    for seed in range(300):
        rolls = iter((seed % 3, seed // 3 % 9, seed // 27 % 8))
        challenge = new_challenge(lambda below, rolls=rolls: next(rolls) % below)  # type: ignore[misc]
        seen.add(challenge.kind)
        assert challenge.first != challenge.second
        assert 1 <= challenge.first <= 9 and 1 <= challenge.second <= 9
        assert challenge.is_answered(f" {challenge.answer} ")
        assert not challenge.is_answered(str(challenge.answer + 1))
        assert not challenge.is_answered("") and not challenge.is_answered("٣")
    assert seen == set(ChallengeKind)
