"""A fake counter at which tokens can be plugged in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fakes.station import FakeStation
from support.token_room import TokenRoom

from counter_ui.station import Station


@dataclass
class StationWithTokens(FakeStation):
    room: TokenRoom | None = None

    def open(self) -> Station:
        assert self.room is not None
        return replace(FakeStation.open(self), tokens=self.room.desk)
