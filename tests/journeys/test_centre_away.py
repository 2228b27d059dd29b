"""The centre is killed and comes back: nothing lost, nothing twice, nothing claimed too early."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from counter_ui.centre_wiring import relay_of
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE, practice_counter
from counter_ui.wiring import Counter
from kiosk.domain.outbox import OutboxState
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import Contact, Recorded
from kiosk.practice.people import Person
from kiosk.use_cases.proof_applicant import InPersonAnswers


def register(counter: Counter, person: Person) -> Recorded:
    desk = counter.desk
    shift = desk.open_shift(OFFICER_CODE, OFFICER_PASSPHRASE)
    draft = desk.open_draft(shift, ApplicantKind.CITIZEN, Method.IN_PERSON)
    draft = desk.read_evidence.chip(desk.read_evidence.qr(draft, person.qr_text()), lambda _: None)
    proofed = desk.proof_applicant(draft, InPersonAnswers(True, True, True))
    confirmed = desk.confirm_with_applicant(proofed, Contact(phone=None, email=None))
    return desk.record_registration(desk.approve_registration(confirmed))


def restarted(folder: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "counter_ui", "sandbox", "--folder", str(folder)]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    json.loads(process.stdout.readline())
    return process


@pytest.fixture
def state_of() -> Callable[[Counter, Recorded], OutboxState | None]:
    def find(counter: Counter, recorded: Recorded) -> OutboxState | None:
        entry = counter.store.run(lambda unit: unit.outbox.find(recorded.registration_id))
        return entry.state if entry else None

    return find


def test_a_registration_made_without_the_centre_goes_out_when_it_is_back(
    tmp_path: Path, state_of: Callable[[Counter, Recorded], OutboxState | None]
) -> None:
    with practice_counter(tmp_path, pcsc=False) as practice:
        counter = practice.counter
        os.kill(practice.centre.process_id, signal.SIGKILL)
        recorded = register(counter, practice.person)
        assert recorded.receipt.state is ReceiptState.RECEIVED
        report = relay_of(counter).send_due(live=True)
        assert report.trouble is not None
        assert state_of(counter, recorded) is OutboxState.WAITING
        port = int(practice.centre.url.rsplit(":", 1)[1])
        centre = restarted(practice.centre.folder, port)
        try:
            report = relay_of(counter).send_due(live=True)
        finally:
            centre.terminate()
            centre.wait(20)
        assert (report.accepted, report.trouble) == (1, None)
        assert state_of(counter, recorded) is OutboxState.ACCEPTED
        kept = counter.store.run(lambda unit: unit.receipts.find(recorded.receipt.number))
        assert kept is not None
        assert kept.state is ReceiptState.ACCEPTED
