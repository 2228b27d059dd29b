"""``kiosk demo`` without a terminal: one registration through the real parts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import CommandLine

from kiosk.practice.people import load_person


def played(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "counter_ui", "demo", "--script", "--state", str(state), *words],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object], str]:
    state = tmp_path_factory.mktemp("demo")
    done = played(state)
    assert done.returncode == 0, done.stdout + done.stderr
    return state, json.loads(done.stdout.splitlines()[-1]), done.stdout


def test_the_last_line_tells_what_the_centre_accepted(
    demo: tuple[Path, dict[str, object], str],
) -> None:
    _, result, _ = demo
    assert list(result) == [
        *("registration", "level", "state", "receipt"),
        *("reader", "apdus", "passive_authentication", "ledger_head"),
    ]
    assert (result["level"], result["state"]) == (3, "accepted")
    assert result["passive_authentication"] == "holds"


def test_the_receipt_is_on_paper_and_can_be_shown(
    demo: tuple[Path, dict[str, object], str],
) -> None:
    state, result, _ = demo
    assert (state / "receipts" / f"{result['receipt']}.pdf").read_bytes().startswith(b"%PDF")
    counter = CommandLine(state / "kiosk.toml")
    counter.settings.write_text(f'profile = "practice"\nstate_folder = "{state}"\n')
    shown = counter.json("receipt", "show", str(result["receipt"]))
    assert (shown["state"], shown["registration"]) == ("accepted", result["registration"])
    (entry,) = counter.json("outbox", "list")
    assert (entry["state"], entry["who_acts"]) == ("accepted", "nobody")
    assert counter.json("ledger", "verify")["head"] == result["ledger_head"]


def test_nothing_personal_lies_in_clear(demo: tuple[Path, dict[str, object], str]) -> None:
    """Everything that the counter keeps, but for the paper itself and the practice centre's own."""
    state, _, _ = demo
    person = load_person()
    canaries = [each.encode() for each in (person.number, person.name, "0912345678")]
    kept = [
        path
        for path in state.rglob("*")
        if path.is_file() and not {"receipts", "practice-centre"} & set(path.parts)
    ]
    assert kept
    for path in kept:
        content = path.read_bytes()
        assert not [canary for canary in canaries if canary in content], path.name


def test_the_same_person_again_is_an_account_that_exists(
    demo: tuple[Path, dict[str, object], str],
) -> None:
    state, _, _ = demo
    again = played(state)
    assert again.returncode == 1
    assert "registration.already_here" in again.stderr


def test_the_reader_in_memory_serves_where_there_is_no_pcscd(tmp_path: Path) -> None:
    done = played(tmp_path, "--in-memory", "--person", "tran-thi-mau")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no PC/SC" in json.loads(done.stdout.splitlines()[-1])["reader"]
