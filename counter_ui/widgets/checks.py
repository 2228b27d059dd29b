"""Verifications: a word and a mark each, never a colour alone; what does not hold comes first."""

from __future__ import annotations

from textual import events
from textual.content import Content

from counter_ui.widgets.words import Words, flow, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome

MARKS = {Outcome.HOLDS: "✓", Outcome.FAILS: "✕", Outcome.NOT_CHECKED: "○"}
STYLES = {
    Outcome.HOLDS: "$text-success",
    Outcome.FAILS: "bold $text-error",
    Outcome.NOT_CHECKED: "$text-warning",
}
_WIDTH_BEFORE_LAYOUT = 60
_SOURCES, _ONE_HASH = "sources.", "chip.hash."


def mark(outcome: Outcome) -> tuple[CleanText, str]:
    """``✓``, ``✕`` or ``○`` in its colour."""
    return CleanText(MARKS[outcome]), STYLES[outcome]


class Checks(Words):
    """All checks of a registration in few lines."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="checks")
        self._words = words
        self._checks: tuple[Check, ...] = ()

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Failures and gaps with their reasons, one a line; what holds in running lines."""
        self._checks = checks
        self._lay_out(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Other columns, other lines."""
        self._lay_out(event.size.width)

    def _lay_out(self, width: int) -> None:
        parts = [self._trouble(check) for check in not_held(self._checks)]
        parts.append(flow(self._held(), width or _WIDTH_BEFORE_LAYOUT))
        self.update(lines(*(part for part in parts if part.cell_length)))

    def _trouble(self, check: Check) -> Content:
        outcome = self._words(f"outcome.{check.outcome.value}")
        said = line(mark(check.outcome), self._called(check), (outcome, STYLES[check.outcome]))
        if not check.reason:
            return said
        return Content(": ").join([said, Content(str(self._words.reason(check.reason)))])

    def _held(self) -> list[Content]:
        """What holds: single hashes stand behind *data unchanged*, agreeing sources are counted."""
        held = [check for check in self._checks if check.outcome is Outcome.HOLDS]
        sources = sum(check.name.startswith(_SOURCES) for check in held)
        shown = [
            line(mark(Outcome.HOLDS), self._called(check))
            for check in held
            if not check.name.startswith((_SOURCES, _ONE_HASH))
        ]
        if sources:
            agree = self._words("checks.sources_agree", count=sources)
            shown.append(line(mark(Outcome.HOLDS), agree))
        return shown

    def _called(self, check: Check) -> CleanText:
        return self._words(f"check.{check.name}")


def not_held(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Failures first, then what was not checked."""
    failed = tuple(check for check in checks if check.outcome is Outcome.FAILS)
    return failed + tuple(check for check in checks if check.outcome is Outcome.NOT_CHECKED)
