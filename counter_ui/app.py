"""The app: the sign-in screen first, everything heavy after its first paint.

Importing this module must stay light: Textual, the wording, and small modules of the domain.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType

from counter_ui import messages
from counter_ui.app_by_officers import AppByOfficers
from counter_ui.crash import said_of
from counter_ui.ending import Ending
from counter_ui.key_gate import MOST_WAITS, PATIENCE_S, KeyDone, KeyGate
from counter_ui.leaving import emptying, leave_when_told
from counter_ui.screens.sign_in import SignIn, SignInScreen
from counter_ui.themes import LARGE, THEMES
from counter_ui.typing.composer import Typing
from counter_ui.typing.scan_tail import ScanTail
from counter_ui.widgets.field import Field
from counter_ui.widgets.portrait_graphics import Graphics
from counter_ui.wording import Wording

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message
    from textual.message_pump import MessagePump

    from counter_ui.station import Station

_IDLE_LOOK_S = 1.0


class CounterApp(AppByOfficers):
    """One counter on one terminal."""

    CSS_PATH = "sign_in.tcss"
    TITLE = "kiosk"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10,ctrl+q", "leave", show=False),
        Binding("ctrl+c", "nothing", show=False, system=True),
        Binding("ctrl+t", "next_typing", show=False, priority=True),
        Binding("ctrl+g", "next_look", show=False, priority=True),
    ]

    def __init__(
        self,
        prepare: Callable[[], Station],
        wording: Wording,
        *,
        theme: str = "dark",
        typing: str = "none",
        graphics: Graphics = Graphics.CELLS,
        crash_folder: Path | None = None,
    ) -> None:
        super().__init__(wording)
        for each in THEMES:
            self.register_theme(each)
        self.theme = f"counter-{theme}"
        self.typing = Typing(typing)
        """How keys become letters in the fields that take Vietnamese."""
        self.graphics = graphics
        """How a portrait comes to this terminal."""
        self._prepare = prepare
        self._crash_folder = crash_folder
        self._loading = True  # from the start: it begins after the first paint
        self._asked: SignIn | None = None
        self._last_input_s = time.monotonic()
        self._ending = Ending()
        self._gate, self._tail = KeyGate(), ScanTail()
        self._gate_source: MessagePump | None = None

    def get_driver_class(self) -> type[Driver]:
        """The terminal's own, leaving nothing behind."""
        return emptying(super().get_driver_class())

    def get_default_screen(self) -> SignInScreen:
        """Sign-in stands first."""
        return SignInScreen(self._wording)

    def on_mount(self) -> None:
        """Load the rest behind the first paint."""
        self.set_class(self.theme == LARGE, "-large")
        if not self.is_headless:
            leave_when_told(self.exit)
        self.call_after_refresh(self._start_preparing)
        self.set_interval(_IDLE_LOOK_S, self._lock_when_idle)

    # Loading

    def _start_preparing(self) -> None:
        self._loading = True
        self._in_background("prepare", self._prepared)

    def _prepared(self) -> Message:
        station = self._prepare()
        import counter_ui.screens.counter  # noqa: F401 - imported here, in the thread, not at F2

        return messages.StationReady(station)

    def on_station_ready(self, message: messages.StationReady) -> None:
        """Watch devices and post; sign in who asked meanwhile."""
        self._station = station = message.station
        station.watch(
            lambda status: self._post_from_thread(messages.PostChanged(status)),
            lambda readers: self._post_from_thread(messages.ReadersChanged(readers)),
        )
        self.nobody_signed_in()
        station.watch_printer(lambda state: self._post_from_thread(messages.PrinterChanged(state)))
        if first := self.first_screen:
            first.say_ready(station.hint)
        if self._asked is not None:
            self.on_sign_in(self._asked)
        self.unlock_as_asked()

    def _post_from_thread(self, message: Message) -> None:
        self.post_message(message)

    # Signing in and out

    def on_sign_in(self, message: SignIn) -> None:
        """Check the passphrase, or remember it until everything is loaded."""
        station = self._station
        if first := self.first_screen:
            first.say_checking(loaded=station is not None)
        if station is None:
            self._asked = message
            if not self._loading:
                self._start_preparing()
            return
        self._asked = self._token.used = None
        code, passphrase = message.code, message.passphrase
        self._in_background(
            "sign_in", lambda: messages.ShiftOpened(station.desk.open_shift(code, passphrase))
        )

    def on_work_failed(self, message: messages.WorkFailed) -> None:
        """Loading or signing in failed."""
        loading_failed = message.work == "prepare"
        if loading_failed:
            self._loading, self._asked = False, None
        if first := self.first_screen:
            first.tell(message.error, try_again=loading_failed)

    def action_leave(self) -> None:
        """From the first screen: end, unless nobody would send what waits then."""
        if first := self.first_screen:
            refusal = self._ending.refusal(self._station, self._post)
            if refusal is None:
                self.exit(0)
            else:
                first.tell(refusal)

    def action_nothing(self) -> None:
        """Ctrl+C must not end a registration."""

    def action_next_typing(self) -> None:
        """Ctrl+T: the machine's own input method, Telex, VNI; the foot says which."""
        ways = list(Typing)
        self.typing = ways[(ways.index(self.typing) + 1) % len(ways)]
        if isinstance(self.focused, Field):
            self.focused.say_typing()

    def action_next_look(self) -> None:
        """Ctrl+G: the next theme."""
        names = [each.name for each in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.set_class(self.theme == LARGE, "-large")

    # What comes from other threads

    def on_post_changed(self, message: messages.PostChanged) -> None:
        """To the counter screen, also while it is covered, and to the first one."""
        self._post = message.status
        if first := self.first_screen:
            first.say_leases(message.status.leases)
        self._forward(messages.PostChanged(message.status))

    def on_readers_changed(self, message: messages.ReadersChanged) -> None:
        """To the counter screen, also while it is covered."""
        self._readers = message.readers
        self._forward(messages.ReadersChanged(message.readers))

    def on_printer_changed(self, message: messages.PrinterChanged) -> None:
        """To the counter screen, also while it is covered."""
        self._printer = message.state
        self._forward(messages.PrinterChanged(message.state))

    def _forward(self, message: Message) -> None:
        for screen in self.screen_stack:
            if hasattr(screen, "journey"):
                screen.post_message(message)

    # Idle, clipboard, crash

    async def on_event(self, event: events.Event) -> None:
        """Note when the officer did something; take no key that hangs behind a scanned code."""
        if isinstance(event, events.InputEvent):
            self._last_input_s = time.monotonic()
        if isinstance(event, events.Key) and not event.is_forwarded and self._hangs_behind(event):
            return
        await self._in_order(event)

    def _hangs_behind(self, event: events.Key) -> bool:
        key = "\n" if event.key == "enter" else event.character or ""
        return self._tail.drops(key, event.time)

    async def _in_order(self, event: events.Event) -> None:
        """Keep keys in their order, see :class:`KeyGate`.

        What is pressed, or was held back, while the program ends belongs to no screen any more.
        """
        if isinstance(event, events.InputEvent) and not (self.is_running and self.screen_stack):
            return
        fresh = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if fresh and self._gate.takes(event):  # type: ignore[arg-type]
            return
        source = self.focused or self.screen if fresh else None
        await super().on_event(event)
        if fresh and self._gate.passed(event):  # type: ignore[arg-type]
            self._gate_source = source
            self._wait_for(event, waited=0)
        elif self._gate.is_closed_by(event) and self._gate_source is not None:
            self._gate.came_back = True
            self._gate_source.post_message(KeyDone())

    async def on_key_done(self) -> None:
        """What the key caused is done."""
        await self._open_gate()

    def _wait_for(self, event: events.Event, *, waited: int) -> None:
        self.set_timer(PATIENCE_S, lambda: self._open_gate_for(event, waited=waited + 1))

    async def _open_gate_for(self, event: events.Event, *, waited: int) -> None:
        """A machine that is slow just now is waited for; a key that a widget kept is not."""
        if not self._gate.is_closed_by(event):
            return
        if self._gate.was_kept(event) or waited >= MOST_WAITS:
            await self._open_gate()
        else:
            self._wait_for(event, waited=waited)

    async def _open_gate(self) -> None:
        # At once and not by the queue: newer keys wait there already. One that closes the gate
        # again has those behind it taken in again, in their order.
        for held in self._gate.open():
            await self._in_order(held)

    def _lock_when_idle(self) -> None:
        station = self._station
        if station is None or time.monotonic() - self._last_input_s < station.lock_after_s:
            return
        self._lock()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing of a citizen goes into a clipboard."""

    def _fatal_error(self) -> None:
        """Textual would print every local variable; this prints a code and keeps a report."""
        error = self._exception or sys.exception() or RuntimeError()
        cause = getattr(error, "error", error)
        said = said_of(cause, self._crash_folder, self._wording.language)
        self._exit_renderables.append(Text(said))
        self._close_messages_no_wait()
