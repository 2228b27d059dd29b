"""A kiosk and a counter as they are wired, one practice centre: prepared here, recorded there."""

from __future__ import annotations

from pathlib import Path

from counter_ui.centre_wiring import relay_of
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE, practice_counter
from counter_ui.self_service.wiring import kiosk_shift, practice_kiosk
from counter_ui.ways_wiring import ways_of
from kiosk.domain.outbox import OutboxState
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.registration import Contact
from kiosk.domain.ticket import Ticket
from kiosk.ports.receipt_printer import PrintOutcome
from kiosk.use_cases.proof_applicant import InPersonAnswers

NOBODY = Contact(phone=None, email=None)


def prepared_at_the_kiosk(state: Path, url: str, qr_text: str) -> Ticket:
    with practice_kiosk(state, "", url, pcsc=False) as kiosk:
        desk = kiosk.station.desk
        citizen = (ApplicantKind.CITIZEN, Method.IN_PERSON)
        draft = desk.open_draft(kiosk_shift(), *citizen, preparing=True)
        draft = desk.read_evidence.chip(desk.read_evidence.qr(draft, qr_text), lambda _: None)
        assert kiosk.prepare is not None and kiosk.print_ticket is not None
        need = VisitNeed.REGISTRATION
        ticket = kiosk.prepare.deposit(kiosk.prepare.prepared(draft, NOBODY, need))
        assert kiosk.print_ticket(ticket, need).outcome is PrintOutcome.FAILED, "no printer"
        return ticket


def test_prepared_at_a_kiosk_recorded_at_a_counter(tmp_path: Path) -> None:
    with practice_counter(tmp_path, pcsc=False) as practice:
        ticket = prepared_at_the_kiosk(tmp_path, practice.centre.url, practice.person.qr_text())
        counter = practice.counter
        desk, take = counter.desk, ways_of(counter).take_over_prepared
        assert take is not None
        shift = desk.open_shift(OFFICER_CODE, OFFICER_PASSPHRASE)
        taken = take.take_over(take.fetch(ticket.grouped, OFFICER_CODE), shift)
        proofed = desk.proof_applicant(taken.draft, InPersonAnswers(True, True, True))
        confirmed = desk.confirm_with_applicant(proofed, taken.contact)
        recorded = desk.record_registration(desk.approve_registration(confirmed))
        assert recorded.receipt.level is Level.HIGH
        relay_of(counter).send_due(live=True)
        entry = counter.store.run(lambda unit: unit.outbox.find(recorded.registration_id))
        assert entry is not None and entry.state is OutboxState.ACCEPTED
