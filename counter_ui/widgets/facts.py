"""The facts of the person at the desk: one row a fact, the value from its best source."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.showing import Row
from counter_ui.widgets.words import Part, Words
from counter_ui.wording import Wording

LABELS = tuple(f"fact_row.{each}" for each in "name number birth address issued expiry".split())

NAME = "fact_row.name"
_STAND_OUT = (NAME, "fact_row.number")


class Facts(Vertical):
    """Rows stand from the start, empty, so that nothing jumps when a fact arrives."""

    def __init__(self, words: Wording, id: str | None = None, *, known_only: bool = False) -> None:
        """``known_only`` leaves the rows of unknown facts out, where none can arrive any more."""
        super().__init__(id=id, classes="facts")
        self._words, self._known_only = words, known_only
        self._values = {label: Words(classes="fact-value") for label in LABELS}

    def compose(self) -> ComposeResult:
        """Label and value, six times."""
        for label in LABELS:
            with Horizontal(classes="fact-row"):
                yield Words((self._words(label), "$quiet"), classes="fact-label")
                yield self._values[label]

    def show_rows(self, rows: tuple[Row, ...], *, unproved: frozenset[str] = frozenset()) -> None:
        """Fill in what is known; the name and the number stand out.

        Rows with a label of ``unproved`` come from a chip that is still being read: they say so.
        """
        known = dict(rows)
        for label, slot in self._values.items():
            value = known.get(label)
            if self._known_only and slot.parent is not None:
                slot.parent.display = value is not None
            if value is None:
                slot.say()
                continue
            style = "bold" if label in _STAND_OUT else ""
            parts: list[Part] = [(value, style)]
            if label in unproved:
                parts.append((self._words("fact_row.unproved"), "$text-warning"))
            slot.say(*parts)
