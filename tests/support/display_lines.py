"""Both ends of the display's line, for tests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from fakes.station import FakeStation

from counter_ui.citizen_display.link import DisplayLink
from counter_ui.citizen_display.scene import Answer, AnswerKind, Scene, SceneKind
from counter_ui.citizen_display.viewer_line import ViewerLine
from counter_ui.station import Station
from counter_ui.widgets.secret_field import Secret
from kiosk.errors import KioskError

PATIENCE_S = 60.0


def until(holds: Callable[[], object]) -> None:
    """Wait for what another thread brings about."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "never came about"
        time.sleep(0.01)


def first(ask: Callable[[], list[Answer]]) -> list[Answer]:
    """What ``ask`` says once it says anything."""
    end = time.monotonic() + PATIENCE_S
    while not (found := ask()):
        assert time.monotonic() < end, "never came about"
        time.sleep(0.01)
    return found


@dataclass
class DisplayStation(FakeStation):
    """A counter with a link."""

    link: DisplayLink | None = None

    def open(self) -> Station:
        return replace(super().open(), display=self.link)


@dataclass
class Viewed:
    """A display without a screen: what it was shown, and why it ended."""

    line: ViewerLine | None = None
    scenes: list[Scene | None] = field(default_factory=list)
    ended: list[KioskError] = field(default_factory=list)

    @property
    def scene(self) -> Scene | None:
        return self.scenes[-1] if self.scenes else None

    def sees(self, kind: SceneKind | None) -> bool:
        return (self.scene.kind if self.scene else None) is kind

    def answer(self, kind: AnswerKind, *secrets: str) -> None:
        assert self.line is not None and self.scene is not None
        text, again = (*secrets, "", "")[:2]
        self.line.send(
            Answer(kind=kind, moment=self.scene.moment, text=Secret(text), again=Secret(again))
        )


@contextmanager
def link_in(folder: Path) -> Iterator[DisplayLink]:
    link = DisplayLink(folder)
    link.start()
    try:
        yield link
    finally:
        link.close()


@contextmanager
def viewing(folder: Path, *, keyboard: bool = True) -> Iterator[Viewed]:
    viewed = Viewed()
    line = ViewerLine(
        folder, keyboard=keyboard, show=viewed.scenes.append, ended=viewed.ended.append
    )
    viewed.line = line
    line.start()
    try:
        yield viewed
    finally:
        line.close()
