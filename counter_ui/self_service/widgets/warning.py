"""*Ông/bà còn ở đây không?*: the last seconds before everything goes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.widgets.words import Words
from kiosk.domain.clean_text import CleanText


class IdleWarning(Container):
    """Lies over whatever screen is there; any key or tap anywhere goes on, as often as it comes,
    and the app takes it away.
    """

    def __init__(self, visit: Visit, left_s: int) -> None:
        super().__init__()
        self._visit, self._left_s = visit, left_s

    def compose(self) -> ComposeResult:
        """What happens, when, and how to stay."""
        words = self._visit.words
        with Vertical(id="warning"):
            yield Words((words("self_service.idle.title"), "bold"), id="warning-title")
            yield Words(self._count(), id="warning-count")
            yield BigButton(words("self_service.idle.stay"), name="stay", id="warning-stay")

    def show_left(self, left_s: int) -> None:
        """Count down."""
        self._left_s = left_s
        self.query_one("#warning-count", Words).say(self._count())

    def _count(self) -> CleanText:
        return self._visit.words("self_service.idle.left", seconds=self._left_s)
