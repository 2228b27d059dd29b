"""Something is asked or read: nothing to do but wait, or go back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.visit import Visit
from kiosk.errors import Fact, KioskError

Result = TypeVar("Result")


class WaitStep(Step):
    """Begins ``call`` in a thread at once; ``then(step, result)`` runs on the screen. Where it
    fails the words stand here, and *Làm lại* begins it anew.
    """

    REMEMBERED = False
    NEXT = None

    def __init__(
        self,
        visit: Visit,
        key: str,
        call: Callable[[], Result],
        then: Callable[[Step, Result], None],
        *,
        failed: Callable[[Step, KioskError], None] | None = None,
        progress: Progress | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        """``failed`` takes the error in place of its words being shown here."""
        super().__init__(visit, key, progress=progress, facts=facts)

        def start() -> None:
            self.work(call, lambda found: then(self, found), self._failed)

        self._start = start
        self._on_failure = failed

    def begin(self) -> None:
        """Ask."""
        if self.NEXT is None:
            self._start()

    def _failed(self, error: KioskError) -> None:
        if self._on_failure is not None:
            self._on_failure(self, error)
            return
        self.tell(error)
        self.NEXT = "self_service.button.again"
        self.frame.show_buttons()

    def go_on(self) -> None:
        """*Làm lại*."""
        self.NEXT = None
        self.frame.show_buttons()
        self.clear_error()
        self._start()
