"""Faults of the centre in the middle of each way: nothing happens twice, none is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from support.ways_counter import PASSWORD, THU, Counter, ways_counter

from kiosk.domain.insurance_code import parse_insurance_code
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import Method
from kiosk.domain.registration import Approved, Contact, Purpose
from kiosk.domain.sim_request import Carrier, SimState
from kiosk.errors import LaterError
from sync.sandbox.fault_switches import Faults
from sync.tls import centre_context

PHONE = Phone("0912345678")
DOTH = ("001090000004", "Đỗ Văn Đã Có", "04/01/1990")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with ways_counter(tmp_path) as opened:
        yield opened


def faults(counter: Counter, **wanted: Any) -> None:
    counter.rig.server.set_faults(Faults(**wanted))


def messages(counter: Counter, words: str = "%OTP%") -> int:
    rows = counter.rig.rows("SELECT count(*) AS many FROM sms WHERE words LIKE ?", words)
    return int(rows[0]["many"])


def check_subscriber(counter: Counter) -> object:
    return counter.subscriber(counter.draft(Method.MOBILE_SUBSCRIBER), PHONE)[1].answer


def compare_insurance(counter: Counter) -> object:
    draft = counter.draft(Method.SOCIAL_INSURANCE)
    return counter.insurance(draft, parse_insurance_code("7900012345"))[1].answer


def send_code(counter: Counter) -> object:
    return counter.phone.send(counter.draft(Method.MOBILE_SUBSCRIBER), PHONE).status


def sign_in(counter: Counter) -> object:
    return counter.login.begin(PersonNumber(DOTH[0]), PASSWORD, "CB01").state


def dispute_state(counter: Counter) -> object:
    return counter.dispute.state("KN-000000-00000").state


QUESTIONS = [check_subscriber, compare_insurance, send_code, sign_in, dispute_state]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"fail": True}, "centre.failed"),
    ({"busy_retry_after_s": 7}, "centre.busy"),
    ({"drop_answer": True}, "centre.unreachable"),
    ({"wrong_signature": True}, "centre.not_the_centre"),
    ({"portal": True}, "centre.not_the_centre"),
]


@pytest.mark.parametrize("ask", QUESTIONS, ids=lambda each: each.__name__)
def test_no_fault_is_taken_for_an_answer_and_the_next_try_works(
    counter: Counter, ask: Callable[[Counter], object]
) -> None:
    for wanted, code in BAD:
        faults(counter, **wanted)
        with pytest.raises(LaterError) as caught:
            ask(counter)
        assert caught.value.code == code
        if code == "centre.busy":
            assert caught.value.facts["retry_after_s"] == 7
    faults(counter, slow_s=0.2, clock_off_s=3600)
    assert ask(counter)


def test_a_code_whose_answer_was_cut_off_is_sent_once(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER)
    faults(counter, drop_answer=True)
    with pytest.raises(LaterError):
        counter.phone.send(draft, PHONE)
    faults(counter)
    code = counter.phone.send(draft, PHONE)
    assert (code.status, messages(counter)) == (CodeStatus.SENT, 1)
    faults(counter, wrong_signature=True)
    with pytest.raises(LaterError):
        counter.phone.attempt(draft, code, "000000")
    faults(counter)
    _, after = counter.phone.attempt(draft, code, "000000")
    assert after.attempts_left in (4, 5) and (after.status is CodeStatus.WRONG or after.confirmed)
    _, again = counter.phone.attempt(draft, after, "000001")
    assert again.attempts_left == after.attempts_left - 1


def test_a_line_that_is_cut_once_is_not_even_noticed(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER)
    faults(counter, drop_answer=True, times=1)
    assert counter.phone.send(draft, PHONE).status is CodeStatus.SENT
    assert messages(counter) == 1


def test_another_phone_after_a_lost_answer_is_another_question(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER)
    faults(counter, drop_answer=True)
    with pytest.raises(LaterError):
        counter.phone.send(draft, PHONE)
    faults(counter)
    other = counter.phone.send(draft, Phone("0912777777"))
    assert other.masked_phone == "091****777"
    assert messages(counter) == 2


def test_a_sign_in_whose_answer_was_cut_off_counts_once(counter: Counter) -> None:
    faults(counter, drop_answer=True, times=1)
    trial = counter.login.begin(PersonNumber(DOTH[0]), PASSWORD, "CB01")
    assert trial.code is not None and messages(counter) == 1
    faults(counter, drop_answer=True, times=1)
    counter.login.begin(PersonNumber(DOTH[0]), "wrong", "CB01")
    rows = counter.rig.rows("SELECT max(wrong_passwords) AS most FROM account_details")
    assert rows[0]["most"] == 1


def recovery(counter: Counter) -> Approved:
    answer = counter.duplicate(PersonNumber(DOTH[0]), "CB01")
    assert answer.centre is not None
    account = answer.centre.account
    draft = counter.draft(Method.IN_PERSON, person=DOTH, purpose=Purpose.RECOVERY, account=account)
    draft = counter.with_phone(draft, "0912777777")
    return counter.approved(
        draft, Contact(phone=Phone("0912777777"), email=None), "Mưa 9 đêm, tạnh!"
    )


def test_a_recovery_whose_answer_was_lost_happens_once(counter: Counter) -> None:
    approved = recovery(counter)
    faults(counter, drop_answer=True)
    with pytest.raises(LaterError):
        counter.recover(approved)
    faults(counter)
    assert counter.recover(approved).accepted
    assert messages(counter, "%lay lai tai Bo phan%") == 2  # the old phone and the new one, once
    assert len(counter.rig.rows("SELECT id FROM recoveries")) == 1


def test_a_dispute_whose_answer_was_lost_has_one_number(counter: Counter) -> None:
    answer = counter.duplicate(PersonNumber(DOTH[0]), "CB01")
    assert answer.centre is not None
    draft = counter.draft(
        Method.IN_PERSON, person=DOTH, purpose=Purpose.DISPUTE, account=answer.centre.account
    )
    approved = counter.approved(draft, Contact(phone=None, email=None))
    faults(counter, drop_answer=True)
    with pytest.raises(LaterError):
        counter.dispute(approved)
    faults(counter)
    number = counter.dispute(approved).number
    assert [row["number"] for row in counter.rig.rows("SELECT number FROM disputes")] == [number]


@pytest.mark.parametrize("wanted", [{"drop_answer": True}, {"fail": True}], ids=["cut", "500"])
def test_a_sim_is_asked_once_whatever_becomes_of_the_line(
    counter: Counter, wanted: dict[str, Any]
) -> None:
    draft = counter.draft(Method.SIM_SIGNATURE, person=None)
    if "fail" in wanted:
        faults(counter, **wanted)
        with pytest.raises(LaterError):
            counter.sims.send(draft, PHONE, Carrier.VINAPHONE)
        faults(counter)
        assert counter.rig.rows("SELECT id FROM sim_requests") == []
        return
    faults(counter, **wanted)
    request = counter.sims.send(draft, PHONE, Carrier.VINAPHONE)
    assert request.state is SimState.UNKNOWN
    faults(counter)
    step = counter.ask_until_over(draft, request)
    assert step.request.state is SimState.SIGNED
    assert len(counter.rig.rows("SELECT id FROM sim_requests")) == 1


def test_another_body_under_the_same_key_is_refused(counter: Counter) -> None:
    rig = counter.rig
    context = centre_context(rig.enrolment.authority_pem, rig.enrolment.identity)
    body = {
        "subject": counter.ids.new_id(),
        "purpose": "registration",
        "phone": "0912345678",
        "number": THU[0],
        "officer": "CB01",
        "nonce": "0" * 32,
    }
    with httpx2.Client(base_url=rig.server.url, verify=context, trust_env=False) as http:
        key = {"idempotency-key": '"a-key"'}
        first = http.post("/v1/one-time-codes", json=body, headers=key)
        again = http.post("/v1/one-time-codes", json=body, headers=key)
        other = http.post("/v1/one-time-codes", json=body | {"phone": "0912777777"}, headers=key)
        fresh = http.post("/v1/one-time-codes", json=body, headers={"idempotency-key": '"b"'})
    assert (first.status_code, again.content) == (200, first.content)
    assert (other.status_code, other.json()["code"]) == (422, "request.key_reused")
    assert fresh.content != first.content
    assert messages(counter) == 2


def test_the_file_keeps_no_typed_code(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER)
    code = counter.phone.send(draft, PHONE)
    counter.phone.attempt(draft, code, "135792")
    for row in counter.rig.rows("SELECT * FROM answers"):
        assert "135792" not in str(row)


@pytest.mark.parametrize("off_s", [3600, -3600], ids=["ahead", "behind"])
@pytest.mark.parametrize("at_once", [True, False], ids=["from the start", "before it is sent"])
def test_a_centre_whose_clock_is_off_by_an_hour_loses_nobody(
    counter: Counter, off_s: int, at_once: bool
) -> None:
    contact = Contact(phone=PHONE, email=None)
    if at_once:
        faults(counter, clock_off_s=off_s)
    by_phone, _ = counter.subscriber(counter.draft(Method.MOBILE_SUBSCRIBER), PHONE)
    by_phone = counter.with_phone(by_phone, PHONE.value)
    unknown = counter.draft(Method.SIM_SIGNATURE, person=None)
    asked = counter.sims.send(unknown, Phone("0912100001"), Carrier.VIETTEL)
    assert counter.ask_until_over(unknown, asked).request.state is SimState.SIGNED
    faults(counter, clock_off_s=off_s)
    assert counter.rig.outcome(counter.record(counter.approved(by_phone, contact)))[0] == "accepted"


@pytest.mark.parametrize("off_s", [3600, -3600], ids=["ahead", "behind"])
def test_a_signature_made_before_the_clock_went_wrong_still_counts(
    counter: Counter, off_s: int
) -> None:
    unknown = counter.draft(Method.SIM_SIGNATURE, person=None)
    asked = counter.sims.send(unknown, PHONE, Carrier.VINAPHONE)
    step = counter.ask_until_over(unknown, asked)
    faults(counter, clock_off_s=off_s)
    entry = counter.record(counter.approved(step.draft, Contact(phone=None, email=None)))
    assert counter.rig.outcome(entry) == ("accepted", "", 3)
