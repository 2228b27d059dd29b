"""``kiosk bench read``: what reading one card takes, beside the least that its files allow."""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from counter_ui.bench.read_floor import Floor, floor_of
from counter_ui.practice_counter import virtual_slot
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys, keys_from_card
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.reader import read_card
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.ports.card_reader import CardPresence, CardReaders
from kiosk.practice.card import PracticeCard, make_card
from kiosk.practice.card_profiles import PROFILES
from kiosk.practice.people import DEFAULT_PERSON, load_person
from kiosk.practice.pki import PracticePki
from kiosk.practice.readers import PracticeReaders

RATES_KBIT_S = (106, 424, 848)
LATENCY_MS = 8.0
"""Modelled time of one command beside its bytes: the chip's own work and the reader's turn."""
_READ_BINARY = (0xB0, 0xB1)


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """One card by one way; times are medians of the rounds."""

    card: str
    way: str
    """``in process`` or ``pcscd``."""
    access: str
    apdus: int
    bytes_up: int
    bytes_down: int
    floor: Floor
    cpu_ms: float
    """Processor time of the reader alone; the virtual card's is taken out."""
    judge_cpu_ms: float
    wall_ms: float

    @property
    def bytes_ratio(self) -> float:
        """Bytes both ways over their floor."""
        return (self.bytes_up + self.bytes_down) / (self.floor.bytes_up + self.floor.bytes_down)

    def modelled_ms(self, kbit_s: int) -> float:
        """Time on a contactless link of this rate with :data:`LATENCY_MS` a command."""
        return (self.bytes_up + self.bytes_down) * 8 / kbit_s + self.apdus * LATENCY_MS

    @property
    def cpu_share(self) -> float:
        """Our processor time over the modelled time at 424 kbit/s."""
        return self.cpu_ms / self.modelled_ms(424)

    def as_json(self) -> dict[str, str | int | float]:
        """For printing."""
        return {
            "card": self.card,
            "way": self.way,
            "access": self.access,
            "apdus": self.apdus,
            "floor_apdus": self.floor.apdus,
            "bytes_up": self.bytes_up,
            "floor_bytes_up": self.floor.bytes_up,
            "bytes_down": self.bytes_down,
            "floor_bytes_down": self.floor.bytes_down,
            "bytes_ratio": round(self.bytes_ratio, 4),
            "cpu_ms": round(self.cpu_ms, 2),
            "cpu_share_at_424": round(self.cpu_share, 4),
            "judge_cpu_ms": round(self.judge_cpu_ms, 2),
            "wall_ms": round(self.wall_ms, 2),
            **{f"modelled_ms_{rate}": round(self.modelled_ms(rate)) for rate in RATES_KBIT_S},
        }


class _Watched:
    """A channel that tells reading files from everything else, and the chip's time from ours."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.atr = channel.atr
        self.elsewhere_s = 0.0
        self.other_up = self.other_down = 0

    def transmit(self, command: bytes) -> bytes:
        begun = time.process_time()
        answer = self._channel.transmit(command)
        self.elsewhere_s += time.process_time() - begun
        if command[1] not in _READ_BINARY:
            self.other_up += len(command)
            self.other_down += len(answer)
        return answer


@dataclass(frozen=True, slots=True)
class _Round:
    reading: ChipReading
    watched: _Watched
    cpu_s: float
    wall_s: float


def measure_read(rounds: int, *, pcsc: bool) -> tuple[ReadFigures, ...]:
    """Read a card of every shape that ships, ``rounds`` times each, freshly powered each time.

    With ``pcsc`` the same cards again through a pcscd of our own and its virtual reader; raises
    ``TechnicianError('practice.pcscd_absent')`` where that cannot be had.
    """
    person, pki = load_person(DEFAULT_PERSON), PracticePki.in_memory()
    keys = keys_from_card(parse_card_qr(person.qr_text()))
    cards = {name: make_card(person, pki, profile) for name, profile in PROFILES.items()}
    rows = [_measure(name, "in process", card, keys, rounds) for name, card in cards.items()]
    if pcsc:
        rows += _through_pcscd(cards, keys, rounds)
    return tuple(rows)


def _measure(name: str, way: str, card: PracticeCard, keys: AccessKeys, rounds: int) -> ReadFigures:
    made = []
    for _ in range(rounds):
        readers = PracticeReaders()
        readers.insert(card.chip())
        with readers.connect() as channel:
            made.append(_read(channel, keys))
    return _figures(name, way, made)


def _through_pcscd(
    cards: dict[str, PracticeCard], keys: AccessKeys, rounds: int
) -> list[ReadFigures]:
    rows = []
    with virtual_slot() as (readers, slot, _):
        for name, card in cards.items():
            made = []
            for _ in range(rounds):
                slot.insert(card.chip())
                _until(readers, there=True)
                with readers.connect() as channel:
                    made.append(_read(channel, keys))
                slot.remove()
                _until(readers, there=False)
            rows.append(_figures(name, "pcscd", made))
    return rows


def _until(readers: CardReaders, *, there: bool) -> None:
    """Wait until the daemon has noticed that a card is there, or is not."""
    while there is not any(s.presence is CardPresence.PRESENT for s in readers.readers()):
        time.sleep(0.01)


def _read(channel: Channel, keys: AccessKeys) -> _Round:
    watched = _Watched(channel)
    cpu, wall = time.process_time(), time.perf_counter()
    reading = read_card(watched, keys, randomness=os.urandom, progress=lambda _: None)
    cpu = time.process_time() - cpu - watched.elsewhere_s
    return _Round(reading, watched, cpu, time.perf_counter() - wall)


def _figures(name: str, way: str, made: list[_Round]) -> ReadFigures:
    first = made[0]
    return ReadFigures(
        card=name,
        way=way,
        access=first.reading.access.protocol,
        apdus=first.reading.traffic.apdus,
        bytes_up=first.reading.traffic.bytes_up,
        bytes_down=first.reading.traffic.bytes_down,
        floor=floor_of(
            first.reading,
            PROFILES[name],
            other_up=first.watched.other_up,
            other_down=first.watched.other_down,
        ),
        cpu_ms=statistics.median(each.cpu_s for each in made) * 1000,
        judge_cpu_ms=statistics.median(_judge_s(each.reading) for each in made) * 1000,
        wall_ms=statistics.median(each.wall_s for each in made) * 1000,
    )


def _judge_s(reading: ChipReading) -> float:
    begun = time.process_time()
    judge(ChipEvidence.of(reading), TrustAnchors(), datetime.now(UTC))
    return time.process_time() - begun
