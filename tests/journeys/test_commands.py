"""The command line as a technician uses it, against a real practice centre and a real pcscd."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.command_line import CommandLine
from support.pcscd import pcscd, wait_for_card  # noqa: F401 - the fixture

from kiosk.practice.people import load_person
from kiosk.practice.private_pcscd import PrivatePcscd


@contextmanager
def background(command: list[str], first_line: str) -> Iterator[str]:
    """A process that runs until the end of the block; its first line that holds ``first_line``."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield next(line for line in running.stdout if first_line in line)
        finally:
            running.terminate()
            running.wait(20)


@pytest.fixture
def counter(tmp_path: Path) -> CommandLine:
    return CommandLine.in_folder(tmp_path)


def test_an_officer_is_enrolled_once_and_listed(counter: CommandLine) -> None:
    words = ("officer", "add", "cb01", "--name", "Trần Thị Bình", "--passphrase-stdin")
    assert counter.run(*words, given="a long passphrase\n").returncode == 0
    again = counter.run(*words, given="a long passphrase\n")
    assert again.returncode == 1
    assert "officer.code_taken" in again.stderr
    assert "Traceback" not in again.stderr
    assert counter.json("officer", "list") == [
        {"code": "CB01", "name": "Trần Thị Bình", "roles": ["clerk"]}
    ]


def test_a_short_passphrase_is_refused_in_words(counter: CommandLine) -> None:
    words = ("officer", "add", "CB01", "--name", "B", "--passphrase-stdin")
    done = counter.run(*words, given="short\n")
    assert done.returncode == 1
    assert "officer.passphrase_short" in done.stderr


def test_a_wrong_setting_names_file_key_and_reason(counter: CommandLine) -> None:
    counter.settings.write_text('[screen]\ntheme = "pink"\n', encoding="utf-8")
    done = counter.run("outbox", "list")
    assert done.returncode == 1
    assert str(counter.settings) in done.stderr
    assert "screen.theme" in done.stderr


def test_a_new_counter_has_an_empty_outbox_and_a_whole_ledger(counter: CommandLine) -> None:
    assert counter.json("outbox", "list") == []
    verdict = counter.json("ledger", "verify")
    assert (verdict["holds"], verdict["entries"]) == (True, 0)


def test_an_unknown_receipt_is_said_in_words(counter: CommandLine) -> None:
    done = counter.run("receipt", "show", "ANBINH-Q3-261122-0001")
    assert done.returncode == 1
    assert "receipt.unknown" in done.stderr


def test_sending_without_a_centre_says_so(counter: CommandLine) -> None:
    done = counter.run("sync", "--once")
    assert done.returncode == 1
    assert "centre.none" in done.stderr


def test_a_virtual_card_is_read_and_proved(
    counter: CommandLine,
    pcscd: PrivatePcscd,  # noqa: F811
) -> None:
    qr = load_person().qr_text()
    with background(counter.command("card", "virtual", "--port", str(pcscd.port)), "Thẻ"):
        wait_for_card()
        report = counter.json("card", "read", "--qr", qr)
        by_fields = counter.json(
            *("card", "read", "--number", "001099012345"),
            *("--birth", "15/03/1999", "--expiry", "15/03/2039"),
        )
        refused = counter.run(
            *("card", "read", "--number", "001099012345"),
            *("--birth", "16/03/1999", "--expiry", "15/03/2039"),
        )
    wait_for_card(present=False)
    assert report["facts"]["name"] == "NGUYỄN VĂN THỬ"
    assert report["portrait_bytes"] > 5000
    outcomes = {check["name"]: check["outcome"] for check in report["checks"]}
    assert outcomes["chip.sod_signature"] == outcomes["chip.data_groups"] == "holds"
    assert "fails" not in outcomes.values()
    assert report["apdus"] > 0
    assert by_fields["facts"] == report["facts"]
    assert refused.returncode in (0, 1)
    assert "Traceback" not in refused.stderr


def test_practice_evidence_fails_outside_the_practice_profile(
    tmp_path: Path,
    pcscd: PrivatePcscd,  # noqa: F811
) -> None:
    counter = CommandLine.in_folder(tmp_path, profile="production")
    with background(counter.command("card", "virtual", "--port", str(pcscd.port)), "Thẻ"):
        wait_for_card()
        report = counter.json("card", "read", "--qr", load_person().qr_text())
    wait_for_card(present=False)
    failed = {c["name"]: c["reason"] for c in report["checks"] if c["outcome"] == "fails"}
    assert failed["evidence.genuine"] == "evidence.simulated"


def test_the_sandbox_writes_a_ticket_with_which_a_counter_enrols(
    counter: CommandLine, tmp_path: Path
) -> None:
    folder = tmp_path / "centre"
    command = counter.command("sandbox", "--folder", str(folder), "--port", "0")
    with background(command, "url") as line:
        told = json.loads(line)
        done = counter.run("enrol", told["ticket"])
        assert done.returncode == 0, done.stderr
        again = counter.run("enrol", told["ticket"])
        findings = {each["part"]: each for each in counter.json("doctor")}
    assert again.returncode == 1
    assert "enrolment." in again.stderr
    assert findings["centre"]["ok"]
    assert findings["policy"]["ok"]
