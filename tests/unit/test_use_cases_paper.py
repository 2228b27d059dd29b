"""What is written down about papers, and how they are found again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.sealer import GlassSealer
from support.papers import OFFICE, receipt, statement

from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Role
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.errors import AtTheDeskError
from kiosk.formats.receipt_code import ReceiptCodeError, build, parse, verify
from kiosk.ports.receipt_printer import PaperEnd, PrintOutcome
from kiosk.use_cases.find_receipt import FindReceipt
from kiosk.use_cases.issue_receipt import CurrentReceipt
from kiosk.use_cases.note_paper import NotePaper
from kiosk.use_cases.owed_papers import OwedPaper, OwedPapers

NUMBER = "ANBINH-Q3-261122-0007"
KEYS = GlassSealer()
AT = SetClock().now()


def kept(**changes: object) -> tuple[MemoryStore, Receipt]:
    """A store with one receipt, its code signed by the device of the store's counter."""
    signed = build(statement(), KEYS.device_id, KEYS.sign)
    one = receipt(signed_code=signed, **changes)
    store = MemoryStore()
    store.run(lambda unit: unit.receipts.add(one))
    return store, one


def end(outcome: PrintOutcome, copy: int = 0, reason: str = "", form: str = "receipt") -> PaperEnd:
    return PaperEnd(job=4, form=form, number=NUMBER, copy=copy, outcome=outcome, reason=reason)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (PrintOutcome.PRINTED, LedgerKind.PRINTED),
        (PrintOutcome.SAVED, LedgerKind.NOT_PRINTED),
        (PrintOutcome.UNKNOWN, LedgerKind.NOT_PRINTED),
        (PrintOutcome.FAILED, LedgerKind.NOT_PRINTED),
    ],
)
def test_only_what_is_on_paper_is_called_printed(outcome: PrintOutcome, kind: LedgerKind) -> None:
    store = MemoryStore()
    NotePaper(store, SetClock())(end(outcome, reason="print.paper_out"))
    (entry,) = store.pages.ledger
    assert entry.kind == kind
    assert entry.facts == {
        "receipt": NUMBER,
        "form": "receipt",
        "job": "4",
        "outcome": outcome.value,
        "reason": "print.paper_out",
    }


def test_a_reprint_is_in_the_ledger_with_its_number() -> None:
    store = MemoryStore()
    NotePaper(store, SetClock())(end(PrintOutcome.PRINTED, copy=2, form="refusal"))
    (entry,) = store.pages.ledger
    assert (entry.facts["slip"], entry.facts["copy"]) == (NUMBER, "2")


def test_after_a_power_cut_an_end_is_noted_once() -> None:
    store = MemoryStore()
    note = NotePaper(store, SetClock())
    note(end(PrintOutcome.PRINTED))
    note(end(PrintOutcome.PRINTED), perhaps_noted=True)
    assert len(store.pages.ledger) == 1
    note(end(PrintOutcome.UNKNOWN), perhaps_noted=True)
    assert len(store.pages.ledger) == 2


def test_the_code_says_accepted_once_the_centre_has() -> None:
    store, one = kept()
    current = CurrentReceipt(store, KEYS)
    assert current(NUMBER) == one
    accepted = replace(one, state=ReceiptState.ACCEPTED)
    store.run(lambda unit: unit.receipts.replace(accepted))
    newer = current(NUMBER)
    assert newer is not None
    said = verify(newer.signed_code, {KEYS.device_id: KEYS.key.public_key()}).statement
    assert said == replace(parse(one.signed_code).statement, state=ReceiptState.ACCEPTED)
    assert replace(newer, signed_code=one.signed_code) == accepted
    assert current(NUMBER) == newer == store.pages.receipts[NUMBER]
    assert current("ANBINH-Q3-261122-9999") is None


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        f"  {NUMBER.lower()}\n",
        "01935a2e-7b00-7c3a-9d11-0123456789ab",
        "01935A2E-7B00-7C3A-9D11-0123456789AB",
        build(statement(), KEYS.device_id, KEYS.sign),
        build(statement(simulated=True), KEYS.device_id, KEYS.sign) + "\r\n",
    ],
)
def test_a_receipt_is_found_by_number_registration_or_scan(text: str) -> None:
    store, one = kept()
    assert FindReceipt(store)(text) == one


@pytest.mark.parametrize("text", ["", " ", "ANBINH-Q3-261122-0008", "x" * 5000, "%", "' OR 1=1"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    store, _ = kept()
    with pytest.raises(AtTheDeskError, match=r"receipt\.unknown"):
        FindReceipt(store)(text)


def test_a_damaged_code_says_so() -> None:
    store, one = kept()
    with pytest.raises(ReceiptCodeError, match="malformed"):
        FindReceipt(store)(one.signed_code[:-9])


def ledger_of_a_day() -> MemoryStore:
    store, clock = MemoryStore(), SetClock()
    officer = Officer("CB01", CleanText("TRẦN THỊ MẪU"), frozenset({Role.CLERK}))
    entries: list[tuple[LedgerKind, dict[str, str]]] = [
        (LedgerKind.SHIFT_OPENED, {"shift": "s", "officer": "CB01"}),
        (LedgerKind.RECORDED, {"registration": "r-1", "receipt": NUMBER, "envelope": "e"}),
        (LedgerKind.PRINTED, {"receipt": NUMBER}),
        (LedgerKind.REFUSED, {"registration": "r-2", "slip": "TC-1", "reason": "withdrawn"}),
    ]
    store.run(lambda unit: unit.officers.add(officer, "phc"))
    for kind, facts in entries:
        store.run(lambda unit, kind=kind, facts=facts: unit.ledger.append(kind, facts, clock.now()))
    return store


def test_the_ledger_says_which_papers_are_owed() -> None:
    owed = OwedPapers(ledger_of_a_day(), OFFICE)
    assert owed.since(None) == (4, ())
    assert owed.since(4) == (4, ())
    assert owed.since(1) == owed.since(2) == (4, (OwedPaper("refusal", "TC-1", AT),))
    assert OwedPapers(MemoryStore(), OFFICE).since(0) == (0, ())
    assert owed.listing() == (OwedPaper("receipt", NUMBER, AT), OwedPaper("refusal", "TC-1", AT))


def test_the_ledger_says_how_often_a_paper_may_be_in_a_hand() -> None:
    store, clock = MemoryStore(), SetClock()
    note, owed = NotePaper(store, clock), OwedPapers(store, OFFICE)
    assert owed.copies(NUMBER) == 0
    note(end(PrintOutcome.FAILED, reason="print.paper_out"))
    assert owed.copies(NUMBER) == 0
    note(replace(end(PrintOutcome.UNKNOWN), job=5))
    assert owed.copies(NUMBER) == 1
    note(replace(end(PrintOutcome.FAILED, reason="print.officer_said"), job=5))
    assert owed.copies(NUMBER) == 0
    note(replace(end(PrintOutcome.SAVED, copy=0), job=6))
    note(replace(end(PrintOutcome.PRINTED, copy=1), job=7))
    assert owed.copies(NUMBER) == 2
    assert owed.copies("ANBINH-Q3-261122-0008") == 0


def test_a_refusal_is_laid_out_again_from_the_ledger() -> None:
    owed = OwedPapers(ledger_of_a_day(), OFFICE, practice_profile=True)
    slip = owed.refusal("TC-1")
    assert slip is not None
    assert (slip.registration_id, slip.reason_code) == ("r-2", "withdrawn")
    assert (slip.officer_name, slip.simulated) == ("TRẦN THỊ MẪU", True)
    assert owed.refusal("TC-2") is None
