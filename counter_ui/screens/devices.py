"""F11: every part of the counter, its state, the cause, the remedy, and who mends it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from counter_ui.messages import Work, WorkFailed
from counter_ui.screens.gone_quietly import GoneQuietly
from counter_ui.screens.in_background import in_background
from counter_ui.screens.key_bursts import SILENCE_S, KeyBursts
from counter_ui.showing import clock_text
from counter_ui.station import DeviceDesk
from counter_ui.widgets.key_line import Hint, KeyLine
from counter_ui.widgets.words import Part, Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult

if TYPE_CHECKING:
    from counter_ui.doctor import Finding

_STYLES = {"✓": "$text-success", "○": "$text-warning", "✕": "bold $text-error"}
_LONGEST = 400
_INDENT = Content(" ")
_TICKET = {
    PrintOutcome.PRINTED: "devices.printed",
    PrintOutcome.SAVED: "devices.saved",
    PrintOutcome.UNKNOWN: "devices.sent",
    PrintOutcome.FAILED: "devices.failed",
}
_KEYS: Sequence[Hint] = (("P", "key.ticket"), ("F5", "key.examine"), ("Esc", "key.back"),
                         ("F9", "key.lock"))  # fmt: skip


@dataclass(repr=False, eq=False)
class PartExamined(Message, bubble=False):
    """One part more; of an older examination nobody hears."""

    examination: int
    finding: Finding


@dataclass(repr=False, eq=False)
class ExaminationEnded(Message, bubble=False):
    """Every part was looked at."""

    examination: int


@dataclass(repr=False, eq=False)
class TicketPrinted(Message, bubble=False):
    """How the ticket came out."""

    result: PrintResult


class DevicesScreen(GoneQuietly, Screen[None]):
    """What is wrong stands first. Nothing on it is about any citizen."""

    CSS_PATH = "../counter.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f11", "leave", show=False),
        Binding("f5", "examine", show=False),
        Binding("f9", "lock", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-8)", show=False),
        Binding("pagedown", "scroll(8)", show=False),
    ]

    def __init__(self, devices: DeviceDesk | None, words: Wording) -> None:
        super().__init__()
        self._devices, self._words = devices, words
        self._findings: list[Finding] = []
        self._examination = 0
        self._ended = False
        self._wants_ticket = False
        self._bursts = KeyBursts()

    def compose(self) -> ComposeResult:
        """Title and outcome, the parts, the ticket's fate, the keys."""
        yield Words((self._words("devices.title"), "bold"), id="devices-title")
        yield Words(id="devices-state")
        with VerticalScroll(id="devices-parts"):
            yield Words(id="devices-list")
        yield Words(id="devices-ticket")
        yield KeyLine(self._words)

    def on_mount(self) -> None:
        """Look at once."""
        self.query_one(KeyLine).offer(_KEYS)
        self.action_examine()

    # Looking

    def action_examine(self) -> None:
        """F5: everything once more."""
        devices = self._devices
        if devices is None:
            self.query_one("#devices-state", Words).say(self._words("devices.none"))
            return
        self._examination += 1
        self._findings, self._ended, asked = [], False, self._examination
        self.query_one("#devices-ticket", Words).say()

        def work() -> Message:
            for finding in devices.examine():
                self.post_message(PartExamined(asked, finding))
            return ExaminationEnded(asked)

        self._start(f"examine_{asked}", work)
        self._draw()

    def _start(self, name: str, work: Work) -> None:
        in_background(self.app, self, name, work)

    def on_part_examined(self, message: PartExamined) -> None:
        """One line more."""
        if message.examination == self._examination:
            self._findings.append(message.finding)
            self._draw()

    def on_examination_ended(self, message: ExaminationEnded) -> None:
        """Print what was asked for while it was looked at."""
        if message.examination != self._examination:
            return
        self._ended = True
        self._draw()
        if self._wants_ticket:
            self._print()

    def on_work_failed(self, message: WorkFailed) -> None:
        """Nothing of this raises but what nobody foresaw in the store or at a printer."""
        said = self._words.error(message.error)
        self.query_one("#devices-ticket", Words).say(said.happened, said.do)

    # Showing

    def _draw(self) -> None:
        wrong = [each for each in self._findings if each.error is not None]
        good = [each for each in self._findings if each.error is None]
        wrong.sort(key=lambda each: not each.failed)
        shown = [part for each in (*wrong, *good) for part in self._lines(each)]
        self.query_one("#devices-list", Words).say(lines(*shown))
        self.query_one("#devices-state", Words).say(self._state(len(wrong)))

    def _state(self, wrong: int) -> CleanText:
        if not self._ended and self._devices is not None:
            return self._words("devices.looking", done=len(self._findings))
        at = clock_text(datetime.now(UTC))
        if not wrong:
            return self._words("devices.all_good", time=at)
        return self._words("devices.wrong", count=wrong, time=at)

    def _lines(self, finding: Finding) -> tuple[Part | Content, ...]:
        words, style = self._words, _STYLES[finding.mark]
        mark, name = CleanText(finding.mark), words(f"doctor.part.{finding.part}")
        if finding.error is None or finding.mender is None:
            found = clean_text(finding.good, max_length=_LONGEST)
            return (line((mark, style), CleanText(f"{name}:"), (found, "$quiet")),)
        said = words.error(finding.error)
        who = words(f"doctor.mender.{finding.mender.value}")
        beside = clean_text(finding.beside, max_length=_LONGEST)
        return (
            line((mark, style), (CleanText(f"{name}:"), style), said.happened),
            *((line(_INDENT, (beside, "$quiet")),) if beside else ()),
            line(_INDENT, CleanText("→"), said.do),
            line(
                _INDENT,
                (words("doctor.mends", who=who), "bold"),
                (CleanText(f"[{said.code}]"), "$quiet"),
            ),
        )

    # Keys

    def on_key(self, event: events.Key) -> None:
        """``P`` or Enter prints; whatever a scanner types here is nobody's."""
        key = "\n" if event.key == "enter" else event.character or ""
        if not key or (key != "\n" and not event.is_printable):
            return
        event.stop()
        self._bursts.hold(key, time.monotonic())
        self.set_timer(SILENCE_S, self._keys_silent)

    def _keys_silent(self) -> None:
        if not self._bursts.waiting:
            return
        if not self._bursts.silent(time.monotonic()):
            self.set_timer(SILENCE_S, self._keys_silent)
            return
        keys, _ = self._bursts.settle()
        if any(key in "pP\n" for key in keys):
            self._ask_for_ticket()

    def _ask_for_ticket(self) -> None:
        if self._devices is None or self._wants_ticket:
            return
        self._wants_ticket = True
        if self._ended:
            self._print()

    def _print(self) -> None:
        devices, findings = self._devices, tuple(self._findings)
        if devices is not None:
            self._start("ticket", lambda: TicketPrinted(devices.print_ticket(findings)))

    def on_ticket_printed(self, message: TicketPrinted) -> None:
        """Say where it is."""
        self._wants_ticket = False
        result = message.result
        reason = self._words.coded(result.reason).happened if result.reason else ""
        said = self._words(_TICKET[result.outcome], where=result.where, reason=reason)
        self.query_one("#devices-ticket", Words).say((said, "bold"))

    def action_leave(self) -> None:
        """Esc: back to what stood there."""
        if self.is_current:
            self.dismiss()

    def action_lock(self) -> None:
        """F9, as at the desk below."""
        for screen in self.app.screen_stack:
            lock = getattr(screen, "action_flow", None)
            if lock is not None:
                lock("lock")

    def action_scroll(self, rows: int) -> None:
        """More parts than rows."""
        self.query_one("#devices-parts").scroll_relative(y=rows, animate=False)
