"""What only a kiosk has, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from fakes.station import FakeStation

from counter_ui.self_service.idle import IdleTimes
from counter_ui.self_service.kiosk_station import KioskStation
from kiosk.domain.clean_text import CleanText
from kiosk.domain.try_limit import TryBook
from kiosk.ports.speaker import NORMAL, Silence, Speaker
from kiosk.ports.try_keeper import TryKeeper
from kiosk.use_cases.limit_tries import LimitTries

Result = TypeVar("Result")


@dataclass
class MemoryTries(TryKeeper):
    """One book for as long as the test keeps it."""

    book: TryBook = field(default_factory=TryBook)

    def change(self, work: Callable[[TryBook], tuple[TryBook, Result]]) -> Result:
        self.book, result = work(self.book)
        return result


@dataclass
class HeardSpeaker(Speaker):
    """Remembers what was said."""

    said: list[tuple[str, str]] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    hushed: int = 0

    def speaks(self, language: str) -> bool:
        return language in ("vi", "en")

    def say(self, words: CleanText, language: str, level: int = NORMAL) -> None:
        self.said.append((language, str(words)))
        self.levels.append(level)

    def hush(self) -> None:
        self.hushed += 1


def fake_kiosk(
    station: FakeStation,
    *,
    idle: IdleTimes | None = None,
    speaker: Speaker | None = None,
    tries: TryKeeper | None = None,
    call_staff: Callable[[str], bool] = lambda _: False,
) -> KioskStation:
    """The true use cases over fakes."""
    return KioskStation(
        station=station.open(),
        limits=LimitTries(tries or MemoryTries(), station.sealer, station.clock),
        idle=idle or IdleTimes(),
        speaker=speaker or Silence(),
        call_staff=call_staff,
    )
