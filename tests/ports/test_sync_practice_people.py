"""People of the practice centre whom the page promises: codes, sign-ins and duplicates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.ways_counter import Counter, ways_counter

from kiosk.domain.account_service import LoginState
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.organisation import Capacity
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.sim_request import Carrier
from kiosk.use_cases.represent_organisation import RepresentOrganisation


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with ways_counter(tmp_path_factory.mktemp("people")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("number", "phone", "status"),
    [
        ("001090000004", "0912345678", CodeStatus.ACCOUNT_EXISTS),
        ("001090000007", "0912000007", CodeStatus.UNREACHABLE),
        ("001090000015", "0912000005", CodeStatus.UNREACHABLE),
        ("001090000088", "0912000088", CodeStatus.PHONE_OF_MANY),
        ("001099012345", "0912345678", CodeStatus.SENT),
    ],
)
def test_codes(counter: Counter, number: str, phone: str, status: CodeStatus) -> None:
    person = (number, "Người Thử", "01/01/1990")
    draft = counter.draft(Method.MOBILE_SUBSCRIBER, person=person)
    assert counter.phone.send(draft, Phone(phone)).status is status


def test_every_password_of_the_page_signs_in(counter: Counter) -> None:
    accounts = counter.rig.server.practice.centre.registers.accounts.values()
    citizens = [each for each in accounts if each.kind is ApplicantKind.CITIZEN]
    for each in citizens:
        trial = counter.login.begin(PersonNumber(each.number), each.password or "?", "CB01")
        expected = LoginState.CODE_SENT if each.password else LoginState.ACTIVATION
        assert trial.state is expected, each.number


@pytest.mark.parametrize(
    ("phone", "carrier", "kind"),
    [
        ("0912100016", Carrier.VINAPHONE, ApplicantKind.CITIZEN),
        ("0912100017", Carrier.VIETTEL, ApplicantKind.ENTERPRISE),
    ],
)
def test_sims_of_those_who_have_an_account(
    counter: Counter, phone: str, carrier: Carrier, kind: ApplicantKind
) -> None:
    organisation = kind is ApplicantKind.ENTERPRISE
    draft = counter.draft(Method.SIM_SIGNATURE, kind)
    if not organisation:
        draft = counter.draft(Method.SIM_SIGNATURE, kind, person=None)
    step = counter.ask_until_over(draft, counter.sims.send(draft, Phone(phone), carrier))
    draft = step.draft
    if organisation:
        draft = RepresentOrganisation()(draft, Capacity.LEGAL, papers_seen=True)
    assert counter.duplicate.of(counter.proof(draft)).exists
