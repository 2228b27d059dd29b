"""The head: which counter, who works, what is reachable, what waits, what time it is.

A light is a shape before it is a colour: ``●`` there, ``◐`` half, ``○`` not, ``✕`` broken.
"""

from __future__ import annotations

from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal

from counter_ui.showing import age_text, clock_text
from counter_ui.station import CentreLight, PostStatus
from counter_ui.widgets.words import Part, Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office
from kiosk.ports.card_reader import CardPresence, DeskReaders
from kiosk.ports.receipt_printer import PrinterLight

_FULL, _HALF, _EMPTY, _BROKEN = "● ◐ ○ ✕".split()
_CENTRE = {
    CentreLight.REACHED: (_FULL, "$text-success"),
    CentreLight.NETWORK_ONLY: (_HALF, "$text-warning"),
    CentreLight.AWAY: (_EMPTY, "$text-warning"),
    CentreLight.NONE: (_EMPTY, "$faint"),
}
_PRINTER = {
    PrinterLight.READY: (_FULL, "$text-success"),
    PrinterLight.SILENT: (_HALF, "$text-warning"),
    PrinterLight.HINDERED: (_BROKEN, "$text-error"),
    PrinterLight.AWAY: (_EMPTY, "$text-warning"),
}


class Header(Horizontal):
    """One line; two on a narrow screen."""

    def __init__(self, words: Wording, office: Office, officer: CleanText) -> None:
        super().__init__()
        self._words, self._office, self._officer = words, office, officer
        self._post: PostStatus | None = None
        self._readers: DeskReaders | None = None
        self._printer: PrinterLight | None = None

    def compose(self) -> ComposeResult:
        """Who on the left, lights on the right."""
        place = CleanText(f"{self._office.counter} · {self._office.name}")
        with Horizontal(id="header-who"):
            yield Words((place, "bold"), id="header-place")
            yield Words(self._officer, id="header-officer")
        with Horizontal(id="header-state"):
            yield Words(id="header-lights")
            yield Words(id="header-waiting")
            yield Words(id="header-clock")

    def on_mount(self) -> None:
        """Start the clock."""
        self.set_interval(5.0, self._tick)
        self._draw()

    def show_post(self, status: PostStatus) -> None:
        """The centre, and what waits."""
        self._post = status
        self._draw()

    @property
    def waiting(self) -> int:
        """How many entries are still on their way to the centre."""
        return self._post.waiting if self._post else 0

    def show_readers(self, readers: DeskReaders) -> None:
        """The card reader."""
        self._readers = readers
        self._draw()

    def show_printer(self, light: PrinterLight) -> bool:
        """What the printer says of itself; whether it is the first time that it says anything."""
        first, self._printer = self._printer is None, light
        self._draw()
        return first

    def _tick(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        lights = (
            _light(*self._card(), self._words("light.card")),
            _light(*_PRINTER.get(self._printer, (_EMPTY, "$faint"))
                   if self._printer else (_EMPTY, "$faint"), self._words("light.printer")),
            _light(*self._centre(), self._words("light.centre")),
        )  # fmt: skip
        self.query_one("#header-lights", Words).say(*lights)
        self.query_one("#header-waiting", Words).say(*self._waiting())
        self.query_one("#header-clock", Words).say(clock_text(datetime.now(UTC)))

    def _card(self) -> tuple[str, str]:
        if self._readers is None:
            return _EMPTY, "$faint"
        if self._readers.trouble:
            return _BROKEN, "$text-error"
        presences = {each.presence for each in self._readers.readers}
        if presences & {CardPresence.PRESENT, CardPresence.IN_USE}:
            return _FULL, "$text-success"
        if CardPresence.MUTE in presences:
            return _HALF, "$text-warning"
        return _EMPTY, "$quiet"

    def _centre(self) -> tuple[str, str]:
        return _CENTRE[self._post.centre] if self._post else (_EMPTY, "$faint")

    def _waiting(self) -> tuple[Part, ...]:
        post = self._post
        if post is None:
            return ()
        parts: list[Part] = []
        if post.clock:
            parts.append((self._words(f"header.{post.clock}"), "$text-error bold"))
        if post.limit is not None and post.limit.near:
            left = int(post.limit.time_left.total_seconds() // 3600)
            parts.append(
                (
                    self._words("header.limit", entries=post.limit.entries_left, hours=left),
                    "$text-warning bold",
                )
            )
        if post.needs_person:
            parts.append((self._words("header.needs_person", count=post.needs_person), "bold"))
        if not post.waiting:
            parts.append((self._words("header.nothing_waits"), "$quiet"))
        elif post.oldest_at is None:
            parts.append(self._words("header.waiting", count=post.waiting))
        else:
            age = age_text(post.oldest_at, datetime.now(UTC), self._words)
            parts.append(self._words("header.waiting_since", count=post.waiting, age=age))
        return tuple(parts)


def _light(mark: str, style: str, word: CleanText) -> Part:
    return line((CleanText(mark), style), word)  # type: ignore[return-value]
