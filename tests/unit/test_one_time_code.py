from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.one_time_code import (
    CodePurpose,
    CodeStatus,
    OneTimeCode,
    first_sent,
    resent,
    tried,
)
from kiosk.domain.phone import Phone
from kiosk.domain.policy import OneTimeCodeRules

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
RULES = OneTimeCodeRules()
PHONE = Phone("0912345678")


def sent() -> OneTimeCode:
    return first_sent(id="1", phone=PHONE, purpose=CodePurpose.REGISTRATION, now=NOW, rules=RULES)


def later(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_defaults_are_those_of_the_checklist() -> None:
    assert (RULES.digits, RULES.life_s, RULES.resend_after_s) == (6, 300, 60)
    assert (RULES.resends, RULES.attempts) == (3, 5)
    assert (sent().seconds_left(NOW), sent().resend_in_s(NOW)) == (300, 60)


def test_right_code_confirms_and_stays_confirmed() -> None:
    confirmed = tried(sent(), True, later(10), RULES)
    assert confirmed.confirmed
    assert tried(confirmed, False, later(1000), RULES).confirmed
    assert resent(confirmed, later(70), RULES) == confirmed
    assert confirmed.resend_in_s(later(70)) is None


def test_wrong_codes_count_down_to_the_lock() -> None:
    state = sent()
    for left in (4, 3, 2, 1):
        state = tried(state, False, later(1), RULES)
        assert (state.status, state.attempts_left) == (CodeStatus.WRONG, left)
    state = tried(state, False, later(2), RULES)
    assert state.status is CodeStatus.LOCKED and state.locked(later(3))
    assert tried(state, True, later(4), RULES).status is CodeStatus.LOCKED
    assert resent(state, later(100), RULES).status is CodeStatus.LOCKED
    over = later(2 + RULES.lockout_s)
    assert not tried(state, True, over, RULES).confirmed
    assert resent(state, over, RULES).status is CodeStatus.NO_RESENDS


def test_expired_costs_no_try_and_can_be_sent_again() -> None:
    expired = tried(sent(), True, later(300), RULES)
    assert (expired.status, expired.attempts_left) == (CodeStatus.EXPIRED, 5)
    assert not expired.may_try(later(300))
    again = resent(expired, later(301), RULES)
    assert (again.status, again.resends_left, again.may_try(later(302))) == (
        CodeStatus.SENT,
        2,
        True,
    )


def test_sending_again_waits_and_ends() -> None:
    assert resent(sent(), later(59), RULES).status is CodeStatus.TOO_EARLY
    state = sent()
    for turn in range(1, 4):
        state = resent(state, later(60 * turn), RULES)
        assert state.status is CodeStatus.SENT
    assert resent(state, later(600), RULES).status is CodeStatus.NO_RESENDS


def test_sending_again_gives_no_tries_back() -> None:
    state = tried(sent(), False, later(1), RULES)
    assert resent(state, later(61), RULES).attempts_left == 4


@given(st.lists(st.tuples(st.sampled_from(["right", "wrong", "again"]), st.integers(0, 400))))
def test_no_order_of_events_gives_more_than_five_wrong_tries(
    events: list[tuple[str, int]],
) -> None:
    state, now, wrong = sent(), NOW, 0
    for event, wait in events:
        now += timedelta(seconds=wait)
        before = state
        if event == "again":
            state = resent(state, now, RULES)
        else:
            state = tried(state, event == "right", now, RULES)
        wrong += before.attempts_left - state.attempts_left
        assert state.attempts_left <= before.attempts_left
        assert state.resends_left <= before.resends_left
        if before.confirmed:
            assert state.confirmed
    assert wrong <= RULES.attempts
