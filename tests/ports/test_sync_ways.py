"""Every way against the practice centre over real HTTPS, through the use cases of the counter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import CLERK
from support.ways_counter import PASSWORD, THU, YES, Counter, ways_counter

from kiosk.domain.account_service import DisputeState, LoginState
from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import Answer
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.insurance_code import parse_insurance_code
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.organisation import Capacity
from kiosk.domain.person_number import PersonNumber, parse_person_number
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.registration import Contact, Draft, Evidence, Purpose
from kiosk.domain.sim_request import Carrier, SimState
from kiosk.formats.sealed_secret import SecretUse
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from sync.sandbox.disputes import settle_dispute


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with ways_counter(tmp_path) as opened:
        yield opened


def test_policy_carries_a_nonce_of_the_centre_and_its_issuer(counter: Counter) -> None:
    centre = counter.rig.server.practice.centre
    assert centre.not_before(counter.policy.nonce) is not None
    assert counter.policy.issuer == centre.pki.statement_key_id


def test_mobile_subscriber_reaches_level_2_with_password(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER)
    draft, found = counter.subscriber(draft, Phone("0912345678"))
    assert found.answer is Answer.MATCH
    draft = counter.with_phone(draft, "0912345678")
    approved = counter.approved(draft, Contact(phone=Phone("0912345678"), email=None), PASSWORD)
    assert approved.confirmed.proofed.level is Level.MEDIUM
    entry = counter.record(approved)
    assert counter.rig.outcome(entry) == ("accepted", "", 2)
    trial = counter.login.begin(PersonNumber(THU[0]), PASSWORD, "CB01")
    assert trial.state is LoginState.CODE_SENT and trial.code is not None
    assert trial.code.phone is None and trial.code.masked_phone == "091****678"
    assert counter.login.attempt(trial.code, counter.sms("0912345678")).confirmed
    assert counter.login.begin(PersonNumber(THU[0]), "wrong", "CB01").state is LoginState.REFUSED


@pytest.mark.parametrize(
    ("phone", "person", "answer", "differing"),
    [
        ("0912000001", ("001090000001", "Nguyễn Văn Con", "01/01/1990"), "mismatch", ("number",)),
        ("0912000002", ("001090000002", "Lê Thị Ngày Khác", "02/01/1990"), "mismatch", ("name",)),
        ("0912000003", ("001090000003", "Phan Văn Số Khác", "03/01/1990"), "mismatch", ("birth",)),
        ("0912000005", ("001090000015", "Hồ Thị Tạm Khóa", "05/01/1990"), "suspended", ()),
        ("0912000006", ("001090000006", "Bùi Văn Chờ", "06/01/1990"), "unavailable", ()),
        ("0912999999", THU, "absent", ()),
        ("0912000456", ("079050000456", "Phạm Văn Lão", "01/01/1950"), "match", ()),
    ],
)
def test_carriers_answers(
    counter: Counter,
    phone: str,
    person: tuple[str, str, str],
    answer: str,
    differing: tuple[str, ...],
) -> None:
    draft, found = counter.subscriber(
        counter.draft(Method.MOBILE_SUBSCRIBER, person=person), Phone(phone)
    )
    assert (found.answer.value, found.differing) == (answer, differing)
    level = counter.proof(draft).level
    assert level is Level.NONE


@pytest.mark.parametrize(
    ("code", "person", "answer", "differing"),
    [
        ("7900012345", THU, "match", ()),
        ("GD4797900012345", THU, "match", ()),
        ("001099012345", THU, "match", ()),
        ("7900000456", ("079050000456", "PHẠM VĂN LÃO", "01/01/1950"), "match", ()),
        ("4800000777", ("048188000777", "Trần Thị Hòa", "02/02/1988"), "match", ()),
        ("7900000001", ("001090000001", "Nguyễn Văn A", "01/01/1990"), "mismatch", ("name",)),
        ("7900000002", ("001090000002", "Lê Thị Ngày Khác", "1/1/1990"), "mismatch", ("birth",)),
        ("7900000003", ("001090000003", "Phan Văn Số Khác", "3/1/1990"), "mismatch", ("number",)),
        ("7911111111", THU, "absent", ()),
        ("7900000006", ("001090000006", "Bùi Văn Chờ", "06/01/1990"), "unavailable", ()),
    ],
)
def test_social_insurance_answers(
    counter: Counter,
    code: str,
    person: tuple[str, str, str],
    answer: str,
    differing: tuple[str, ...],
) -> None:
    draft = counter.draft(Method.SOCIAL_INSURANCE, person=person)
    _, found = counter.insurance(draft, parse_insurance_code(code))
    assert (found.answer.value, found.differing) == (answer, differing)


def test_social_insurance_reaches_level_2(counter: Counter) -> None:
    draft = counter.draft(Method.SOCIAL_INSURANCE)
    draft, _ = counter.insurance(draft, parse_insurance_code("7900012345"))
    draft = counter.with_phone(draft, "0912345678")
    entry = counter.record(counter.approved(draft, Contact(phone=Phone("0912345678"), email=None)))
    assert counter.rig.outcome(entry) == ("accepted", "", 2)
    trial = counter.login.begin(PersonNumber(THU[0]), "whatever", "CB01")
    assert trial.state is LoginState.ACTIVATION and trial.code is not None
    assert counter.login.attempt(trial.code, counter.sms("0912345678")).confirmed
    assert counter.login.activate(trial, PASSWORD, PASSWORD).state is LoginState.ACTIVATED
    assert counter.login.begin(PersonNumber(THU[0]), PASSWORD, "CB01").state is (
        LoginState.CODE_SENT
    )


def test_the_number_that_bhxh_returned_finds_the_older_account(counter: Counter) -> None:
    """BHXH knows her by the nine-digit number, under which she has an account elsewhere."""
    person = ("001190000105", "Hồ Thị Số Cũ", "05/01/1990")
    draft = counter.draft(Method.SOCIAL_INSURANCE, person=person)
    draft, found = counter.insurance(draft, parse_insurance_code("7900000005"))
    assert (found.answer, found.old_number) == (Answer.MATCH, "012000005")
    draft = counter.with_phone(draft, "0912345678")
    proofed = counter.proof(draft)
    answer = counter.duplicate.of(proofed)
    assert answer.exists and answer.centre is not None and answer.centre.of_other_system
    contact = Contact(phone=Phone("0912345678"), email=None)
    entry = counter.record(counter.approve(counter.confirm(proofed, contact)))
    assert counter.rig.outcome(entry) == ("refused", "account.exists", 0)


def test_account_check_comes_before_any_code(counter: Counter) -> None:
    person = ("001090000004", "Đỗ Văn Đã Có", "04/01/1990")
    draft = counter.draft(Method.MOBILE_SUBSCRIBER, person=person)
    code = counter.phone.send(draft, Phone("0912000004"))
    assert code.status is CodeStatus.ACCOUNT_EXISTS
    assert counter.rig.rows("SELECT * FROM sms") == []


def test_codes_wrong_again_unreachable_and_of_many(counter: Counter) -> None:
    draft = counter.draft(Method.MOBILE_SUBSCRIBER)
    code = counter.phone.send(draft, Phone("0912345678"))
    right = counter.sms("0912345678")
    wrong = "000000" if right != "000000" else "111111"
    assert counter.phone.resend(draft, code).status is CodeStatus.TOO_EARLY
    for left in (4, 3, 2, 1):
        _, code = counter.phone.attempt(draft, code, wrong)
        assert (code.status, code.attempts_left) == (CodeStatus.WRONG, left)
    _, code = counter.phone.attempt(draft, code, wrong)
    assert code.status is CodeStatus.LOCKED
    _, code = counter.phone.attempt(draft, code, right)
    assert not code.confirmed
    again = counter.phone.send(draft, Phone("0912345678"))
    assert again.status is CodeStatus.LOCKED
    off = counter.phone.send(draft, Phone("0912000007"))
    assert off.status is CodeStatus.UNREACHABLE
    for number in ("001099000001", "001099000002", "001099000003"):
        counter.rig.server.practice.add_account(number, "NGƯỜI MẪU", "1990", "0912888888", 2)
    assert counter.phone.send(draft, Phone("0912888888")).status is CodeStatus.PHONE_OF_MANY


def test_nothing_typed_is_kept_by_the_centre_in_clear(counter: Counter) -> None:
    draft = counter.with_phone(counter.draft(Method.MOBILE_SUBSCRIBER), "0912345678")
    draft, _ = counter.subscriber(draft, Phone("0912345678"))
    contact = Contact(phone=Phone("0912345678"), email=None)
    counter.record(counter.approved(draft, contact, PASSWORD))
    (row,) = counter.rig.rows("SELECT password FROM account_details WHERE password LIKE '%' AND"
                              " account_id = (SELECT max(id) FROM accounts)")  # fmt: skip
    assert row["password"].startswith("$argon2id$")
    codes = counter.rig.rows("SELECT code_digest FROM codes")
    assert all(len(each["code_digest"]) == 64 for each in codes)


SIMS = [
    ("0912345678", "vinaphone", SimState.SIGNED, Level.HIGH),
    ("0912100003", "vinaphone", SimState.CANCELLED, None),
    ("0912100004", "vinaphone", SimState.EXPIRED, None),
    ("0912100005", "viettel", SimState.BLOCKED, None),
    ("0912100006", "viettel", SimState.NO_CERTIFICATE, None),
    ("0912100007", "mobifone", SimState.UNREACHABLE, None),
    ("0912100008", "vinaphone", SimState.LATE, None),
    ("0912100009", "vinaphone", SimState.REVOKED, None),
    ("0912100010", "vinaphone", SimState.SIGNED, Level.NONE),
    ("0912100011", "vinaphone", SimState.SIGNED, Level.NONE),
    ("0912100012", "vinaphone", SimState.SIGNED, Level.NONE),
    ("0912100013", "vinaphone", SimState.SIGNED, Level.NONE),
    ("0912100014", "mobifone", SimState.UNSURE, None),
    ("0912100015", "mobifone", SimState.FAILED, None),
    ("0912345678", "viettel", SimState.NOT_SUBSCRIBED, None),
    ("0912999999", "viettel", SimState.NOT_SUBSCRIBED, None),
]


@pytest.mark.parametrize(("phone", "carrier", "state", "level"), SIMS)
def test_sims_outcomes(
    counter: Counter, phone: str, carrier: str, state: SimState, level: Level | None
) -> None:
    person = THU if level is not Level.HIGH else None
    draft = counter.draft(Method.SIM_SIGNATURE, person=person)
    request = counter.sims.send(draft, Phone(phone), Carrier(carrier))
    step = counter.ask_until_over(draft, request)
    assert step.request.state is state
    if level is None:
        assert step.draft == draft and step.signer is None
        return
    assert counter.proof(step.draft).level is level


def test_sim_reaches_level_3_without_a_typed_field(counter: Counter) -> None:
    draft = counter.draft(Method.SIM_SIGNATURE, person=None)
    request = counter.sims.send(draft, Phone("0912345678"), Carrier.VINAPHONE)
    step = counter.ask_until_over(draft, request)
    assert step.signer is not None
    assert (step.signer.name, step.signer.authority) == ("Nguyễn Văn Thử", "PRACTICE national CA")
    entry = counter.record(counter.approved(step.draft, Contact(phone=None, email=None)))
    assert counter.rig.outcome(entry) == ("accepted", "", 3)


def test_sim_of_an_enterprise_with_its_representative(counter: Counter) -> None:
    draft = counter.draft(Method.SIM_SIGNATURE, ApplicantKind.ENTERPRISE)
    request = counter.sims.send(draft, Phone("0912100001"), Carrier.VIETTEL)
    draft = counter.ask_until_over(draft, request).draft
    assert counter.proof(draft).level is Level.NONE
    draft = RepresentOrganisation()(draft, Capacity.LEGAL, papers_seen=True)
    proofed = counter.proof(draft)
    assert (proofed.level, proofed.duplicate_key) == (Level.HIGH, "0100233488")
    entry = counter.record(counter.approved(draft, Contact(phone=None, email="a@example.vn")))
    assert counter.rig.outcome(entry) == ("accepted", "", 3)
    assert counter.duplicate.of(proofed).exists


def disputed(counter: Counter, purpose: Purpose, person: tuple[str, str, str]) -> Draft:
    number = parse_person_number(person[0])
    answer = counter.duplicate(number, CLERK.code)
    assert answer.centre is not None and answer.centre.account
    return counter.draft(
        Method.IN_PERSON, person=person, purpose=purpose, account=answer.centre.account
    )


def test_recovery_ends_in_a_new_password(counter: Counter) -> None:
    person = ("001090000004", "Đỗ Văn Đã Có", "04/01/1990")
    draft = disputed(counter, Purpose.RECOVERY, person)
    draft = counter.with_phone(draft, "0912777777")
    approved = counter.approved(draft, Contact(phone=Phone("0912777777"), email=None),
                                "Mưa rơi 9 đêm, hết!")  # fmt: skip
    result = counter.recover(approved)
    assert (result.accepted, result.password_set, result.level) == (True, True, Level.MEDIUM)
    assert counter.recover(approved) == result
    trial = counter.login.begin(PersonNumber(person[0]), "Mưa rơi 9 đêm, hết!", "CB01")
    assert trial.state is LoginState.CODE_SENT and trial.code is not None
    assert trial.code.masked_phone == "091****777"
    told = counter.rig.rows("SELECT phone FROM sms WHERE words LIKE '%lay lai tai Bo phan%'")
    assert [row["phone"] for row in told] == ["0912000004", "0912777777"]


def test_recovery_asks_for_as_much_as_the_account_has(counter: Counter) -> None:
    draft = disputed(counter, Purpose.RECOVERY, ("001090000016", "Lâm Văn Mức Ba", "16/01/1990"))
    draft = counter.with_phone(draft, "0912777777")
    result = counter.recover(
        counter.approved(draft, Contact(phone=Phone("0912777777"), email=None))
    )
    assert (result.accepted, result.code) == (False, "recovery.level_too_low")


def test_dispute_has_a_number_and_a_state_later(counter: Counter) -> None:
    person = ("001090000004", "Đỗ Văn Đã Có", "04/01/1990")
    draft = disputed(counter, Purpose.DISPUTE, person)
    approved = counter.approved(draft, Contact(phone=None, email=None))
    dispute = counter.dispute(approved)
    assert dispute.state is DisputeState.RECEIVED and dispute.number.startswith("KN-")
    assert counter.dispute(approved).number == dispute.number
    settle_dispute(counter.rig.server.practice.centre, dispute.number, DisputeState.UPHELD)
    assert counter.dispute.state(dispute.number.lower()).state is DisputeState.UPHELD
    assert not counter.duplicate(PersonNumber(person[0]), CLERK.code).exists
    assert counter.dispute.state("KN-000000-00000").state is DisputeState.UNKNOWN_NUMBER


def test_login_locks_after_five_wrong_passwords(counter: Counter) -> None:
    number = PersonNumber("001090000016")
    states = [counter.login.begin(number, f"wrong {n}", "CB01").state for n in range(5)]
    assert states == [LoginState.REFUSED] * 4 + [LoginState.LOCKED]
    right = counter.login.begin(number, "Trăng 16 tròn, gió mát!", "CB01")
    assert right.state is LoginState.LOCKED and right.locked_until is not None
    nobody = counter.login.begin(PersonNumber("001090000999"), "x", "CB01")
    assert nobody.state is LoginState.REFUSED


Lie = Callable[[Counter, Draft], Draft]


def claims_subscriber(counter: Counter, draft: Draft) -> Draft:
    return _with_checks(draft, "subscriber.matches", "phone.confirmed")


def claims_insurance(counter: Counter, draft: Draft) -> Draft:
    return _with_checks(draft, "insurance.matches", "phone.confirmed")


def claims_signature(counter: Counter, draft: Draft) -> Draft:
    rule = draft.policy.rules_for(draft.kind, draft.method)[0]
    return _with_checks(draft, *rule.requires)


def _with_checks(draft: Draft, *names: str) -> Draft:
    checks = tuple(Check(name, Outcome.HOLDS) for name in names)
    return draft.with_evidence(Evidence(claim=Claim(source=Source.PHONE), checks=checks))


@pytest.mark.parametrize(
    ("method", "lie"),
    [
        (Method.MOBILE_SUBSCRIBER, claims_subscriber),
        (Method.SOCIAL_INSURANCE, claims_insurance),
        (Method.SIM_SIGNATURE, claims_signature),
        (Method.USB_TOKEN, claims_signature),
    ],
    ids=lambda each: getattr(each, "value", ""),
)
def test_a_client_that_lies_about_its_checks_gains_nothing(
    counter: Counter, method: Method, lie: Lie
) -> None:
    draft = lie(counter, counter.draft(method))
    approved = counter.approved(draft, Contact(phone=Phone("0912345678"), email=None))
    assert approved.confirmed.proofed.level is not Level.NONE
    assert counter.rig.outcome(counter.record(approved))[::2] == ("refused", 0)


def test_a_client_that_uses_the_proofs_of_another_registration(counter: Counter) -> None:
    honest = counter.with_phone(counter.draft(Method.MOBILE_SUBSCRIBER), "0912345678")
    honest, _ = counter.subscriber(honest, Phone("0912345678"))
    stolen = replace(honest, id=counter.ids.new_id())
    approved = counter.approved(stolen, Contact(phone=Phone("0912345678"), email=None))
    entry = counter.record(approved)
    kept = counter.rig.counter.entry(entry.registration_id)
    assert kept.reason == "evidence.binding_wrong"


def test_a_client_that_changes_the_person_after_the_check(counter: Counter) -> None:
    draft = counter.with_phone(counter.draft(Method.MOBILE_SUBSCRIBER), "0912345678")
    draft, _ = counter.subscriber(draft, Phone("0912345678"))
    other = replace(draft.evidence[0].claim, number=PersonNumber("001099055555"))
    draft = draft.with_evidence(Evidence(claim=other))
    approved = counter.approved(draft, Contact(phone=Phone("0912345678"), email=None))
    assert counter.rig.outcome(counter.record(approved)) == (
        "refused",
        "evidence.of_other_facts",
        0,
    )


def test_a_client_that_skips_approval_or_address_or_guardian(counter: Counter) -> None:
    child = ("001215000001", "Bé Thử", "01/01/2015")
    approved = counter.approved(
        counter.draft(Method.IN_PERSON, person=THU), Contact(phone=None, email=None)
    )
    citizen = replace(
        approved.confirmed.proofed.citizen,
        number=PersonNumber(child[0]),
        name=CleanText(child[1]),
        birth=parse_birth_date(child[2]),
    )
    proofed = replace(approved.confirmed.proofed, citizen=citizen)
    lie = replace(approved, confirmed=replace(approved.confirmed, proofed=proofed))
    assert counter.rig.outcome(counter.record(lie)) == ("refused", "guardian.needed", 0)


def test_a_password_sealed_for_another_use_is_not_set(counter: Counter) -> None:
    draft = counter.draft(Method.IN_PERSON)
    confirmed = counter.confirm(counter.proof(draft, YES), Contact(phone=None, email=None))
    sealed = counter.rig.counter.keys.seal_secret(SecretUse.SIGN_IN, draft.id, PASSWORD)
    counter.record(counter.approve(replace(confirmed, sealed_password=sealed)))
    rows = counter.rig.rows(
        "SELECT password FROM account_details JOIN accounts ON id = account_id WHERE number = ?",
        THU[0],
    )
    assert rows == [{"password": ""}]
