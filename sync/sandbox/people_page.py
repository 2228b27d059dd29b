"""Everybody at the practice centre, and what each provokes:
``python -m sync.sandbox.people_page > docs/practice-people.md``.

The answers in the tables are not written down but asked of the data, by the very functions that
answer counters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from kiosk.domain.comparison import Answer, FieldMatch, Fields
from kiosk.practice.people import load_person, person_names
from kiosk.practice.token import PRACTICE_PEOPLE, PRACTICE_PIN
from sync.sandbox.comparisons import answer_of_carrier, answer_of_insurance
from sync.sandbox.registers import Insured, Registers, Subscriber, Typed, load_registers
from sync.sandbox.sim_gateway import STATE_AFTER
from sync.ways_contract import InsuranceQuestion, SubscriberQuestion

_ID = "01890000-0000-7000-8000-000000000000"
_PARTS = ("before", "after")


def people_page() -> str:
    """The document, Markdown."""
    registers = load_registers(Path("/nonexistent"))
    before, after = (_words(part) for part in _PARTS)
    parts = [
        before,
        _cards(),
        _subscribers(registers),
        _insured(registers),
        _sims(registers),
        _tokens(),
        _accounts(registers),
        after,
    ]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def subscriber_question(held: Subscriber) -> SubscriberQuestion:
    """What a counter asks when the trainer has typed what the entry says."""
    return SubscriberQuestion(**_stated(held), phone=held.phone)


def insurance_question(held: Insured) -> InsuranceQuestion:
    """The same for BHXH."""
    old_number = held.typed.old_number if held.typed else ""
    return InsuranceQuestion(**_stated(held), code=held.code, old_number=old_number)


def outcome(answer: Answer, fields: Fields) -> str:
    """The answer with the fields that differ."""
    differing = [name for name, match in fields if match is FieldMatch.MISMATCH]
    return f"{answer.value} ({', '.join(differing)})" if differing else answer.value


def _stated(held: Subscriber | Insured) -> dict[str, str]:
    typed = held.typed or Typed()
    return {
        "registration_id": _ID,
        "officer": "CB01",
        "nonce": "0" * 32,
        "number": typed.number or held.number,
        "name": typed.name or held.name,
        "birth": typed.birth or held.birth or "",
    }


def _cards() -> str:
    rows = []
    for name in person_names():
        person = load_person(name)
        expires = f"{person.expires:%d/%m/%Y}" if person.expires else "không thời hạn"
        rows.append((f"`{name}`", person.name, person.number, f"{person.birth:%d/%m/%Y}", expires,
                     _comment(name)))  # fmt: skip
    head = ("--person", "name", "number", "born", "card until", "what for")
    return "## Chip cards: in person, Bưu điện Việt Nam\n\n" + _table(head, rows)


def _subscribers(registers: Registers) -> str:
    rows = []
    for held in registers.subscribers.values():
        asked = subscriber_question(held)
        answer = outcome(*answer_of_carrier(held, asked))
        rows.append((held.phone, asked.number, asked.name, asked.birth, f"**{answer}**", held.note))
    head = ("phone", "type number", "type name", "type born", "answer", "what for")
    return (
        "## Thuê bao di động\n\nAny other phone: **absent**.\n\n" + _table(head, rows)
    )  # fmt: skip


def _insured(registers: Registers) -> str:
    rows = []
    for held in registers.insured.values():
        asked = insurance_question(held)
        answer = outcome(*answer_of_insurance(held, asked))
        number = asked.number + (f" (CMND {asked.old_number})" if asked.old_number else "")
        rows.append((held.code, number, asked.name, asked.birth, f"**{answer}**", held.note))
    head = ("code", "type number", "type name", "type born", "answer", "what for")
    return "## Bảo hiểm xã hội\n\nAny other code: **absent**.\n\n" + _table(head, rows)


def _sims(registers: Registers) -> str:
    rows = [
        (sim.phone, sim.carrier.value, sim.name, ", ".join(sim.uids), f"{sim.after_s} s",
         f"**{STATE_AFTER[sim.does].value}**", sim.note)
        for sim in registers.sims.values()
    ]  # fmt: skip
    head = ("phone", "carrier", "name", "numbers", "after", "ends as", "what for")
    words = (
        "## SIM ký số\n\nThe owner answers by himself after the seconds given; nobody types a PIN."
        " Any other phone, or another carrier: **not_subscribed**.\n\n"
    )
    return words + _table(head, rows)


def _tokens() -> str:
    rows = [(each.label, each.name, each.uid, each.pki.value) for each in PRACTICE_PEOPLE]
    words = (
        "## USB ký số\n\n`kiosk token practice` plugs these in (SoftHSM2; `--pull` takes them out,"
        f" `--centre FOLDER` makes a practice centre trust them too). PIN: `{PRACTICE_PIN}`.\n\n"
    )
    return words + _table(("token", "name", "number", "PKI"), rows)


def _accounts(registers: Registers) -> str:
    rows = [
        (each.number, each.name, each.phone, str(each.level), f"`{each.password}`"
         if each.password else "–", each.note)
        for each in registers.accounts.values()
    ]  # fmt: skip
    head = ("number", "name", "phone", "level", "password", "what for")
    return "## Accounts that exist: duplicates, recovery, dispute, sign-in\n\n" + _table(head, rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head)]
    lines.append(tuple("---" for _ in lines[0]))
    lines += [tuple(row) for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _comment(name: str) -> str:
    """The first lines of a person's file say what the person is for."""
    text = (resources.files("kiosk.practice.people") / f"{name}.toml").read_text("utf-8")
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return " ".join(lines).removesuffix("Synthetic.").strip()


def _words(part: str) -> str:
    file = resources.files("sync.sandbox") / "data" / f"people-{part}.md"
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(people_page())
