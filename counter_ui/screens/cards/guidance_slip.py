"""A paper that helps somebody on, printed from the card that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.slip_line import SlipLine
from counter_ui.screens.in_background import in_background
from kiosk.domain.account_service import Guidance
from kiosk.errors import KioskError
from kiosk.ports.receipt_printer import PrintResult

Give = Callable[[], tuple[Guidance, PrintResult]]
"""Numbers the paper and brings it to the printer; runs in a thread."""


@dataclass(repr=False, eq=False)
class GuidanceGiven(Message, bubble=False):
    """How the paper came out."""

    guidance: Guidance
    result: PrintResult


class GuidanceSlip(SlipLine):
    """One paper at a time; the card stays as it is."""

    _busy = False
    _failed: Callable[[KioskError], None] = staticmethod(lambda _: None)

    def print_one(self, give: Give, failed: Callable[[KioskError], None]) -> None:
        """Print, unless something is being printed; ``failed`` where it could not be numbered."""
        if self._busy:
            return
        self._busy, self._failed = True, failed
        self.show_printing()
        in_background(self.app, self, "guidance", lambda: GuidanceGiven(*give()))

    def on_guidance_given(self, message: GuidanceGiven) -> None:
        """On paper, or where else."""
        self._busy = False
        self.show_paper(message.guidance.number, message.result)

    def on_work_failed(self, message: WorkFailed) -> None:
        """Nothing was printed."""
        self._busy = False
        self.clear()
        self._failed(message.error)
