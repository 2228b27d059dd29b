"""A kiosk before the practice centre: no look-up oracle, and nothing but what the policy allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import SHIFT
from fakes.centre_counter import IDS, body_fields
from support.ways_counter import PASSWORD, Counter, ways_counter

from kiosk.domain.officer import SELF_SERVICE, Shift
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.phone import Phone
from kiosk.domain.policy import Method
from kiosk.domain.registration import Contact, Draft
from kiosk.formats.registration_body import RegistrationBody
from kiosk.practice.policy import PRACTICE_POLICY
from kiosk.use_cases.proof_applicant import InPersonAnswers
from sync.sandbox.decision import CentreRules, decide_again

KIOSK = Shift(SHIFT.id, SELF_SERVICE, SHIFT.opened_at)
NOBODY_LOOKED = InPersonAnswers()
PHONE = "0912345678"
HAS_ACCOUNT = ("001090000004", "Đỗ Văn Đã Có", "04/01/1990")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with ways_counter(tmp_path) as opened:
        yield opened


def _recorded(counter: Counter, draft: Draft, answers: InPersonAnswers) -> Any:
    contact = Contact(phone=Phone(PHONE), email=None)
    return counter.rig.outcome(counter.record(counter.approved(draft, contact, PASSWORD, answers)))


def test_what_nobody_assisted_is_accepted_and_written_down_as_such(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER, shift=KIOSK)
    draft = counter.with_phone(draft, PHONE)
    draft, _ = counter.subscriber(draft, Phone(PHONE))
    assert _recorded(counter, draft, NOBODY_LOOKED) == ("accepted", "", 2)
    (origin,) = counter.rig.rows("SELECT officer FROM account_origins")
    assert origin["officer"] == "self-service"


def test_a_kiosk_learns_of_no_account_before_the_phone_is_proved(counter: Counter) -> None:
    """With an account and without one the answers cannot be told apart."""
    known = counter.draft(Method.MOBILE_SUBSCRIBER, person=HAS_ACCOUNT, shift=KIOSK)
    unknown = counter.draft(Method.MOBILE_SUBSCRIBER, shift=KIOSK)
    sent = [counter.phone.send(each, Phone(PHONE)) for each in (known, unknown)]
    assert [each.status for each in sent] == [CodeStatus.SENT] * 2
    alike = [
        replace(each, id="", expires_at=SHIFT.opened_at, resend_at=SHIFT.opened_at) for each in sent
    ]
    assert alike[0] == alike[1]


def test_a_phone_of_many_is_told_to_whoever_has_it(counter: Counter) -> None:
    for number in ("001099000001", "001099000002", "001099000003"):
        counter.rig.server.practice.add_account(number, "NGƯỜI MẪU", "1990", "0912888888", 2)
    draft = counter.draft(Method.MOBILE_SUBSCRIBER, shift=KIOSK)
    code = counter.phone.send(draft, Phone("0912888888"))
    assert code.status is CodeStatus.SENT
    _, code = counter.phone.attempt(draft, code, counter.sms("0912888888"))
    assert code.status is CodeStatus.PHONE_OF_MANY and not code.confirmed


def test_a_kiosk_that_says_it_saw_the_person_gains_nothing(counter: Counter) -> None:
    draft = counter.draft(Method.IN_PERSON, shift=KIOSK)
    draft = counter.with_phone(draft, PHONE)
    result = _recorded(counter, draft, InPersonAnswers(True, True, True))
    assert result == ("refused", "policy.not_unattended", 0)


@pytest.mark.parametrize("said", [{"officer": "self-service"}, {"assisted": False}])
def test_a_kiosk_cannot_pass_for_an_officer_nor_an_officer_for_a_kiosk(
    said: dict[str, Any],
) -> None:
    rules = CentreRules({PRACTICE_POLICY.id: PRACTICE_POLICY}, practice_profile=True)
    body = RegistrationBody(**body_fields(IDS.new_id(), **said))
    assert decide_again(body, (), rules).code == "registration.unattended_hidden"
