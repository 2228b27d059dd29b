"""``kiosk bench ui``: how the counter feels, measured on a real pseudo terminal."""

from __future__ import annotations

import shutil
import signal
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from counter_ui.bench.peer_start import first_paint_ms
from counter_ui.bench.start import measure_start
from counter_ui.bench.ui_desk import ui_desk
from counter_ui.practice_centre import switch_faults
from kiosk.practice.people import load_person

SCAN_LENGTH = 200
_WARM_UP = 10
Figures = dict[str, Any]


def measure_ui(
    *, rounds: int, keys: int, entries: int, people: int, peers: Sequence[str]
) -> Figures:
    """All figures; times in milliseconds, memory in MiB."""
    return {
        "start": measure_start(rounds).as_json() | _peers(peers, rounds),
        "keys": _keys(keys, entries),
        "scan": _scan(),
        "memory": _memory(people),
    }


def _peers(names: Sequence[str], rounds: int) -> Figures:
    """First paint of applications that are installed; None where one is not, or never painted."""
    found: Figures = {}
    for name in names:
        program = shutil.which(name)
        paint = first_paint_ms([program], rounds) if program else None
        found[f"{Path(name).name}_first_paint_ms"] = paint
    return found


def _keys(samples: int, entries: int) -> Figures:
    figures: Figures = {}
    with _state() as state, ui_desk(state) as desk:
        desk.to_name_field()
        figures["idle"] = spread(desk.keys_to_paint(samples))
        desk.load(signal.SIGUSR1)
        figures["card_is_read"] = spread(desk.keys_to_paint(samples))
    with _state() as state, ui_desk(state, entries) as desk:
        desk.to_name_field()
        desk.load(signal.SIGUSR2)
        figures[f"{entries}_drain"] = spread(desk.keys_to_paint(samples))
    with _state() as state, ui_desk(state, entries) as desk:
        switch_faults(state / "practice-centre", {"fail": True})  # or they would not wait
        desk.load(signal.SIGUSR2)
        desk.to_work()
        figures[f"{entries}_list"] = spread(desk.moves_to_paint(samples))
    return figures


def _scan() -> Figures:
    """A QR of a fixed length, the address filled up; one character lost, and it is none."""
    person = load_person()
    text = person.qr_text()
    address = text.split("|")[5]
    longer = address + ", Tổ dân phố số" * SCAN_LENGTH
    text = text.replace(address, longer[: SCAN_LENGTH - len(text) + len(address)])
    with _state() as state, ui_desk(state, card=False) as desk:
        times = []
        for _ in range(5):
            times.append(desk.scan(text, "đã quét QR"))
            desk.refuse()
    return {"characters": len(text), "ms": round(statistics.median(times), 1)}


def _memory(people: int) -> Figures:
    """After a few people, and after many: typed by hand, recorded, sealed, sent, put on paper."""
    with _state() as state, ui_desk(state, card=False) as desk:
        for number in range(_WARM_UP):
            desk.register(f"001099{number:06}")
        early = desk.resident_mib()
        for number in range(_WARM_UP, people):
            desk.register(f"001099{number:06}")
        late = desk.resident_mib()
    return {
        "people": people,
        "early_mib": round(early, 1),
        "late_mib": round(late, 1),
        "growth_percent": round((late / early - 1) * 100, 1),
    }


def spread(times: list[float]) -> dict[str, float]:
    """Median, and the times that one key in twenty and one in a hundred exceeds."""
    ordered = sorted(times)
    return {
        "p50_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[len(ordered) * 95 // 100], 1),
        "p99_ms": round(ordered[len(ordered) * 99 // 100], 1),
        "samples": len(ordered),
    }


@contextmanager
def _state() -> Iterator[Path]:
    """A folder of its own for each counter."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)
