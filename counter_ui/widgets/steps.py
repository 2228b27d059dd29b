"""The steps of the journey: done, now, to come; a column, or one line on a narrow screen."""

from __future__ import annotations

from textual.content import Content

from counter_ui.route import Step
from counter_ui.widgets.words import Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

_USUAL = tuple(step for step in Step if step not in (Step.CODE, Step.PASSWORD))
_DONE, _NOW, _LATER = CleanText("✓"), CleanText("▶"), CleanText("·")


class Steps(Words):
    """Where the officer is."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._now: Step | None = None
        self._route: tuple[Step, ...] = _USUAL
        self._finished = False

    def show_step(
        self, now: Step | None, route: tuple[Step, ...] = _USUAL, *, finished: bool = False
    ) -> None:
        """Mark ``now``; None is no journey. ``finished`` marks the last step as done too."""
        self._now, self._route, self._finished = now, route, finished
        self._draw()

    def on_resize(self) -> None:
        """A column becomes a line and back, once the layout that resized it is done."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self._tall():
            self.update(Content("\n\n").join(self._step(step) for step in self._route))
            return
        whole = Content("  ").join(self._step(step) for step in self._route)
        if whole.cell_length > (self.size.width or self.app.size.width):
            whole = Content("  ").join(self._short(step) for step in self._route)
        self.update(whole)

    def _short(self, step: Step) -> Content:
        """Where a line is too short for all words, only the present step has its own."""
        content = self._step(step)
        return content if step is self._now else content[:1]

    def _tall(self) -> bool:
        return not self.screen.has_class("-narrow")

    def _step(self, step: Step) -> Content:
        words = self._words(f"step.{step.value}")
        if self._now is None:
            return line((_LATER, "$faint"), (words, "$faint"))
        here, there = self._route.index(step), self._route.index(self._now)
        if here < there or (here == there and self._finished):
            return line((_DONE, "$text-success"), (words, "$quiet"))
        if here == there:
            return line((_NOW, "bold $accent"), (words, "bold"))
        return line((_LATER, "$faint"), (words, "$faint"))
