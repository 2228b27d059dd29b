"""Made-up citizens of whom nothing may be left, and where to look for what is left of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

_LETTERS = "BCGHKLMNPTV"
"""Of no Telex key, and of hardly a word of a program."""
_OWN_REGISTERS = "practice-centre/registers"


def _digits(count: int) -> str:
    return "".join(random.choices("0123456789", k=count))


def _word(count: int) -> str:
    return "".join(random.choices(_LETTERS, k=count))


@dataclass(frozen=True, slots=True)
class Canaries:
    """What one citizen types or the centre answers of them: 20 values, none of anybody."""

    number: str
    name: str
    birth: str
    phone: str
    mail: str
    insurance: str
    password: str
    wrong_code: str
    pin: str
    sim_phone: str
    sim_name: str
    sim_number: str
    sim_mail: str
    note: str
    card_number: str
    card_birth: str
    card_expiry: str
    card_phone: str
    login_number: str
    login_password: str

    def planted(self) -> tuple[str, ...]:
        """All of them; in groups too where a screen shows groups."""
        values = [getattr(self, each.name) for each in fields(self)]
        threes = [_grouped(each, 3, 3, 3) for each in values if each.isdigit() and len(each) == 12]
        phones = [_grouped(each, 4, 3) for each in values if each.isdigit() and len(each) == 10]
        return (*values, *threes, *phones)


def _grouped(text: str, *sizes: int) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at : at + size])
        at += size
    return " ".join([*parts, text[at:]])


def canaries() -> Canaries:
    """Somebody new."""

    def number() -> str:
        return f"00109{random.randrange(6, 10)}{_digits(6)}"

    def day(years: tuple[int, int]) -> str:
        return f"{random.randrange(1, 29):02}/{random.randrange(1, 13):02}/{random.randint(*years)}"

    def name() -> str:
        return f"{_word(6)} {_word(7)}"

    return Canaries(
        number=number(),
        name=name(),
        birth=day((1941, 1959)),
        phone=f"091{_digits(7)}",
        mail=f"{_word(9).lower()}@example.vn",
        insurance=f"79{_digits(8)}",
        password=f"Aa7#{_word(8)}",
        wrong_code=f"9{_digits(5)}",
        pin=_digits(8),
        sim_phone=f"094{_digits(7)}",
        sim_name=name(),
        sim_number=number(),
        sim_mail=f"{_word(9).lower()}@example.vn",
        note=f"{_word(7)} {_word(6)}",
        card_number=number(),
        card_birth=day((1941, 1959)),
        card_expiry=day((2041, 2059)),
        card_phone=f"096{_digits(7)}",
        login_number=number(),
        login_password=f"Bb8#{_word(8)}",
    )


def register(state: Path, people: Iterable[Canaries]) -> None:
    """Let the practice centre know them, before it starts."""
    own = state / _OWN_REGISTERS
    own.mkdir(parents=True)
    rows: dict[str, list[str]] = {"subscribers": [], "insured": [], "sims": []}
    for each in people:
        person = f'number = "{each.number}"\nname = "{each.name}"\nbirth = "{each.birth}"\n'
        rows["subscribers"].append(f'phone = "{each.phone}"\n{person}')
        rows["insured"].append(f'code = "{each.insurance}"\n{person}')
        rows["sims"].append(
            f'phone = "{each.sim_phone}"\ncarrier = "vinaphone"\nafter_s = 0\n'
            f'name = "{each.sim_name}"\nuids = ["CCCD:{each.sim_number}"]\n'
            f'email = "{each.sim_mail}"\n'
        )
    for name, found in rows.items():
        text = "".join(f'[[{name}]]\nnote = "canary"\n{row}\n' for row in found)
        (own / f"{name}.toml").write_text(text, encoding="utf-8")


def files_that_hold(folder: Path, words: Iterable[str], but: Path) -> Iterator[str]:
    """``file: word`` for each word found below ``folder``, in a name or in the bytes; the
    practice centre, in ``but``, is another machine's.
    """
    planted = [(each, each.encode()) for each in words]
    for file in sorted(folder.rglob("*")):
        if file.is_relative_to(but):
            continue
        content = file.read_bytes() if file.is_file() else b""
        for word, octets in planted:
            if octets in content or word in file.name:
                yield f"{file}: {word}"
