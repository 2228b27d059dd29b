"""``kiosk doctor`` and ``kiosk faults`` as a technician runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import CommandLine

from counter_ui.doctor.registry import CHECKS
from kiosk.config import Settings


@pytest.fixture
def counter(tmp_path: Path) -> CommandLine:
    return CommandLine.in_folder(tmp_path)


def test_every_part_is_told_with_its_mender_and_a_ticket_is_saved(counter: CommandLine) -> None:
    done = counter.run("doctor", "--json", "--ticket")
    assert done.returncode == 1, done.stderr
    told, ticket = (json.loads(line) for line in done.stdout.splitlines())
    assert {each["part"] for each in told} == {
        each.part for each in CHECKS if each.wanted(Settings())
    }
    wrong = {each["part"]: each for each in told if not each["ok"]}
    assert wrong["officers"]["mender"] == "administrator"
    assert all(each[part] for each in wrong.values() for part in ("happened", "do", "call"))
    assert ticket["outcome"] == "saved" and Path(ticket["where"]).read_bytes()[:5] == b"%PDF-"


def test_a_store_that_cannot_be_opened_is_a_finding(counter: CommandLine) -> None:
    counter.state.mkdir(mode=0o700)
    (counter.state / "counter.db").write_bytes(b"no database" * 400)
    findings = {each["part"]: each for each in counter.json("doctor")}
    assert findings["store"]["code"].startswith("store.")
    assert findings["disk"]["ok"]


def test_a_code_is_looked_up(counter: CommandLine) -> None:
    said = counter.run("faults", "reader.no_driver").stdout
    assert "reader.no_driver" in said and "trình điều khiển" in said
    (fault,) = counter.json("faults", "reader.no_driver")
    assert set(fault) == {"code", "vi", "en"}
    assert len(counter.json("faults")) >= 120
    assert counter.run("faults", "no.such").returncode == 1
