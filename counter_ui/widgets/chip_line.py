"""How far the chip is: words for the phase, and a bar by bytes."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from counter_ui.widgets.words import Part, Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

if TYPE_CHECKING:
    from kiosk.formats.emrtd.chip_reading import Progress

_BAR_CELLS = 20


class ChipState(StrEnum):
    """What the line says."""

    NO_KEY = "no_key"
    """Nothing was shown yet that opens the chip."""
    NO_CARD = "no_card"
    HELD = "held"
    """Another program has the card for itself: it is read as soon as it is free."""
    MUTE = "mute"
    """A card lies there and says nothing: upside down, not quite in, or no chip."""
    NO_READER = "no_reader"
    READING = "reading"
    DONE = "done"
    REMOVED = "removed"
    """Pulled while it was read: it is read again when it is back."""
    FAILED = "failed"


_MARKS = {ChipState.DONE: ("✓", "$text-success"), ChipState.FAILED: ("✕", "bold $text-error"),
          ChipState.REMOVED: ("✕", "bold $text-warning"),
          ChipState.HELD: ("✕", "bold $text-warning"), ChipState.MUTE: ("✕", "bold $text-warning"),
          ChipState.READING: ("▶", "$accent")}  # fmt: skip


class ChipLine(Words):
    """One line."""

    def __init__(self, words: Wording) -> None:
        super().__init__(id="chip-line")
        self._words = words
        self.state = ChipState.NO_KEY

    def show_state(self, state: ChipState) -> None:
        """Say where the reading is."""
        self.state = state
        sign, style = _MARKS.get(state, ("○", "$quiet"))
        self.say((CleanText(sign), style), self._words(f"chip_state.{state.value}"))

    def show_progress(self, progress: Progress) -> None:
        """A phase, and the bytes of the file that is read."""
        self.state = ChipState.READING
        phase = self._words(f"phase.{progress.phase.value}")
        parts: list[Part] = [(CleanText("▶"), "$accent"), phase]
        if progress.file is not None:
            parts.append(self._words(f"chip_file.{progress.file.value}"))
        if progress.total:
            full = min(_BAR_CELLS, _BAR_CELLS * progress.done // progress.total)
            parts.append((CleanText("█" * full + "░" * (_BAR_CELLS - full)), "$accent"))
            parts.append((_kilobytes(progress.done, progress.total), "$quiet"))
        self.say(*parts)


def _kilobytes(done: int, total: int) -> CleanText:
    return CleanText(f"{done / 1000:.1f} / {total / 1000:.1f} kB")
