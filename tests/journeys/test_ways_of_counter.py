"""The ways of a practice counter as it is wired: its own store, trust and keys, a real centre."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from counter_ui.centre_wiring import relay_of
from counter_ui.practice_counter import (
    APPROVER_CODE,
    APPROVER_PASSPHRASE,
    OFFICER_CODE,
    OFFICER_PASSPHRASE,
    PracticeCounter,
    practice_counter,
)
from counter_ui.token_wiring import token_desk
from counter_ui.ways_wiring import ways_of
from kiosk.domain.evidence import Outcome
from kiosk.domain.officer import Officer, Shift
from kiosk.domain.organisation import Capacity
from kiosk.domain.outbox import OutboxState
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.registration import Approved, Contact, Draft, Proofed, Recorded
from kiosk.domain.sim_request import Carrier, SimState
from kiosk.errors import SupervisorError
from kiosk.practice.token import PRACTICE_PIN
from kiosk.use_cases.proof_applicant import InPersonAnswers
from kiosk.use_cases.read_evidence import TypedCard
from kiosk.use_cases.ways import Ways

NOBODY = Contact(phone=None, email=None)
YES = InPersonAnswers(True, True, True)


@dataclass
class Desk:
    practice: PracticeCounter
    ways: Ways
    shift: Shift

    def draft(self, method: Method, kind: ApplicantKind = ApplicantKind.CITIZEN) -> Draft:
        return self.practice.counter.desk.open_draft(self.shift, kind, method)

    def proof(self, draft: Draft, answers: InPersonAnswers | None = None) -> Proofed:
        proof = self.practice.counter.desk.proof_applicant
        return proof(draft, answers) if answers else proof(draft)

    def approve(
        self, proofed: Proofed, contact: Contact = NOBODY, approver: Officer | None = None
    ) -> Approved:
        desk = self.practice.counter.desk
        return desk.approve_registration(desk.confirm_with_applicant(proofed, contact), approver)

    def send(self, approved: Approved) -> tuple[OutboxState, Recorded]:
        recorded = self.practice.counter.desk.record_registration(approved)
        relay_of(self.practice.counter).send_due(live=True)
        store = self.practice.counter.store
        entry = store.run(lambda unit: unit.outbox.find(recorded.registration_id))
        assert entry is not None
        return entry.state, recorded

    def level_of(self, recorded: Recorded) -> Level:
        """As the centre's acknowledgement left it on the receipt."""
        store = self.practice.counter.store
        receipt = store.run(lambda unit: unit.receipts.find(recorded.receipt.number))
        assert receipt is not None
        return receipt.level


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with practice_counter(tmp_path_factory.mktemp("counter"), pcsc=False) as practice:
        shift = practice.counter.desk.open_shift(OFFICER_CODE, OFFICER_PASSPHRASE)
        yield Desk(practice, ways_of(practice.counter), shift)


def signed_by_sim(desk: Desk, draft: Draft, phone: str, carrier: Carrier) -> Draft:
    request = desk.ways.sign_with_sim.send(draft, Phone(phone), carrier)
    until = time.monotonic() + 60
    step = desk.ways.sign_with_sim.ask(draft, request)
    while step.request.is_open and time.monotonic() < until:
        time.sleep(0.1)
        step = desk.ways.sign_with_sim.ask(step.draft, step.request)
    assert step.request.state is SimState.SIGNED
    assert step.signer is not None and step.signer.authority == "PRACTICE national CA"
    return step.draft


def test_a_sim_is_trusted_and_reaches_level_3(desk: Desk) -> None:
    draft = signed_by_sim(desk, desk.draft(Method.SIM_SIGNATURE), "0912345678", Carrier.VINAPHONE)
    proofed = desk.proof(draft)
    required = draft.policy.rules_for(draft.kind, draft.method)[0].requires
    holds = {each.name for each in proofed.checks if each.outcome is Outcome.HOLDS}
    assert proofed.level is Level.HIGH and required <= holds
    state, recorded = desk.send(desk.approve(proofed))
    assert (state, desk.level_of(recorded)) == (OutboxState.ACCEPTED, Level.HIGH)


@pytest.mark.parametrize(
    ("kind", "label"),
    [(ApplicantKind.AGENCY, "Cơ quan"), (ApplicantKind.ENTERPRISE, "Doanh nghiệp")],
)
def test_a_token_proves_an_organisation_at_level_3(
    desk: Desk, kind: ApplicantKind, label: str
) -> None:
    counter, centre = desk.practice.counter, desk.practice.centre.folder
    device = counter.keystore.device_id
    with token_desk(counter.settings, counter.store, device, centre) as tokens:
        seen = tokens.prove.look()
        if any(each.error.code == "practice.softhsm_absent" for each in seen.troubles):
            pytest.skip("no SoftHSM2")
        token = next(each for each in seen.tokens if each.label == label)
        certificate = token.certificates[0]
        standing = tokens.prove.judge(token, certificate, kind)
        draft = representative(desk, desk.draft(Method.USB_TOKEN, kind))
        pin = bytearray(PRACTICE_PIN.encode())
        draft = tokens.prove(draft, token, certificate, pin, standing.answers)
    assert not any(pin)
    draft = desk.ways.represent_organisation(draft, Capacity.LEGAL, papers_seen=True)
    proofed = desk.proof(draft)
    assert (proofed.level, proofed.missing) == (Level.HIGH, ())
    contact = Contact(phone=None, email="thu@example.vn")
    state, recorded = desk.send(desk.approve(proofed, contact))
    assert (state, desk.level_of(recorded)) == (OutboxState.ACCEPTED, Level.HIGH)


def representative(desk: Desk, draft: Draft) -> Draft:
    """By QR: whoever brings the token of an organisation is a person too."""
    qr_text = desk.practice.person.qr_text()
    return desk.practice.counter.desk.read_evidence.qr(draft, qr_text)


def test_the_post_office_way_with_a_second_officer(desk: Desk) -> None:
    card = TypedCard("001099077777", "15/03/1999", "15/03/2039", "NGUYỄN VĂN THỬ")
    draft = desk.practice.counter.desk.read_evidence.typed(desk.draft(Method.POST_OFFICE), card)
    proofed = desk.proof(draft, YES)
    with pytest.raises(SupervisorError) as caught:
        desk.approve(proofed)
    assert caught.value.code == "approval.needed"
    approver = desk.ways.approver_sign_in(APPROVER_CODE, APPROVER_PASSPHRASE)
    state, recorded = desk.send(desk.approve(proofed, approver=approver))
    assert (state, desk.level_of(recorded)) == (OutboxState.ACCEPTED, Level.MEDIUM)
    assert recorded.receipt.method is Method.POST_OFFICE
    assert recorded.receipt.office.code == desk.practice.counter.settings.office.code
