"""Calls from the office's kiosks, at any moment of a journey; Ctrl+K says that somebody comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from counter_ui.kiosk_watch import KioskWatch
from counter_ui.screens.in_background import in_background
from counter_ui.screens.layout import DeskLayout
from counter_ui.widgets.header import Header
from counter_ui.widgets.kiosk_calls import KioskCalls
from kiosk.domain.kiosk_state import KioskState


@dataclass(repr=False, eq=False)
class KiosksChanged(Message, bubble=False):
    """What the office's kiosks say."""

    kiosks: tuple[KioskState, ...]


@dataclass(repr=False, eq=False)
class CallAnswered(Message, bubble=False):
    """The centre knows that somebody comes."""


class KioskCallsFlow(DeskLayout):
    """Mounts the line below the head, and listens for as long as the screen stands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+k", "answer_kiosk", show=False, priority=True),
    ]

    _kiosk_calls: KioskCalls | None = None
    _kiosk_watch: KioskWatch | None = None

    def on_mount(self) -> None:
        """Listen, where there is a line to kiosks."""
        if self.station.kiosks is None:
            return
        self._kiosk_calls = KioskCalls(self.words)
        self.mount(self._kiosk_calls, after=self.query_one(Header))
        self._kiosk_watch = self.station.kiosks.listen(self._kiosks_in_thread)

    def on_unmount(self) -> None:
        """Nobody listens any more."""
        if self._kiosk_watch is not None:
            self._kiosk_watch.stop()

    def _kiosks_in_thread(self, found: tuple[KioskState, ...]) -> None:
        self.post_message(KiosksChanged(found))

    def on_kiosks_changed(self, message: KiosksChanged) -> None:
        """Somebody calls, was answered, or a kiosk lacks something."""
        if self._kiosk_calls is not None:
            self._kiosk_calls.show_kiosks(message.kiosks)

    def action_answer_kiosk(self) -> None:
        """Somebody is coming; nothing where nobody calls."""
        shown, watch = self._kiosk_calls, self._kiosk_watch
        calling = shown.calling if shown is not None else None
        if calling is None or watch is None:
            return
        device_id, code = calling.device_id, self.shift.officer.code

        def answered() -> Message:
            watch.answer(device_id, code)
            return CallAnswered()

        in_background(self.app, self, "answer_kiosk", answered)

    def on_call_answered(self, _: CallAnswered) -> None:
        """The line itself says so with the next look."""
