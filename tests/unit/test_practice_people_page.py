"""docs/practice-people.md: as generated, and every outcome has somebody who provokes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiosk.domain.comparison import Answer
from kiosk.domain.sim_request import SimState
from sync.sandbox.comparisons import answer_of_carrier, answer_of_insurance
from sync.sandbox.people_page import (
    insurance_question,
    outcome,
    people_page,
    subscriber_question,
)
from sync.sandbox.registers import load_registers
from sync.sandbox.sim_gateway import STATE_AFTER

ROOT = Path(__file__).parents[2]
REGISTERS = load_registers(Path("/nonexistent"))
FIELDS = ("number", "name", "birth")


def test_the_committed_page_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "practice-people.md").read_text("utf-8") == people_page()


def test_every_entry_says_what_it_is_there_for() -> None:
    entries = (
        *REGISTERS.insured.values(),
        *REGISTERS.subscribers.values(),
        *REGISTERS.sims.values(),
        *REGISTERS.accounts.values(),
    )
    assert [each for each in entries if not each.note] == []


def test_every_answer_of_the_carriers_is_there() -> None:
    answers = {
        outcome(*answer_of_carrier(held, subscriber_question(held)))
        for held in REGISTERS.subscribers.values()
    }
    wanted = {"match", "suspended", "unavailable", *(f"mismatch ({each})" for each in FIELDS)}
    assert answers == wanted
    somebody = subscriber_question(REGISTERS.subscribers["0912345678"])
    assert answer_of_carrier(None, somebody)[0] is Answer.ABSENT


def test_every_answer_of_bhxh_is_there() -> None:
    answers = {
        outcome(*answer_of_insurance(held, insurance_question(held)))
        for held in REGISTERS.insured.values()
    }
    assert answers == {"match", "unavailable", *(f"mismatch ({each})" for each in FIELDS)}


def test_every_end_of_a_sim_request_is_there() -> None:
    ends = {STATE_AFTER[sim.does] for sim in REGISTERS.sims.values()}
    of_the_line = {SimState.SENT, SimState.WAITING, SimState.UNKNOWN, SimState.NOT_SUBSCRIBED}
    assert ends == set(SimState) - of_the_line
    assert {sim.does for sim in REGISTERS.sims.values()} == set(STATE_AFTER)


@pytest.mark.parametrize("part", ["before", "after"])
def test_the_page_names_codes_and_options_that_exist(part: str) -> None:
    words = (ROOT / "sync" / "sandbox" / "data" / f"people-{part}.md").read_text("utf-8")
    sources = "\n".join(
        path.read_text("utf-8")
        for package in ("kiosk", "sync", "counter_ui")
        for path in (ROOT / package).rglob("*.py")
    )
    named = re.findall(r"\*\*([a-z_]+\.[a-z_]+)\*\*", words) + re.findall(r"`(--[a-z-]+)", words)
    known = {"--cacert", "--json"}
    missing = [
        each
        for each in named
        if each not in known
        and each not in sources
        and each.removeprefix("--").replace("-", "_") + ":" not in sources
    ]
    assert missing == []
