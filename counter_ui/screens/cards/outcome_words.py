"""Where the paper is, in words that do not claim more than the printer said."""

from __future__ import annotations

from counter_ui.widgets.words import Part
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult

_MARKS = {
    PrintOutcome.PRINTED: ("✓", "$text-success"),
    PrintOutcome.SAVED: ("✓", "$text-success"),
    PrintOutcome.UNKNOWN: ("○", "$text-warning"),
    PrintOutcome.FAILED: ("✕", "bold $text-error"),
}


def paper_parts(result: PrintResult, words: Wording) -> tuple[Part, ...]:
    """Mark, words, and the reason where there is one."""
    mark, style = _MARKS[result.outcome]
    where = clean_text(result.where, max_length=200)
    parts: list[Part] = [
        (CleanText(mark), style),
        words(f"paper.{result.outcome.value}", where=where),
    ]
    if result.reason and result.outcome in (PrintOutcome.FAILED, PrintOutcome.UNKNOWN):
        said = words.coded(result.reason)
        parts.append((said.happened, "$text-warning"))
        parts.append(said.do)
    return tuple(parts)
