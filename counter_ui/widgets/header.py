"""The head: which counter, who works, what is reachable, what waits, what time it is.

A light is a shape before it is a colour: ``●`` there, ``◐`` half, ``○`` not, ``✕`` broken. Six of
them: card, token, printer, centre, disk, clock; shorter words where the line would not hold them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from counter_ui.device_lights import DeskLights, Light
from counter_ui.showing import age_text, clock_text
from counter_ui.station import CentreLight, PostStatus
from counter_ui.widgets.words import Part, Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.local_day import VIETNAM
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
_LIGHTS = {
    Light.GOOD: (_FULL, "$text-success"),
    Light.HALF: (_HALF, "$text-warning"),
    Light.ABSENT: (_EMPTY, "$quiet"),
    Light.BROKEN: (_BROKEN, "$text-error"),
}
_NOT_SEEN = (_EMPTY, "$faint")
_SHORTER = ((), ("printer",), ("printer", "centre"))
"""Lights that are called by a shorter word, step by step, until the line holds them."""
_SPACE = 3
"""Cells between lights, waiting and clock."""
_NARROW = 104
"""From here on counter and officer stand in the same line."""
_NAMES = 26
"""Cells that they keep there."""


class Header(Horizontal):
    """One line; two on a narrow screen."""

    def __init__(self, words: Wording, office: Office, officer: CleanText) -> None:
        super().__init__()
        self._words, self._office, self._officer = words, office, officer
        self.officer_code = ""
        """Whose lease is looked for."""
        self._post: PostStatus | None = None
        self._readers: DeskReaders | None = None
        self._printer: PrinterLight | None = None
        self._desk = DeskLights()

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

    def show_desk(self, lights: DeskLights) -> None:
        """Tokens, disk and clock; what these lights do not know stays as it was."""
        before = self._desk
        self._desk = DeskLights(
            disk=lights.disk or before.disk,
            clock=lights.clock or before.clock,
            token=lights.token or before.token,
        )
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """Other widths, other words."""
        self._draw()

    def _tick(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        waiting, clock = line(*self._waiting()), clock_text(datetime.now(UTC))
        names = _NAMES if self.size.width >= _NARROW else 0
        room = self.size.width - names - waiting.cell_length - len(clock) - 2 * _SPACE
        tried = (self._lights(short) for short in _SHORTER)
        lights = next((each for each in tried if each.cell_length <= room), None)
        self.query_one("#header-lights", Words).say(lights or self._lights(_SHORTER[-1]))
        self.query_one("#header-waiting", Words).say(waiting)
        self.query_one("#header-clock", Words).say(clock)

    def _lights(self, short: tuple[str, ...]) -> Content:
        seen = (
            ("card", self._card()),
            ("token", _of(self._desk.token)),
            ("printer", _PRINTER[self._printer] if self._printer else _NOT_SEEN),
            ("centre", self._centre()),
            ("disk", _of(self._desk.disk)),
            ("clock", self._clock()),
        )
        return line(
            *(
                _light(
                    *look, self._words(f"light.{name}_short" if name in short else f"light.{name}")
                )
                for name, look in seen
            )
        )

    def _clock(self) -> tuple[str, str]:
        if self._post is not None and self._post.clock:
            return _LIGHTS[Light.BROKEN]
        return _of(self._desk.clock)

    def _card(self) -> tuple[str, str]:
        if self._readers is None:
            return _NOT_SEEN
        if self._readers.trouble:
            return _BROKEN, "$text-error"
        presences = {each.presence for each in self._readers.readers}
        if presences & {CardPresence.PRESENT, CardPresence.IN_USE}:
            return _FULL, "$text-success"
        if CardPresence.MUTE in presences:
            return _HALF, "$text-warning"
        return _EMPTY, "$quiet"

    def _centre(self) -> tuple[str, str]:
        return _CENTRE[self._post.centre] if self._post else _NOT_SEEN

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
        lease = post.leases.of_officer(self.officer_code)
        if lease is not None:
            until = f"{lease.astimezone(VIETNAM):%H:%M %d/%m}"
            parts.append((self._words("officer.lease_until", until=until), "$text-warning bold"))
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


def _of(light: Light | None) -> tuple[str, str]:
    return _NOT_SEEN if light is None else _LIGHTS[light]


def _light(mark: str, style: str, word: CleanText) -> Content:
    return line((CleanText(mark), style), word)
