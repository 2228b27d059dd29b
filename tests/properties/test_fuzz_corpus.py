"""The fuzzer's corpus replayed, and damaged in ways that are the same on every run."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fuzz.chip_targets import TARGETS, one_input

CORPUS = sorted((Path(__file__).parents[1] / "fuzz" / "corpus").iterdir())
ROUNDS = 40
EDGES = (0x00, 0x01, 0x7F, 0x80, 0x81, 0x84, 0xFE, 0xFF)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Change, cut or repeat somewhere behind the byte that chooses the parser."""
    at = dice.randrange(1, len(data)) if len(data) > 1 else 1
    return dice.choice(
        [
            data[:at] + bytes([dice.choice(EDGES)]) + data[at + 1 :],
            data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :],
            data[:at],
            data[:at] + data[at + 1 :],
            data + data[at : at + 16],
            data[:at] + data[at : at + 8] * 2 + data[at + 8 :],
        ]
    )


def test_every_parser_has_its_seed() -> None:
    assert {path.read_bytes()[0] for path in CORPUS} == set(range(len(TARGETS)))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_nothing_but_its_own_error_leaves_a_parser(path: Path) -> None:
    dice = random.Random(path.name)
    seed = path.read_bytes()
    one_input(seed)
    for _ in range(ROUNDS):
        changed = seed
        for _ in range(dice.randrange(1, 4)):
            changed = damaged(changed, dice)
        one_input(seed[:1] + changed[1:])
