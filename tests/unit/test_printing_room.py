"""The print room: papers come out once, say what is true, and hold nobody up."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from support.papers import NOW, OFFICE, words_of
from support.print_rooms import NUMBER, PRINTED, FakePrinter, Rooms

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import AtTheDeskError, LaterError
from kiosk.ports.receipt_printer import (
    PrinterLight,
    PrinterState,
    PrintOutcome,
    PrintResult,
)
from printing.desk_printers import DeskPrinter, Task
from printing.job_journal import JobJournal, JournalLimits
from printing.pdf import render_pdf

SILENT = PrintResult(PrintOutcome.UNKNOWN, "q3", "print.no_answer")
HALF = PrintResult(PrintOutcome.FAILED, "q3", "print.interrupted")
PAPER_OUT = PrintResult(PrintOutcome.FAILED, "q3", "print.paper_out")


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    return Rooms(tmp_path)


def test_a_receipt_is_printed_once_and_the_ledger_knows(rooms: Rooms) -> None:
    with rooms.open() as room:
        result = room.print_receipt(rooms.record())
        assert (result.outcome, result.copy, result.asks) == (PrintOutcome.PRINTED, 0, False)
    slip = rooms.refuse()
    with rooms.open() as room:
        room.print_refusal(slip)
    assert [each.number for each in rooms.printer.printed] == [NUMBER, slip.number]
    assert rooms.noted() == [("printed", "0", ""), ("printed", "0", "")]


def test_a_reprint_says_so_on_paper_and_in_the_ledger(rooms: Rooms) -> None:
    one = rooms.record()
    with rooms.open() as room:
        assert [room.print_receipt(one).copy for _ in range(3)] == [0, 1, 2]
    assert "Bản in lại" not in words_of(render_pdf(rooms.printer.printed[0]))
    assert "Bản in lại lần 2" in words_of(render_pdf(rooms.printer.printed[2]))
    assert [copy for _, copy, _ in rooms.noted()] == ["0", "1", "2"]


def test_a_refusal_printed_again_says_so_too(rooms: Rooms) -> None:
    slip = rooms.refuse()
    with rooms.open() as room:
        assert [room.print_refusal(slip).copy for _ in range(2)] == [0, 1]
        assert room.print_form("refusal", slip.number).copy == 2
    assert "Bản in lại" not in words_of(render_pdf(rooms.printer.printed[0]))
    assert "Bản in lại lần 1" in words_of(render_pdf(rooms.printer.printed[1]))
    assert [copy for _, copy, _ in rooms.noted()] == ["0", "1", "2"]


def test_no_paper_is_no_reprint_and_no_claim(rooms: Rooms) -> None:
    one = rooms.record()
    rooms.printer.result = PAPER_OUT
    with rooms.open() as room:
        assert room.print_receipt(one).reason == "print.paper_out"
        rooms.printer.result = PRINTED
        assert room.print_receipt(one).copy == 0
    assert rooms.noted() == [("not_printed", "0", "print.paper_out"), ("printed", "0", "")]


@pytest.mark.parametrize("said", [SILENT, HALF])
@pytest.mark.parametrize("on_paper", [True, False])
def test_where_the_printer_cannot_tell_the_officer_is_asked(
    rooms: Rooms, said: PrintResult, on_paper: bool
) -> None:
    rooms.printer.result = said
    with rooms.open() as room:
        result = room.print_receipt(rooms.record())
        assert (result.outcome, result.asks) == (PrintOutcome.UNKNOWN, True)
        assert [each.job for each in room.questions()] == [result.job]
        answered = room.answer(result.job, on_paper=on_paper)
        assert answered.outcome is (PrintOutcome.PRINTED if on_paper else PrintOutcome.FAILED)
        assert room.answer(result.job, on_paper=not on_paper) == answered
        assert room.questions() == ()
        wait_for(lambda: rooms.noted()[-1:] != [] and rooms.noted()[-1][2] == "print.officer_said")
    assert rooms.noted()[-1] == (
        "printed" if on_paper else "not_printed",
        "0",
        "print.officer_said",
    )


def test_nobody_asks_about_what_is_not_in_question(rooms: Rooms) -> None:
    with rooms.open() as room, pytest.raises(AtTheDeskError, match=r"print_jobs\.no_question"):
        room.answer(7, on_paper=True)


def test_a_half_printed_slip_is_noticed_at_the_next_start(rooms: Rooms) -> None:
    rooms.record()
    with JobJournal(rooms.folder / "jobs") as journal:
        journal.run_here()
        journal.saw_ledger(2)
        journal.begin(journal.ask("receipt", NUMBER, "q3"))
    with rooms.open() as room:
        room.watch(lambda _: None)
        wait_for(lambda: len(rooms.noted()) == 1)
        (question,) = room.questions()
        assert (question.number, question.reason) == (NUMBER, "print.counter_stopped")
    assert rooms.printer.printed == []


def test_a_waiting_job_is_printed_at_the_next_start(rooms: Rooms) -> None:
    rooms.record()
    with JobJournal(rooms.folder / "jobs") as journal:
        journal.saw_ledger(2)
        journal.ask("receipt", NUMBER, "q3")
    with rooms.open() as room:
        room.watch(lambda _: None)
        wait_for(lambda: len(rooms.noted()) == 1)
    assert [each.number for each in rooms.printer.printed] == [NUMBER]


def test_a_registration_recorded_when_the_power_went_gets_its_paper(rooms: Rooms) -> None:
    with rooms.open() as room:  # a counter that has been used before
        room.print_receipt(rooms.record())
    rooms.record("ANBINH-Q3-261122-0008")
    rooms.refuse("TC-9")
    with rooms.open() as room:
        room.watch(lambda _: None)
        wait_for(lambda: len(rooms.noted()) == 3)
    numbers = [each.number for each in rooms.printer.printed]
    assert numbers == [NUMBER, "ANBINH-Q3-261122-0008", "TC-9"]


def test_a_counter_that_never_printed_owes_nothing_for_the_past(rooms: Rooms) -> None:
    rooms.record()
    told: list[PrinterState] = []
    with rooms.open() as room:
        room.watch(told.append)
        wait_for(lambda: bool(told))
    assert rooms.printer.printed == []


def test_an_end_that_the_ledger_lacks_is_noted_at_the_next_start_once(rooms: Rooms) -> None:
    rooms.record()
    with JobJournal(rooms.folder / "jobs") as journal:
        journal.run_here()
        journal.saw_ledger(2)
        journal.end(journal.begin(journal.ask("receipt", NUMBER, "q3")), PRINTED)
    for _ in range(2):
        with rooms.open() as room:
            room.watch(lambda _: None)
            wait_for(lambda: len(rooms.noted()) == 1)
    assert rooms.noted() == [("printed", "0", "")]
    assert rooms.printer.printed == []


def test_a_ledger_that_takes_nothing_now_gets_the_entry_later(rooms: Rooms) -> None:
    one = rooms.record()
    with rooms.open() as room:
        rooms.printer.gate.clear()
        asking = threading.Thread(target=room.print_receipt, args=(one,))
        asking.start()
        assert rooms.printer.begun.wait(5)
        rooms.store.fail_next_commit_with = LaterError("store.full")
        rooms.printer.gate.set()
        asking.join(10)
        wait_for(lambda: len(rooms.noted()) == 1)
    assert len(rooms.printer.printed) == 1


def test_a_store_that_cannot_be_read_now_keeps_the_job_for_later(rooms: Rooms) -> None:
    one = rooms.record()
    with rooms.open() as room:
        room.print_receipt(one)
        rooms.store.fail_next_commit_with = LaterError("store.full")
        result = room.print_receipt(one)
        assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "store.full")
        wait_for(lambda: len(rooms.noted()) == 2)
    assert len(rooms.printer.printed) == 2


def test_a_stalled_printer_holds_up_neither_the_desk_nor_the_next_job_s_asking(
    rooms: Rooms,
) -> None:
    one, two = rooms.record(), rooms.record("ANBINH-Q3-261122-0008")
    rooms.printer.gate.clear()
    results: list[PrintResult] = []
    with rooms.open() as room:
        waiting = [
            threading.Thread(target=lambda each=each: results.append(room.print_receipt(each)))
            for each in (one, two)
        ]
        for thread in waiting:
            thread.start()
            assert rooms.printer.begun.wait(5)
        rooms.store.run(lambda unit: unit.receipts.find(NUMBER))
        assert room.questions() == ()
        assert not results  # both answers came while the printer stood still
        rooms.printer.gate.set()
        for thread in waiting:
            thread.join(10)
    assert [each.outcome for each in results] == [PrintOutcome.PRINTED] * 2


def test_closing_while_the_printer_stalls_leaves_a_question_for_the_next_start(
    rooms: Rooms,
) -> None:
    one = rooms.record()
    rooms.printer.gate.clear()
    results: list[PrintResult] = []
    with rooms.open() as room:
        asking = threading.Thread(target=lambda: results.append(room.print_receipt(one)))
        asking.start()
        assert rooms.printer.begun.wait(5)
        room.close(within_s=0.1)
        asking.join(5)
    assert [each.outcome for each in results] == [PrintOutcome.UNKNOWN]
    rooms.printer.gate.set()


def test_two_printers_each_have_their_task(rooms: Rooms) -> None:
    slips = FakePrinter(PrintResult(PrintOutcome.PRINTED, "quay-3"), large_print=True)
    one = rooms.record()
    with rooms.open(DeskPrinter("quay-3", Task.SLIP, slips)) as room:
        assert room.print_receipt(one).where == "q3"
        assert room.print_form("receipt", NUMBER, printer="quay-3").where == "quay-3"
        assert room.print_form("receipt", NUMBER, printer="nowhere").reason == (
            "print.no_such_printer"
        )
        assert room.print_form("receipt", "UNKNOWN-1").reason == "print.nothing_to_print"
        assert room.print_form("receipt", NUMBER, large=True).outcome is PrintOutcome.PRINTED
    assert [each.large_print for each in (*rooms.printer.printed, *slips.printed)] == [
        False,
        True,
        True,
    ]


def test_a_journal_that_cannot_be_read_fails_the_print_not_the_desk(rooms: Rooms) -> None:
    (rooms.folder / "jobs").write_bytes(b"{}\n{}\n")
    told: list[PrinterState] = []
    with rooms.open() as room:
        result = room.print_receipt(rooms.record())
        assert (result.outcome, result.reason) == (PrintOutcome.FAILED, "print_jobs.damaged")
        assert room.questions() == ()
        room.watch(told.append)
    assert [(each.light, each.reason) for each in told] == [
        (PrinterLight.HINDERED, "print_jobs.damaged")
    ]


def test_the_light_shows_what_the_printer_says(rooms: Rooms) -> None:
    rooms.printer.light = PrinterLight.AWAY
    told: list[PrinterState] = []
    with rooms.open() as room:
        room.watch(told.append)
        wait_for(lambda: bool(told))
    assert told[0] == PrinterState("q3", PrinterLight.AWAY)


def some_guidance(kind: GuidanceKind = GuidanceKind.RECOVERY, name: str = "") -> Guidance:
    return Guidance(
        kind=kind,
        number="ANBINH-Q3-HD-261122-0001",
        registration_id="",
        issued_at=NOW,
        office=OFFICE,
        officer_name=CleanText("TRẦN THỊ MẪU"),
        applicant_name=CleanText(name) if name else None,
        simulated=True,
    )


def test_guidance_that_waits_survives_a_restart_and_no_name_lies_open(rooms: Rooms) -> None:
    one = some_guidance(name="NGUYỄN VĂN THỬ")
    rooms.printer.gate.clear()
    with rooms.open() as room:
        receipt = rooms.record()
        threading.Thread(target=room.print_receipt, args=(receipt,)).start()
        assert rooms.printer.begun.wait(5)
        asking = threading.Thread(target=room.print_guidance, args=(one,))
        asking.start()
        wait_for(lambda: len(journal_numbers(rooms)) == 2)
        room.close(within_s=0.1)
        asking.join(10)
    rooms.printer.gate.set()
    on_disk = b"".join(e.read_bytes() for e in rooms.folder.rglob("*") if e.is_file())
    assert "THỬ".encode() not in on_disk
    with rooms.open() as room:
        room.watch(lambda _: None)
        wait_for(lambda: one.number in [each.number for each in rooms.printer.printed])
    assert "NGUYỄN VĂN THỬ" in words_of(render_pdf(rooms.printer.printed[-1]))


@pytest.mark.parametrize("kind", GuidanceKind)
def test_guidance_goes_where_its_task_is(rooms: Rooms, kind: GuidanceKind) -> None:
    slips = FakePrinter(PrintResult(PrintOutcome.PRINTED, "quay-3"))
    guidance = some_guidance(kind)
    with rooms.open(DeskPrinter("quay-3", Task.SLIP, slips)) as room:
        assert room.print_guidance(guidance).outcome is PrintOutcome.PRINTED
    taken_along = kind in (GuidanceKind.ACTIVATION, GuidanceKind.RECOVERY, GuidanceKind.VNEID)
    assert len(slips.printed) == int(taken_along)
    (document,) = (*slips.printed, *rooms.printer.printed)
    assert document.mark == "PHIẾU TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ"


def journal_numbers(rooms: Rooms) -> list[str]:
    with JobJournal(rooms.folder / "jobs") as journal:
        return [job.number for job in journal.jobs]


def test_a_shift_report_comes_out_by_itself_and_again_on_request(rooms: Rooms) -> None:
    number = "ANBINH-Q3-CA-261122-0009"
    rooms.record()
    rooms.write(LedgerKind.SHIFT_CLOSED, shift="s", waiting="1", slip=number)
    with rooms.open() as room:
        room.ask("shift_report", number)
        wait_for(lambda: len(rooms.noted()) == 1)
        assert room.print_form("shift_report", number).copy == 1
    head = rooms.store.pages.ledger[2].digest
    for document in rooms.printer.printed:
        text = words_of(render_pdf(document))
        assert head in text.replace(" ", "")
        assert "Hồ sơ đã ghi sổ: 1" in text
    assert "Bản in lại lần 1" in text


def test_asking_for_a_paper_waits_for_no_printer(rooms: Rooms) -> None:
    rooms.record()
    rooms.write(LedgerKind.SHIFT_CLOSED, shift="s", waiting="0", slip="CA-1")
    rooms.printer.gate.clear()
    with rooms.open() as room:
        room.ask("receipt", NUMBER)
        assert rooms.printer.begun.wait(5)
        room.ask("shift_report", "CA-1")  # returns while the printer stands still
        assert rooms.printer.printed == []
        rooms.printer.gate.set()
        wait_for(lambda: len(rooms.noted()) == 2)


def test_a_journal_made_shorter_still_numbers_reprints(
    rooms: Rooms,
) -> None:
    rooms.limits = JournalLimits(long_bytes=1, keep_jobs=2)
    numbers = [f"ANBINH-Q3-261122-{count:04}" for count in range(1, 13)]
    with rooms.open() as room:
        for number in numbers:
            room.print_receipt(rooms.record(number))
        wait_for(lambda: numbers[0] not in journal_numbers(rooms))
        assert room.copies("receipt", numbers[0]) == 1
        assert room.print_form("receipt", numbers[0]).copy == 1
        assert room.print_receipt(rooms.record("ANBINH-Q3-261122-0013")).copy == 0
    before = len(rooms.printer.printed)
    with rooms.open() as room:
        room.watch(lambda _: None)
        assert room.print_form("receipt", numbers[0]).copy == 2
    assert len(rooms.printer.printed) == before + 1  # nothing is owed a second time


def wait_for(condition: object, within_s: float = 40.0) -> None:
    end = time.monotonic() + within_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)
