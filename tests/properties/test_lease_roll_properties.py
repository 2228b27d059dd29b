"""The roll of leases: what was built is read back, and nothing else is taken for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.clean_text import CleanText
from kiosk.domain.lease import Lease, LeaseRoll, leased, near_end
from kiosk.domain.officer import Officer, Role
from kiosk.errors import IntegrityError, SupervisorError
from kiosk.formats.lease_roll import STATEMENT, lease_payload, parse_leases

DEVICE = "00112233445566aa"
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
MOMENTS = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
LEASES = st.builds(
    Lease,
    st.from_regex(r"[A-Z0-9]{2,12}", fullmatch=True),
    st.frozensets(st.sampled_from(Role)),
    MOMENTS,
)
ROLLS = st.builds(
    LeaseRoll,
    MOMENTS,
    st.lists(LEASES, max_size=5, unique_by=lambda each: each.officer).map(tuple),
    st.binary(min_size=32, max_size=32) | st.just(b""),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(ROLLS)
def test_what_was_built_is_read_back(roll: LeaseRoll) -> None:
    assert parse_leases(lease_payload(roll, DEVICE), DEVICE) == roll


@given(ROLLS, st.sampled_from(["device_id", "issued_at", "leases", "unlock_key"]), JSON)
def test_anything_else_is_refused_by_its_own_error(roll: LeaseRoll, field: str, value: Any) -> None:
    payload = lease_payload(roll, DEVICE) | {field: value}
    try:
        parse_leases(payload, DEVICE)
    except IntegrityError as error:
        assert error.code == "lease.malformed"


@given(JSON)
def test_leases_of_any_shape(rows: Any) -> None:
    payload = {
        "statement": STATEMENT, "device_id": DEVICE, "issued_at": NOW.isoformat(),
        "leases": [rows],
    }  # fmt: skip
    with pytest.raises(IntegrityError):
        parse_leases(payload, DEVICE)


def test_a_lease_is_for_one_counter() -> None:
    payload = lease_payload(LeaseRoll(NOW, ()), DEVICE)
    with pytest.raises(IntegrityError):
        parse_leases(payload, DEVICE[::-1])


def test_a_role_of_a_newer_centre_gives_nothing() -> None:
    payload = lease_payload(LeaseRoll(NOW, (Lease("CB01", frozenset(), NOW),)), DEVICE)
    payload["leases"][0]["roles"] = ["clerk", "pilot"]
    assert parse_leases(payload, DEVICE).leases[0].roles == {Role.CLERK}


CLERK = Officer("CB01", CleanText("Cán bộ Thử"), frozenset({Role.CLERK, Role.SUPERVISOR}))


def roll(until: datetime, issued_at: datetime = NOW) -> LeaseRoll:
    return LeaseRoll(issued_at, (Lease("CB01", frozenset({Role.CLERK}), until),))


@given(MOMENTS, MOMENTS, MOMENTS)
def test_nobody_works_after_the_end_whatever_the_clock_says(
    issued_at: datetime, until: datetime, now: datetime
) -> None:
    try:
        officer = leased(CLERK, roll(until, issued_at), now)
    except SupervisorError as error:
        assert error.code == "officer.lease_ended"
        assert max(now, issued_at) >= until
    else:
        assert now < until
        assert issued_at < until
        assert officer.roles == {Role.CLERK}


def test_the_end_is_in_sight_two_days_before() -> None:
    assert not near_end(NOW + timedelta(days=3), NOW)
    assert near_end(NOW + timedelta(hours=47), NOW)
    assert near_end(NOW - timedelta(hours=1), NOW)
    assert not near_end(None, NOW)


def test_the_end_is_told_in_vietnams_time() -> None:
    with pytest.raises(SupervisorError) as caught:
        leased(CLERK, roll(NOW), NOW)
    assert caught.value.facts["until"] == "10:15 22/11/2026"


def test_the_offices_key_shows_in_no_trace() -> None:
    assert "unlock_key" not in repr(LeaseRoll(NOW, (), b"k" * 32))
