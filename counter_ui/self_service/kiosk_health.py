"""What this kiosk lacks just now: for its own screens, for its technician, and for the counters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from counter_ui.station import PostStatus, Station
from kiosk.ports.card_reader import DeskReaders
from kiosk.ports.receipt_printer import PrinterLight, PrinterState

_HINDERED = frozenset({PrinterLight.HINDERED, PrinterLight.AWAY})


class KioskHealth:
    """Hears what the screens hear; may be asked from any thread."""

    def __init__(self) -> None:
        self.changed: Callable[[], None] = lambda: None
        """Called from the thread that brought the news."""
        self._reader = self._printer = ""

    def heard_by(self, station: Station) -> Station:
        """The same station, whose news come here first."""
        watch, watch_printer = station.watch, station.watch_printer

        def watched(
            post: Callable[[PostStatus], None], readers: Callable[[DeskReaders], None]
        ) -> None:
            def heard(now: DeskReaders) -> None:
                self.see_readers(now)
                readers(now)

            watch(post, heard)

        def printer_watched(tell: Callable[[PrinterState], None]) -> None:
            def heard(now: PrinterState) -> None:
                self.see_printer(now)
                tell(now)

            watch_printer(heard)

        return replace(station, watch=watched, watch_printer=printer_watched)

    def see_readers(self, readers: DeskReaders) -> None:
        """Plugged in, pulled out."""
        self._set(readers.trouble, self._printer)

    def see_printer(self, state: PrinterState) -> None:
        """Out of paper, away, well again."""
        code = state.reason or "print.offline"
        self._set(self._reader, code if state.light in _HINDERED else "")

    def reader_trouble(self) -> str:
        """Key of the words why no card can be read here; empty where one can."""
        return "self_service.greyed.no_reader" if self._reader else ""

    def troubles(self) -> tuple[str, ...]:
        """Fault codes, for people who mend."""
        return tuple(code for code in (self._reader, self._printer) if code)

    def _set(self, reader: str, printer: str) -> None:
        before = (self._reader, self._printer)
        self._reader, self._printer = reader, printer
        if before != (reader, printer):
            self.changed()
