"""``kiosk bench read``: what reading one card takes, beside the least that its files allow."""

from __future__ import annotations

import math
import os
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys, keys_from_card
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.reader import read_card
from kiosk.formats.emrtd.secure_messaging import most_response_data
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.card import make_card
from kiosk.practice.chip import VirtualChip
from kiosk.practice.people import DEFAULT_PERSON, load_person
from kiosk.practice.pki import PracticePki

_SHORT = 256
_BAC_APDUS = 3
"""SELECT the application, GET CHALLENGE, MUTUAL AUTHENTICATE."""
_PROTECTION = 4 + 10 + 2
"""DO'99' with the status, DO'8E' with the MAC, and the status word."""


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """One card, one protocol suite; times are medians."""

    card: str
    apdus: int
    floor_apdus: int
    bytes_up: int
    bytes_down: int
    floor_bytes_down: int
    cpu_ms: float
    """Processor time of the reader alone, the virtual card's taken out."""
    judge_cpu_ms: float
    wall_ms: float

    def as_json(self) -> dict[str, str | int | float]:
        """For printing."""
        return {
            "card": self.card,
            "apdus": self.apdus,
            "floor_apdus": self.floor_apdus,
            "bytes_up": self.bytes_up,
            "bytes_down": self.bytes_down,
            "floor_bytes_down": self.floor_bytes_down,
            "cpu_ms": round(self.cpu_ms, 2),
            "judge_cpu_ms": round(self.judge_cpu_ms, 2),
            "wall_ms": round(self.wall_ms, 2),
        }


class _TimedChannel:
    """The virtual chip as a channel that knows how much time the chip took for itself."""

    def __init__(self, chip: VirtualChip) -> None:
        self._chip = chip
        self.atr = chip.atr
        self.chip_cpu_s = 0.0

    def transmit(self, command: bytes) -> bytes:
        begun = time.process_time()
        try:
            return self._chip.process(command)
        finally:
            self.chip_cpu_s += time.process_time() - begun


def measure_read(rounds: int) -> tuple[ReadFigures, ...]:
    """Read the practice citizen's card ``rounds`` times in process, freshly powered each time."""
    person = load_person(DEFAULT_PERSON)
    pki = PracticePki.in_memory()
    card = make_card(person, pki)
    keys = keys_from_card(parse_card_qr(person.qr_text()))
    readings = [_once(card.chip(), keys) for _ in range(rounds)]
    reading = readings[0][0]
    return (
        ReadFigures(
            card=reading.access.protocol,
            apdus=reading.traffic.apdus,
            floor_apdus=_BAC_APDUS + _floor_apdus(reading, CipherSuite.DES3),
            bytes_up=reading.traffic.bytes_up,
            bytes_down=reading.traffic.bytes_down,
            floor_bytes_down=_floor_bytes_down(reading, CipherSuite.DES3),
            cpu_ms=statistics.median(cpu for _, cpu, _ in readings) * 1000,
            judge_cpu_ms=statistics.median(_judge_s(reading) for _ in range(rounds)) * 1000,
            wall_ms=statistics.median(wall for _, _, wall in readings) * 1000,
        ),
    )


def _once(chip: VirtualChip, keys: AccessKeys) -> tuple[ChipReading, float, float]:
    channel = _TimedChannel(chip)
    cpu, wall = time.process_time(), time.perf_counter()
    reading = read_card(channel, keys, randomness=os.urandom, progress=lambda _: None)
    cpu = time.process_time() - cpu - channel.chip_cpu_s
    return reading, cpu, time.perf_counter() - wall


def _judge_s(reading: ChipReading) -> float:
    begun = time.process_time()
    judge(ChipEvidence.of(reading), TrustAnchors(), datetime.now(UTC))
    return time.process_time() - begun


def _floor_apdus(reading: ChipReading, suite: CipherSuite) -> int:
    """Every file in the fewest READ BINARY that a short protected response allows."""
    block = most_response_data(suite, _SHORT)
    return sum(math.ceil(len(content) / block) for content in reading.files.values())


def _floor_bytes_down(reading: ChipReading, suite: CipherSuite) -> int:
    """The files themselves, encrypted block by block, and the protection of each response."""
    block = most_response_data(suite, _SHORT)
    total = 0
    for content in reading.files.values():
        whole, rest = divmod(len(content), block)
        parts = [block] * whole + ([rest] if rest else [])
        for part in parts:
            padded = part + suite.block_bytes - part % suite.block_bytes
            total += _data_object(padded + 1) + _PROTECTION
    return total


def _data_object(length: int) -> int:
    return 1 + (1 if length < 128 else 2 if length < 256 else 3) + length
