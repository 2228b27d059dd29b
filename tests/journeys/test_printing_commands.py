"""The commands about paper on a counter's folder, as a person types them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes.escpos_printer import FakeEscposPrinter, Mood, running
from fakes.store_samples import NOON, OFFICER, an_entry
from support.command_line import CommandLine
from support.papers import codes_in, pictures_of, receipt, statement, words_of

from kiosk.devices.keystore import open_keystore
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxState
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.formats.receipt_code import build
from kiosk.store.database import open_store

NUMBER = "ANBINH-Q3-261122-0007"


class Counter:
    """A counter's folder with one receipt, signed by its own device."""

    def __init__(self, folder: Path) -> None:
        self.kiosk = CommandLine.in_folder(folder)
        self.keys = open_keystore(self.kiosk.state / "keys")
        code = build(statement(), self.keys.device_id, self.keys.sign)
        self.receipt: Receipt = receipt(signed_code=code)
        with self.store() as store:
            store.run(lambda unit: unit.receipts.add(self.receipt))

    def store(self) -> Any:
        return open_store(self.kiosk.state / "counter.db", self.keys.store_key)

    def pdf(self, name: str) -> bytes:
        return (self.kiosk.state / "receipts" / f"{name}.pdf").read_bytes()

    def ledger(self) -> list[tuple[str, dict[str, str]]]:
        with self.store() as store:
            entries = store.run(lambda unit: tuple(unit.ledger.entries()))
        return [(each.kind, dict(each.facts)) for each in entries]


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def test_print_is_once_and_reprints_are_numbered(counter: Counter) -> None:
    kiosk = counter.kiosk
    assert kiosk.json("receipt", "print", NUMBER)["outcome"] == "saved"
    again = kiosk.run("receipt", "print", NUMBER)
    assert (again.returncode, "receipt.already_printed" in again.stderr) == (1, True)
    assert kiosk.json("receipt", "reprint", counter.receipt.signed_code)["copy"] == 1
    assert kiosk.json("receipt", "reprint", counter.receipt.registration_id, "--large")["copy"] == 2
    assert "Bản in lại" not in words_of(counter.pdf(NUMBER))
    assert "Bản in lại lần 2" in words_of(counter.pdf(f"{NUMBER}-in-lai-2"))
    copies = [facts.get("copy") for kind, facts in counter.ledger() if kind == "not_printed"]
    assert copies == [None, "1", "2"]


def test_after_the_centre_accepted_the_reprint_s_code_says_so(
    counter: Counter, tmp_path: Path
) -> None:
    accepted = replace(counter.receipt, state=ReceiptState.ACCEPTED)
    with counter.store() as store:
        store.run(lambda unit: unit.receipts.replace(accepted))
    shown = counter.kiosk.json("receipt", "show", NUMBER)
    assert ";accepted;" in str(shown["code"]), "the code that is shown is the one of its words"
    counter.kiosk.run("receipt", "reprint", NUMBER)
    (page,) = pictures_of(counter.pdf(NUMBER), tmp_path)
    (code,) = codes_in(page)
    said = counter.kiosk.json("receipt", "verify", code)
    assert (said["verdict"], said["state"]) == ("genuine", "accepted")


def test_a_photograph_is_verified_and_finds_its_receipt(counter: Counter, tmp_path: Path) -> None:
    counter.kiosk.run("receipt", "print", NUMBER)
    (page,) = pictures_of(counter.pdf(NUMBER), tmp_path)
    photo = tmp_path / "photo.jpg"
    page.convert("L").rotate(4, expand=True, fillcolor=255).save(photo)
    done = counter.kiosk.run("receipt", "verify", str(photo))
    assert done.returncode == 0
    assert done.stdout.startswith("THẬT")
    assert NUMBER in done.stdout
    assert counter.kiosk.json("receipt", "find", str(photo))["number"] == NUMBER
    assert NUMBER in counter.kiosk.run("receipt", "show", str(photo)).stdout


def test_what_is_no_receipt_of_ours_is_told_apart(counter: Counter, tmp_path: Path) -> None:
    kiosk, code = counter.kiosk, counter.receipt.signed_code
    verdicts = {}
    for name, text in {
        "edited": code.replace("-0007;", "-0008;"),
        "foreign": "https://example.test",
        "torn": code[:-20],
        "elsewhere": receipt().signed_code,
    }.items():
        done = kiosk.run("receipt", "verify", "-", "--json", given=text + "\n")
        assert done.returncode == 1
        verdicts[name] = done.stdout.split('"')[3]
    assert verdicts == {
        "edited": "changed",
        "foreign": "foreign",
        "torn": "malformed",
        "elsewhere": "unknown_office",
    }
    picture = tmp_path / "photo.png"
    picture.write_bytes(b"no picture")
    assert "picture_unreadable" in kiosk.run("receipt", "verify", str(picture)).stderr


def test_the_keys_that_are_published_verify_elsewhere(counter: Counter, tmp_path: Path) -> None:
    published = tmp_path / "keys.json"
    published.write_text(counter.kiosk.run("receipt", "keys").stdout)
    (tmp_path / "elsewhere").mkdir()
    elsewhere = CommandLine.in_folder(tmp_path / "elsewhere", profile="production")
    code = counter.receipt.signed_code
    assert elsewhere.json("receipt", "verify", code)["verdict"] == "unknown_office"
    said = elsewhere.json("receipt", "verify", code, "--keys", str(published))
    assert said["verdict"] == "genuine"
    assert not elsewhere.state.exists(), "checking leaves nothing behind"


def test_a_printer_is_added_tried_used_and_removed(counter: Counter) -> None:
    kiosk, desk = counter.kiosk, FakeEscposPrinter()
    with running(desk):
        address = f"escpos://127.0.0.1:{desk.port}"
        assert kiosk.run("printer", "add", "quay-3", address, "--task", "slip").returncode == 0
        (row,) = kiosk.json("printer", "list")
        assert (row["name"], row["task"], row["state"]) == ("quay-3", "slip", "ready")
        assert kiosk.json("printer", "test", "quay-3")["outcome"] == "printed"
        assert kiosk.json("receipt", "print", NUMBER)["outcome"] == "printed"
        taken = kiosk.run("printer", "add", "quay-3", address)
        assert "printer.name_taken" in taken.stderr
    printed = [facts for kind, facts in counter.ledger() if kind == "printed"]
    assert [each["receipt"] for each in printed] == [NUMBER]
    (row,) = kiosk.json("printer", "list")
    assert (row["state"], row["reason"]) == ("away", "print.unreachable")
    assert kiosk.run("printer", "remove", "quay-3").returncode == 0
    (row,) = kiosk.json("printer", "list")
    assert row["name"] == "pdf"
    wrong = kiosk.run("printer", "add", "x", "lpt1")
    assert "printer.address_wrong" in wrong.stderr
    assert "printer.unknown" in kiosk.run("printer", "test", "nowhere").stderr


def test_a_printer_that_cannot_tell_leaves_a_question_to_answer(counter: Counter) -> None:
    kiosk, desk = counter.kiosk, FakeEscposPrinter(Mood.MUTE)
    with running(desk):
        kiosk.run("printer", "add", "quay-3", f"escpos://127.0.0.1:{desk.port}")
        result = kiosk.json("receipt", "print", NUMBER)
    assert (result["outcome"], result["asks"]) == ("unknown", True)
    (job,) = kiosk.json("printer", "jobs")
    assert (job["job"], job["state"]) == (result["job"], "unknown")
    assert kiosk.json("printer", "answer", str(job["job"]), "--yes")["outcome"] == "printed"
    assert kiosk.json("printer", "jobs") == []
    assert "no_question" in kiosk.run("printer", "answer", "99", "--yes").stderr
    assert [kind for kind, _ in counter.ledger()] == ["not_printed", "printed"]


def test_a_refusal_and_a_shift_s_report_are_printed_again_by_number(counter: Counter) -> None:
    refusal, report = "ANBINH-Q3-TC-261122-0002", "ANBINH-Q3-CA-261122-0003"
    events = [
        (LedgerKind.SHIFT_OPENED, {"shift": "s", "officer": OFFICER.code}),
        (LedgerKind.REFUSED, {"registration": "r", "slip": refusal, "reason": "refusal.withdrawn"}),
        (LedgerKind.SHIFT_CLOSED, {"shift": "s", "waiting": "0", "slip": report}),
    ]
    with counter.store() as store:
        store.run(lambda unit: unit.officers.add(OFFICER, "phc"))
        for kind, facts in events:
            store.run(lambda unit, kind=kind, facts=facts: unit.ledger.append(kind, facts, NOON))
    kiosk = counter.kiosk
    assert [each["copy"] for each in (again(kiosk, refusal), again(kiosk, refusal.lower()))] == [
        0,
        1,
    ]
    assert again(kiosk, report)["outcome"] == "saved"
    assert "Bản in lại lần 1" in words_of(counter.pdf(f"{refusal}-tu-choi-in-lai-1"))
    with counter.store() as store:
        head = store.run(lambda unit: unit.ledger.digests()[2])
    assert head in words_of(counter.pdf(f"{report}-shift_report")).replace(" ", "")
    rows = kiosk.json("paper", "list")
    assert [(row["number"], row["copies"]) for row in rows] == [(refusal, "2"), (report, "1")]
    assert "PHIẾU TỪ CHỐI" in kiosk.run("paper", "show", refusal).stdout
    assert "paper.unknown" in kiosk.run("paper", "reprint", "ANBINH-Q3-261122-9999").stderr
    copies = [(facts["slip"], facts.get("copy")) for kind, facts in counter.ledger()[3:]]
    assert copies == [(refusal, None), (refusal, "1"), (report, None)]


def test_the_slip_of_a_task_names_the_centre_s_answer(counter: Counter) -> None:
    registration, kiosk = counter.receipt.registration_id, counter.kiosk
    entry = an_entry(1, registration_id=registration)
    with counter.store() as store:
        store.run(lambda unit: unit.officers.add(OFFICER, "phc"))
        store.run(lambda unit: unit.outbox.add(entry))
    asked = ("task", "print", registration, "--officer", OFFICER.code)
    assert "task.none" in kiosk.run(*asked).stderr
    with counter.store() as store:
        refused = OutboxState.REFUSED
        store.run(lambda u: u.outbox.mark(registration, refused, reason="account.exists"))
    assert [kiosk.json(*asked)["copy"] for _ in range(2)] == [0, 1]
    (number,) = {f["slip"] for kind, f in counter.ledger() if kind == LedgerKind.GUIDANCE_GIVEN}
    text = words_of(counter.pdf(f"{number}-conflict-in-lai-1"))
    assert "SỐ ĐỊNH DANH NÀY ĐÃ CÓ TÀI KHOẢN" in text and "NGUYỄN VĂN THỬ" in text
    assert "NGUYỄN VĂN THỬ" in kiosk.run("paper", "show", number).stdout
    for page in (kiosk.state / "kept-guidance").iterdir():
        page.unlink()
    assert "paper.gone" in kiosk.run("paper", "show", number).stderr
    assert kiosk.json("task", "print", registration, "--officer", "CB01")["copy"] == 2


def again(kiosk: CommandLine, number: str) -> Any:
    return kiosk.json("paper", "reprint", number)
