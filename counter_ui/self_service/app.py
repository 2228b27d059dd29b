"""The app of one citizen: runs once, ends, and its process with it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.timer import Timer as Repeating

from counter_ui import messages
from counter_ui.crash import save_report
from counter_ui.leaving import emptying, leave_when_told
from counter_ui.self_service.ending import Ending, exit_status
from counter_ui.self_service.frame import VisitFrame
from counter_ui.self_service.idle import Presence
from counter_ui.self_service.kiosk_station import KioskStation
from counter_ui.self_service.shut_app import ShutApp, is_useless
from counter_ui.self_service.steps.start import StartStep
from counter_ui.self_service.steps.technician import technician_step
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.voice import Voice
from counter_ui.self_service.widgets.head import Head
from counter_ui.self_service.widgets.message_box import MessageBox
from counter_ui.self_service.widgets.warning import IdleWarning
from counter_ui.station import PostStatus
from counter_ui.themes import THEMES
from counter_ui.wording import load_wording

if TYPE_CHECKING:
    from textual.driver import Driver

    from kiosk.domain.officer import Shift

_LOOK_S = 0.25
_CRASH_WITHIN_S = 1.0
_ANSWER_LOOK_S = 1.0


class SelfServiceApp(ShutApp):
    """One visit."""

    CSS_PATH = "self_service.tcss"
    TITLE = "kiosk"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "technician", show=False, priority=True),
        # At once, not when the key has risen to the screen: Enter may be close behind.
        Binding("tab", "focus_next", show=False, priority=True),
        Binding("shift+tab", "focus_previous", show=False, priority=True),
        Binding("f2", "speak_again", show=False, priority=True),
        Binding("f3", "speak_quieter", show=False, priority=True),
        Binding("f4", "speak_louder", show=False, priority=True),
        Binding("ctrl+c", "nothing", show=False, system=True),
    ]

    def __init__(
        self,
        station: KioskStation,
        shift: Shift,
        *,
        language: str = "vi",
        crash_folder: Path | None = None,
        painted: Callable[[], None] = lambda: None,
        left: Callable[[int], None] = lambda _: None,
    ) -> None:
        """``painted`` is called once after the first paint; ``left``, with the exit status, as soon
        as the terminal is free: threads that still ask something keep nobody waiting.
        """
        super().__init__()
        for each in THEMES:
            self.register_theme(each)
        self.theme = "counter-dark"
        self.station = station
        self.visit = Visit(station, shift, load_wording(language))
        self.voice = Voice(self.visit, station.speaker)
        self._crash_folder, self._painted, self._left = crash_folder, painted, left
        self.frame = VisitFrame(self.visit, StartStep(self.visit))
        """The screen with the steps, whatever stands over it."""
        self._over = False
        self._touched_s: float | None = None
        self._warning: IdleWarning | None = None
        self._answer_look: Repeating | None = None

    async def run_async(self, **options: Any) -> int | None:
        """The whole visit."""
        try:
            return await super().run_async(**options)
        finally:
            self._left(self.return_code or 0)

    def get_driver_class(self) -> type[Driver]:
        """The terminal's or the browser's own, leaving nothing behind."""
        return emptying(super().get_driver_class())

    def get_default_screen(self) -> VisitFrame:
        """Language, letters, which papers."""
        return self.frame

    def on_mount(self) -> None:
        """Watch the post, the clock and the signals."""
        if not self.is_headless:
            leave_when_told(self.exit)
        self.set_interval(_LOOK_S, self._look_for_citizen)
        self.station.station.watch(
            lambda status: self._post_from_thread(messages.PostChanged(status)),
            lambda readers: self._post_from_thread(messages.ReadersChanged(readers)),
        )
        self.station.station.watch_printer(lambda _: None)
        self.call_after_refresh(self._painted)

    def _post_from_thread(self, message: Any) -> None:
        self.post_message(message)

    def on_post_changed(self, message: messages.PostChanged) -> None:
        """Whether the centre is there, for the choice of ways."""
        status: PostStatus = message.status
        self.visit.centre = status.centre

    def on_readers_changed(self, message: messages.ReadersChanged) -> None:
        """For the step that waits for a card."""
        self.frame.current.readers_changed(message.readers)

    # Ending

    def end_visit(self, ending: Ending) -> None:
        """Everything goes."""
        self._over = True
        self.voice.hush()
        status = exit_status(ending)
        self.exit(status, return_code=status)

    def apply_contrast(self) -> None:
        """Black and white, or the quiet theme."""
        self.theme = "counter-contrast" if self.visit.contrast else "counter-dark"

    # Is anybody there?

    def touched(self) -> None:
        """A key, a tap, or a card that was laid down."""
        self._touched_s = time.monotonic()
        warning, self._warning = self._warning, None
        if warning is not None:
            warning.remove()

    def _look_for_citizen(self) -> None:
        if self._touched_s is None or self._over:
            return
        since_s = time.monotonic() - self._touched_s
        presence = self.station.idle.presence(since_s)
        if presence is Presence.GONE:
            self.frame.end_visit(Ending.IDLE)
        elif presence is Presence.WARNED:
            self._warn(self.station.idle.left_s(since_s))

    def _warn(self, left_s: int) -> None:
        if self._warning is None:
            self._warning = IdleWarning(self.visit, left_s)
            self.screen.mount(self._warning)
            self.voice.key("self_service.idle.title")
        elif self._warning.is_mounted:
            self._warning.show_left(left_s)

    # What comes in

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there; drop what a kiosk has no use for."""
        if isinstance(event, events.InputEvent):
            warned = self._warning is not None
            fresh = not event.is_forwarded
            if fresh:
                self.touched()
                if isinstance(event, events.Key | events.MouseDown):
                    self.voice.hush()
            if fresh and (warned or is_useless(event)):
                return
        if isinstance(event, events.Paste):
            self.frame.take_paste(event.text)
            return
        await super().on_event(event)

    def action_technician(self) -> None:
        """The hidden way to the technician's passphrase."""
        self.ask_technician()

    def action_speak_again(self) -> None:
        """The question once more."""
        self.voice.again(self.frame.current)

    def action_speak_quieter(self) -> None:
        """For this visit."""
        self.voice.change_level(-1)

    def action_speak_louder(self) -> None:
        """For this visit."""
        self.voice.change_level(1)

    def on_head_knocked(self, message: Head.Knocked) -> None:
        """The same by five taps on the head."""
        message.stop()
        self.ask_technician()

    def ask_technician(self) -> None:
        """Code and passphrase of somebody who is enrolled here."""
        if self.screen is self.frame and not self.frame.current.key.startswith("self_service.tech"):
            self.frame.go_to(technician_step(self.visit))

    def call_staff(self, step: str) -> None:
        """Tell the counter; where that cannot be done, show the hotline."""
        call = self.station.call_staff

        def body() -> None:
            came = call(step)
            self.call_from_thread(self._say_called, came)

        self.run_worker(body, thread=True, group="staff", exclusive=True)

    def _say_called(self, came: bool) -> None:
        if self.screen is self.frame:
            hotline = self.station.station.office.hotline
            key = "self_service.staff.called" if came else "self_service.staff.not_called"
            self.push_screen(MessageBox(self.visit, self.visit.words(key, hotline=hotline)))
        if came and self._answer_look is None:
            self._answer_look = self.set_interval(_ANSWER_LOOK_S, self._look_for_answer)

    def _look_for_answer(self) -> None:
        counter = self.station.staff_answered()
        if not counter or self._answer_look is None:
            return
        self._answer_look.stop()
        self._answer_look = None
        if isinstance(self.screen, MessageBox):
            self.screen.dismiss()
        words = self.visit.words("self_service.staff.answered", counter=counter)
        self.push_screen(MessageBox(self.visit, words))

    def _fatal_error(self) -> None:
        """A redacted report for the technician; nothing on the screen, the next child is coming."""
        # Whatever hangs now must not keep the terminal: the supervisor makes it sane again.
        Timer(_CRASH_WITHIN_S, os._exit, (1,)).start()
        error = self._exception or sys.exception() or RuntimeError()
        if self._crash_folder is not None:
            save_report(getattr(error, "error", error), self._crash_folder)
        self._close_messages_no_wait()
