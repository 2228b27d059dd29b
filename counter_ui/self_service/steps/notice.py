"""Something to be read, then *Tiếp tục*."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.visit import Visit
from counter_ui.widgets.words import Words
from kiosk.errors import Fact


class NoticeStep(Step):
    """``paragraphs`` stand below the help; ``then(step)`` is called by *Tiếp tục*; without it there
    is only *Quay lại*.
    """

    def __init__(
        self,
        visit: Visit,
        key: str,
        paragraphs: Sequence[Content] = (),
        then: Callable[[Step], None] | None = None,
        *,
        button: str = "self_service.button.next",
        progress: Progress | None = None,
        facts: Mapping[str, Fact] | None = None,
    ) -> None:
        super().__init__(visit, key, progress=progress, facts=facts)
        self._paragraphs, self._then = paragraphs, then
        self.NEXT = button if then is not None else None

    def answer(self) -> ComposeResult:
        """What is to be read; it scrolls by arrows and finger where it is long."""
        with VerticalScroll(classes="paragraphs"):
            for each in self._paragraphs:
                yield Words(each, classes="paragraph")

    def begin(self) -> None:
        """On the button that goes on."""
        name = "next" if self._then is not None else "back"
        self.screen.query_one(f"#button-{name}").focus()

    def go_on(self) -> None:
        """Read."""
        if self._then is not None:
            self._then(self)
