"""Recording in one transaction; the receipt; refusing; asking for duplicates."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from builders import (
    CHIP_EVIDENCE,
    CLERK,
    NOW,
    OFFICE,
    approved,
    approved_person,
    confirmed,
    draft,
    proofed,
)
from fakes.account_registry import ListedAccounts
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.receipt_printer import SayingPrinter
from fakes.sealer import GlassSealer, body_of

from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import GENESIS, LedgerKind, first_broken
from kiosk.domain.outbox import OutboxState
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import Contact, RefusalReason
from kiosk.errors import AtTheDeskError, IntegrityError, KioskError, LaterError, TechnicianError
from kiosk.formats.receipt_code import verify
from kiosk.formats.registration_body import parse_registration_body
from kiosk.ports.receipt_printer import PrintOutcome
from kiosk.use_cases.check_duplicate import CheckDuplicate
from kiosk.use_cases.issue_receipt import IssueReceipt
from kiosk.use_cases.record_registration import RecordRegistration
from kiosk.use_cases.refuse_registration import RefuseRegistration

NUMBER = PersonNumber("001099012345")
SECOND = approved_person("001199054321", "01935a2e-7b00-7c3a-9d11-000000000002")


class Desk:
    def __init__(self) -> None:
        self.store, self.clock, self.sealer = MemoryStore(), SetClock(), GlassSealer()
        self.printer, self.accounts = SayingPrinter(), ListedAccounts()
        self.record = RecordRegistration(self.store, self.clock, self.sealer, self.sealer, OFFICE)
        self.issue = IssueReceipt(self.store, self.printer)
        self.refuse = RefuseRegistration(self.store, self.clock, self.printer, OFFICE)
        self.duplicate = CheckDuplicate(self.store, self.sealer, self.accounts)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.store.pages.ledger]

    def nothing_happened(self) -> bool:
        pages = self.store.pages
        return not (pages.ledger or pages.outbox or pages.receipts or pages.registered)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_one_transaction_writes_ledger_outbox_receipt_and_index(desk: Desk) -> None:
    done = desk.record(approved())
    [entry] = desk.store.pages.ledger
    assert entry.kind == LedgerKind.RECORDED
    assert entry.facts == {
        "registration": done.registration_id,
        "receipt": "ANBINH-Q3-261122-0001",
        "envelope": done.envelope_digest,
    }
    assert done.ledger_head == entry.digest == done.receipt.ledger_head
    waiting = desk.store.pages.outbox[done.registration_id]
    assert (waiting.state, waiting.sequence, waiting.created_at) == (OutboxState.WAITING, 1, NOW)
    assert waiting.sealed.attachments == (b"the raw bundle",)
    assert desk.store.pages.receipts == {done.receipt.number: done.receipt}
    hashed = desk.sealer.keyed_hash("001099012345")
    assert desk.store.pages.registered == [(hashed, done.registration_id)]


def test_the_envelope_states_what_was_approved_and_where_the_ledger_stood(desk: Desk) -> None:
    first = desk.record(approved())
    second = desk.record(SECOND)
    bodies = [
        parse_registration_body(body_of(desk.store.pages.outbox[each.registration_id].sealed))
        for each in (first, second)
    ]
    assert bodies[0].ledger_before == GENESIS
    assert bodies[1].ledger_before == first.ledger_head
    assert (bodies[0].office, bodies[0].counter) == ("ANBINH", "Quầy 3")
    assert bodies[0].claimed_level is Level.HIGH


def test_recording_again_gives_the_first_result(desk: Desk) -> None:
    first = desk.record(approved())
    desk.clock.pass_time(60)
    assert desk.record(approved()) == first
    assert desk.kinds() == [LedgerKind.RECORDED]
    assert len(desk.store.pages.outbox) == 1


def test_the_same_person_is_not_registered_twice(desk: Desk) -> None:
    desk.record(approved())
    again = approved_person("001099012345", "01935a2e-7b00-7c3a-9d11-000000000009")
    with pytest.raises(AtTheDeskError) as caught:
        desk.record(again)
    assert caught.value.code == "registration.already_here"
    assert (len(desk.store.pages.ledger), len(desk.store.pages.outbox)) == (1, 1)


def test_a_person_whom_the_centre_refused_may_come_again(desk: Desk) -> None:
    done = desk.record(approved())
    desk.store.run(lambda unit: unit.registered_here.forget(done.registration_id))
    again = approved_person("001099012345", "01935a2e-7b00-7c3a-9d11-000000000009")
    assert desk.record(again).registration_id != done.registration_id


def test_numbers_and_sequences_count_up(desk: Desk) -> None:
    first, second = desk.record(approved()), desk.record(SECOND)
    assert [first.receipt.number[-4:], second.receipt.number[-4:]] == ["0001", "0002"]
    assert [each.sequence for each in desk.store.pages.outbox.values()] == [1, 2]
    assert first_broken(desk.store.pages.ledger) is None


@pytest.mark.parametrize(
    "trouble",
    [TechnicianError("sealing_key.missing"), ValueError("too large to be opened again")],
)
def test_a_seal_that_fails_leaves_nothing(desk: Desk, trouble: Exception) -> None:
    desk.sealer.raises = trouble
    with pytest.raises(type(trouble)):
        desk.record(approved())
    assert desk.nothing_happened()
    desk.sealer.raises = None
    assert desk.record(approved()).receipt.number.endswith("-0001")


def test_a_full_disk_leaves_nothing(desk: Desk) -> None:
    desk.store.fail_next_commit_with = LaterError("store.full")
    with pytest.raises(LaterError):
        desk.record(approved())
    assert desk.nothing_happened()


def test_an_outbox_that_refuses_leaves_nothing(desk: Desk) -> None:
    first = desk.record(approved())
    desk.store.pages.receipts.clear()
    desk.store.pages.registered.clear()
    with pytest.raises(IntegrityError) as caught:
        desk.record(approved())
    assert caught.value.code == "outbox.duplicate"
    assert list(desk.store.pages.outbox) == [first.registration_id]
    assert not desk.store.pages.receipts
    assert len(desk.store.pages.ledger) == 1


def test_the_receipt_says_received_and_masks_number_and_phone(desk: Desk) -> None:
    receipt = desk.record(approved()).receipt
    assert receipt.state is ReceiptState.RECEIVED
    assert (receipt.masked_number, receipt.masked_phone) == ("001•••••2345", "091****678")
    assert receipt.masked_address == "•••, Xã A"
    assert (receipt.applicant_name, receipt.officer_name) == ("NGUYỄN VĂN THỬ", CLERK.name)
    assert (receipt.method, receipt.level) == (Method.IN_PERSON, Level.HIGH)
    assert "001099012345" not in receipt.signed_code
    assert "NGUY" not in repr(receipt)


def test_nobody_needs_a_phone(desk: Desk) -> None:
    stage = replace(confirmed(), contact=Contact(phone=None, email=None))
    assert desk.record(approved(stage)).receipt.masked_phone is None


@pytest.mark.parametrize("simulated", [False, True])
def test_the_signed_code_proves_the_receipt_or_says_that_it_is_practice(
    desk: Desk, simulated: bool
) -> None:
    shown = draft(replace(CHIP_EVIDENCE, simulated=simulated))
    receipt = desk.record(approved(confirmed(proofed(shown)))).receipt
    keys = {desk.sealer.device_id: desk.sealer.key.public_key()}
    statement = verify(receipt.signed_code, keys).statement
    assert statement.receipt_number == receipt.number
    assert statement.registration_id == receipt.registration_id
    assert statement.envelope_digest == receipt.envelope_digest
    assert statement.simulated is receipt.simulated is simulated


@pytest.mark.parametrize(
    ("counter", "code"),
    [
        ("Quầy 3", "Q3"),
        ("Quầy số 12", "QS12"),
        ("Đội lưu động 4", "DLD4"),
        ("3", "3"),
        ("***", "Q"),
        ("Một hai ba bốn năm sáu 123456", "MHBB1234"),
    ],
)
def test_counters_have_their_own_numbers(counter: str, code: str) -> None:
    assert replace(OFFICE, counter=CleanText(counter)).counter_code == code


def test_the_newest_state_is_printed(desk: Desk) -> None:
    receipt = desk.record(approved()).receipt
    newer = replace(receipt, state=ReceiptState.ACCEPTED)
    desk.store.run(lambda unit: unit.receipts.replace(newer))
    desk.issue(receipt)
    assert [each.state for each in desk.printer.receipts] == [ReceiptState.ACCEPTED]


def test_a_printer_without_paper_undoes_nothing(desk: Desk) -> None:
    done = desk.record(approved())
    desk.printer.result = replace(desk.printer.result, outcome=PrintOutcome.FAILED)
    desk.issue(done.receipt)
    assert desk.record(approved()) == done


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_stop_has_a_number_a_reason_and_a_slip(desk: Desk, reason: RefusalReason) -> None:
    slip, result = desk.refuse(draft(CHIP_EVIDENCE), reason)
    assert slip.number == "ANBINH-Q3-TC-261122-0001"
    assert (slip.reason_code, slip.officer_name) == (reason.value, CLERK.name)
    assert (desk.printer.slips, result) == ([slip], desk.printer.result)
    [entry] = desk.store.pages.ledger
    assert entry.kind == LedgerKind.REFUSED
    assert entry.facts == {
        "registration": draft().id,
        "slip": slip.number,
        "reason": reason.value,
    }


def test_a_refusal_stands_though_the_printer_fails(desk: Desk) -> None:
    desk.printer.result = replace(desk.printer.result, outcome=PrintOutcome.FAILED)
    _, result = desk.refuse(draft(), RefusalReason.WITHDRAWN)
    assert result.outcome is PrintOutcome.FAILED
    assert desk.kinds() == [LedgerKind.REFUSED]


def test_a_slip_names_nobody_and_says_that_it_is_practice(desk: Desk) -> None:
    slip, _ = desk.refuse(
        draft(replace(CHIP_EVIDENCE, simulated=True)), RefusalReason.NOT_SAME_FACE
    )
    assert slip.simulated
    shown = repr(slip) + repr([dict(entry.facts) for entry in desk.store.pages.ledger])
    for secret in ("001099", "NGUY", "•2345", "Mẫu"):
        assert secret not in shown


def test_receipts_and_slips_never_share_a_number(desk: Desk) -> None:
    receipt = desk.record(approved()).receipt.number
    slip, _ = desk.refuse(SECOND.confirmed.proofed.draft, RefusalReason.WITHDRAWN)
    assert receipt != slip.number


def test_what_is_recorded_cannot_be_refused(desk: Desk) -> None:
    desk.record(approved())
    with pytest.raises(AtTheDeskError) as caught:
        desk.refuse(draft(CHIP_EVIDENCE), RefusalReason.WITHDRAWN)
    assert caught.value.code == "registration.already_recorded"
    assert desk.kinds() == [LedgerKind.RECORDED]
    assert desk.printer.slips == []


def test_the_centre_is_asked_in_the_officer_s_name(desk: Desk) -> None:
    desk.accounts.accounts[NUMBER.value] = "082****088"
    answer = desk.duplicate(NUMBER, "CB01")
    assert answer.exists
    assert answer.centre is not None
    assert answer.centre.masked_phone == "082****088"
    assert desk.accounts.asked_by == ["CB01"]


def test_a_new_person_is_nowhere(desk: Desk) -> None:
    answer = desk.duplicate(NUMBER, "CB01")
    assert not answer.exists
    assert (answer.registered_here, answer.not_asked) == (None, "")


@pytest.mark.parametrize(
    "error", [LaterError("centre.away"), TechnicianError("centre.not_enrolled")]
)
def test_a_centre_that_is_away_is_not_a_no(desk: Desk, error: KioskError) -> None:
    desk.accounts.away = error
    unknown = desk.duplicate(NUMBER, "CB01")
    assert (unknown.centre, unknown.not_asked, unknown.exists) == (None, error.code, False)
    done = desk.record(approved())
    known = desk.duplicate(NUMBER, "CB01")
    assert known.exists
    assert known.registered_here == done.registration_id


def test_a_centre_that_lies_stops_the_work(desk: Desk) -> None:
    desk.accounts.away = IntegrityError("statement.signature_wrong")
    with pytest.raises(IntegrityError):
        desk.duplicate(NUMBER, "CB01")


def test_the_number_is_kept_as_a_keyed_hash_only(desk: Desk) -> None:
    desk.record(approved())
    [(hashed, _)] = desk.store.pages.registered
    assert hashed not in {
        hashlib.sha256(NUMBER.value.encode()).hexdigest(),
        hashlib.md5(NUMBER.value.encode()).hexdigest(),
    }
    assert NUMBER.value not in repr(desk.store.pages.ledger) + repr(desk.store.pages.receipts)
