"""What the counter says when a file, a folder or a picture is not what it should be."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from counter_ui.carrying import read_paper
from counter_ui.key_rotation import put_state_aside
from counter_ui.ledger_care import write_proof
from counter_ui.paper_desk import own_keys_file, verify_receipt
from counter_ui.practice_centre import switch_faults
from counter_ui.proof_check import check as check_proof_file
from counter_ui.store_care import back_up_store, restore_store
from counter_ui.token_wiring import practice_token
from kiosk.config import Settings, StoreSettings
from kiosk.devices.stick import read_stick
from kiosk.devices.try_file import TryFile
from kiosk.domain.try_limit import TryBook
from kiosk.errors import KioskError
from kiosk.practice.card_profiles import profile_named
from printing.desk_printers import Task
from printing.form import load_form
from printing.job_journal import JobJournal
from printing.printers_file import add_printer, read_printers, remove_printer
from printing.setup import PrinterDevice, open_printers
from printing.verification import codes_in_picture
from sync.sandbox.registers import load_registers
from sync.ticket_file import read_ticket


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(KioskError) as raised:
        work()
    return raised.value.code


def settings(state: Path) -> Settings:
    return Settings(state_folder=str(state))


# Printers and their files


def test_a_file_of_printers_that_says_nothing_or_cannot_be_written(tmp_path: Path) -> None:
    file, device = tmp_path / "printers.toml", PrinterDevice("a5", "folder:/tmp/x", Task.A5)
    file.write_text("devices = 7")
    assert code_of(lambda: read_printers(file)) == "printer.file_wrong"
    below = tmp_path / "printers.toml" / "x.toml"
    assert code_of(lambda: read_printers(below)) == "printer.file_wrong"
    file.unlink()
    wrong = PrinterDevice("Máy In", "folder:/tmp/x", Task.A5)
    assert code_of(lambda: add_printer(file, wrong, ())) == "printer.name_wrong"
    assert code_of(lambda: remove_printer(file, "a5")) == "printer.unknown"
    (tmp_path / "readme").touch()
    unmade = tmp_path / "readme" / "printers.toml"
    assert code_of(lambda: add_printer(unmade, device, ())) == "printer.file_wrong"
    long = tmp_path / ("n" * 252)
    assert code_of(lambda: add_printer(long, device, ())) == "printer.file_not_written"


def test_two_printers_of_one_name() -> None:
    twice = [PrinterDevice("a5", "folder:/tmp/x"), PrinterDevice("a5", "folder:/tmp/y")]
    assert code_of(lambda: open_printers(twice, Path("/tmp/z"))) == "printer.name_twice"


def test_a_form_without_a_word_that_a_paper_needs() -> None:
    assert code_of(lambda: load_form("trial").say("words", "gone")) == "form.word_missing"


def test_a_journal_of_print_jobs_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    journal = tmp_path / "file" / "jobs.jsonl"
    assert code_of(lambda: JobJournal(journal)) == "print_jobs.not_opened"
    with JobJournal(tmp_path / "jobs.jsonl") as used:
        pass
    assert code_of(lambda: used.jobs) == "print_jobs.not_opened"


# Pictures and proofs


def test_pictures_without_a_code(tmp_path: Path) -> None:
    assert code_of(lambda: codes_in_picture(b"GIF89a")) == "receipt_code.picture_unreadable"
    white = io.BytesIO()
    Image.new("L", (64, 64), 255).save(white, "PNG")
    assert code_of(lambda: codes_in_picture(white.getvalue())) == (
        "receipt_code.picture_without_code"
    )
    scanned = read_paper([], [tmp_path / "gone.png"])
    assert [error.code for _, error in scanned.faults] == ["stick.unreadable"]
    assert code_of(lambda: read_stick(tmp_path / "gone.motcua")) == "stick.unreadable"


def test_keys_of_offices_that_are_not_there(tmp_path: Path) -> None:
    here, gone = settings(tmp_path), tmp_path / "gone.json"
    assert code_of(lambda: own_keys_file(here)) == "office_keys.none"
    assert code_of(lambda: verify_receipt(here, "MC1:X", gone)) == "office_keys.unreadable"


def test_a_proof_that_cannot_be_read_written_or_checked(tmp_path: Path) -> None:
    proof, key = tmp_path / "proof.json", tmp_path / "key.pem"
    key.write_text("no key")
    assert code_of(lambda: check_proof_file(proof, [key], "")) == "ledger_proof.no_key"
    assert code_of(lambda: check_proof_file(proof, [], "")) == "ledger_proof.unreadable"
    assert code_of(lambda: write_proof(tmp_path, b"{}")) == "ledger_proof.unwritable"


# Stores, backups, tickets


def test_nothing_to_back_up_and_a_store_that_is_shared(tmp_path: Path) -> None:
    target = tmp_path / "backup"
    assert (
        code_of(lambda: back_up_store(settings(tmp_path / "s"), target, None)) == "backup.nothing"
    )
    shared = Settings(state_folder=str(tmp_path), store=StoreSettings(url="postgresql://x/y"))
    assert code_of(lambda: back_up_store(shared, target, None)) == "store.shared"


def test_a_backup_of_another_counter_does_not_take_the_place_of_this_ones_store(
    tmp_path: Path,
) -> None:
    from kiosk.devices.keystore import open_keystore
    from kiosk.store.database import open_store

    for name in ("one", "two"):
        keys = open_keystore(tmp_path / name / "keys")
        with open_store(tmp_path / name / "counter.db", keys.store_key):
            pass
    made, _ = back_up_store(settings(tmp_path / "one"), tmp_path / "backup", "mật khẩu sao lưu dài")
    two = settings(tmp_path / "two")
    assert code_of(lambda: restore_store(two, made, lambda: "")) == "restore.other_store"


def test_a_state_folder_that_cannot_be_renamed(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    state.rename(tmp_path / "real")
    state.symlink_to(tmp_path / "real")
    long = Settings(state_folder=str(tmp_path / "real" / ("n" * 240)))
    long.state.mkdir()
    assert code_of(lambda: put_state_aside(long)) == "reset.failed"


def test_an_enrolment_ticket_that_is_none(tmp_path: Path) -> None:
    ticket = tmp_path / "ticket.json"
    assert code_of(lambda: read_ticket(ticket)) == "enrolment.ticket_unreadable"
    ticket.write_text("{}")
    assert code_of(lambda: read_ticket(ticket)) == "enrolment.ticket_malformed"


# Practice


def test_practice_that_is_set_up_wrongly(tmp_path: Path) -> None:
    assert code_of(lambda: profile_named("xx")) == "practice.profile_unknown"
    assert code_of(lambda: practice_token(settings(tmp_path))) == "practice.only"
    assert code_of(lambda: switch_faults(tmp_path, {"no_such": 1})) == "sandbox.faults_malformed"
    (tmp_path / "insured.toml").write_text("insured = 1")
    assert code_of(lambda: load_registers(tmp_path)) == "registers.malformed"


def test_a_book_of_tries_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keeper = TryFile(tmp_path / "file" / "tries.json")
    assert (
        code_of(lambda: keeper.change(lambda book: (book, None))) == "self_service.tries_not_kept"
    )
    assert TryFile(tmp_path / "tries.json").change(lambda book: (book, book)) == TryBook()
