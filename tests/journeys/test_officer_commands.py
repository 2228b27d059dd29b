"""Officers from the command line: roles, an unlock without an office's key, the centre's roll."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import CommandLine

PASSPHRASE = "giam sat an binh\n"


@pytest.fixture
def counter(tmp_path: Path) -> CommandLine:
    return CommandLine.in_folder(tmp_path)


def add(counter: CommandLine, code: str, role: str) -> int:
    options = ("--name", "Nguyễn Thị Thử", "--role", role, "--passphrase-stdin")
    return counter.run("officer", "add", code, *options, given=PASSPHRASE).returncode


def test_roles_are_for_people_and_a_code_needs_the_offices_key(counter: CommandLine) -> None:
    assert add(counter, "GS01", "supervisor") == 0
    assert add(counter, "TP01", "self_service") != 0
    assert [each["roles"] for each in counter.json("officer", "list")] == [["supervisor"]]
    asked = ("officer", "unlock", "CB01", "K7M2-PQ4X", "--counter", "Q3", "--supervisor", "GS01")
    done = counter.run(*asked, "--passphrase-stdin", given=PASSPHRASE)
    assert done.returncode != 0
    assert "officer.unlock_no_key" in done.stdout + done.stderr


def test_the_centres_roll_is_changed_beside_it(counter: CommandLine, tmp_path: Path) -> None:
    put = ("sandbox", "officer", "pt50", "--office", "ANBINH", "--folder", str(tmp_path / "c"))
    done = counter.run(*put, "--role", "approver")
    assert json.loads(done.stdout) == {"office": "ANBINH", "code": "PT50", "roles": ["approver"]}
    assert json.loads(counter.run(*put, "--revoke").stdout)["roles"] == []
