"""Bưu điện Việt Nam: papers checked by one officer, approved by another, level 2, on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders import CLERK
from fakes.passphrases import PlainPassphrases
from support.ways_counter import THU, YES, Counter, ways_counter

from kiosk.domain.claim import Expiry
from kiosk.domain.officer import Officer, Role
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.registration import Approved, Contact, Draft, Evidence, Proofed
from kiosk.errors import SupervisorError
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.approver_sign_in import ApproverSignIn

NOBODY = Contact(phone=None, email=None)
PASSPHRASE = "mùa thu lá vàng rơi"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with ways_counter(tmp_path) as opened:
        yield opened


@pytest.fixture
def approver(counter: Counter) -> Officer:
    """Enrolled, and signed in beside the clerk."""
    passphrases = PlainPassphrases()
    add = AddOfficer(counter.store, counter.clock, passphrases)
    add("PT01", "Lê Văn Duyệt", frozenset({Role.APPROVER}), PASSPHRASE)
    return ApproverSignIn(counter.store, counter.clock, passphrases)("pt01", PASSPHRASE)


def checked(counter: Counter, method: Method = Method.POST_OFFICE, **changes: object) -> Proofed:
    """A card with its expiry, looked at by the clerk."""
    draft: Draft = counter.draft(method, **changes)  # type: ignore[arg-type]
    claim = replace(draft.evidence[0].claim, expiry=Expiry(date(2039, 3, 15)))
    return counter.proof(draft.with_evidence(Evidence(claim=claim)), YES)


def forged(counter: Counter, approver: Officer | None) -> Approved:
    """As a patched counter would make it, past its own rule."""
    confirmed = counter.confirm(checked(counter), NOBODY)
    return Approved(confirmed=confirmed, approver=approver, approved_at=counter.clock.now())


def test_level_2_with_channel_office_and_both_officers_on_record(
    counter: Counter, approver: Officer
) -> None:
    proofed = checked(counter)
    assert proofed.level is Level.MEDIUM
    approved = counter.approve(counter.confirm(proofed, NOBODY), approver)
    assert counter.rig.outcome(counter.record(approved)) == ("accepted", "", 2)
    (origin,) = counter.rig.rows(
        "SELECT method, office, counter, officer, approver FROM account_origins"
    )
    assert origin == {
        "method": "post_office",
        "office": "ANBINH",
        "counter": "Quầy 3",
        "officer": CLERK.code,
        "approver": "PT01",
    }


def test_the_counter_itself_refuses_to_go_on_without_another(
    counter: Counter, approver: Officer
) -> None:
    confirmed = counter.confirm(checked(counter), NOBODY)
    for who, code in ((None, "approval.needed"), (CLERK, "approval.same_person")):
        with pytest.raises(SupervisorError) as caught:
            counter.approve(confirmed, who)
        assert caught.value.code == code


@pytest.mark.parametrize("code", ["", CLERK.code, CLERK.code.lower()])
def test_a_client_that_approves_by_itself_gains_nothing(counter: Counter, code: str) -> None:
    who = Officer(code, CLERK.name, frozenset({Role.APPROVER})) if code else None
    entry = counter.record(forged(counter, who))
    assert counter.rig.outcome(entry) == ("refused", "approval.missing", 0)
    assert counter.rig.rows("SELECT id FROM accounts WHERE number = ?", THU[0]) == []


def test_a_client_that_claims_level_3_gets_level_2(counter: Counter, approver: Officer) -> None:
    honest = counter.approve(counter.confirm(checked(counter), NOBODY), approver)
    proofed = replace(honest.confirmed.proofed, level=Level.HIGH)
    lie = replace(honest, confirmed=replace(honest.confirmed, proofed=proofed))
    assert counter.rig.outcome(counter.record(lie)) == ("accepted", "", 2)


def test_a_client_that_answers_for_the_clerk_but_saw_no_card(
    counter: Counter, approver: Officer
) -> None:
    proofed = counter.proof(counter.draft(Method.POST_OFFICE), YES)
    assert proofed.level is Level.NONE
    confirmed = counter.confirm(replace(proofed, level=Level.MEDIUM), NOBODY)
    entry = counter.record(counter.approve(confirmed, approver))
    assert counter.rig.outcome(entry) == ("refused", "document.expiry_unknown", 0)


@pytest.mark.parametrize("kind", [ApplicantKind.ENTERPRISE, ApplicantKind.AGENCY])
def test_it_is_for_citizens_only(counter: Counter, approver: Officer, kind: ApplicantKind) -> None:
    proofed = replace(checked(counter, kind=kind), level=Level.MEDIUM)
    confirmed = counter.confirm(proofed, Contact(phone=None, email="a@example.vn"))
    entry = counter.record(counter.approve(confirmed, approver))
    assert counter.rig.outcome(entry) == ("refused", "policy.not_allowed", 0)
