"""The facts of the person at the desk: one row a fact, the value from its best source."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.showing import Row
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording

LABELS = tuple(f"fact_row.{each}" for each in "name number birth address issued expiry".split())


class Facts(Vertical):
    """Rows stand from the start, empty, so that nothing jumps when a fact arrives."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="facts")
        self._words = words
        self._values = {label: Words(classes="fact-value") for label in LABELS}

    def compose(self) -> ComposeResult:
        """Label and value, six times."""
        for label in LABELS:
            with Horizontal(classes="fact-row"):
                yield Words((self._words(label), "$quiet"), classes="fact-label")
                yield self._values[label]

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Fill in what is known; the name and the number stand out."""
        known = dict(rows)
        for label, slot in self._values.items():
            value = known.get(label)
            if value is None:
                slot.say()
            elif label in ("fact_row.name", "fact_row.number"):
                slot.say((value, "bold"))
            else:
                slot.say(value)
