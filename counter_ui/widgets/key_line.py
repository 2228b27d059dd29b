"""The foot: which keys do something now."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

Hint = tuple[str, str]
"""The key as printed on it, and the key of its words."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


class KeyLine(Words):
    """Key and word, key and word; a pair is never divided between two lines."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id, classes="key-line")
        self._words = words

    def offer(self, hints: Sequence[Hint]) -> None:
        """Show these keys, the likeliest first."""
        pairs = [
            Content.assemble(
                (f"{_NO_BREAK}{CleanText(key)}{_NO_BREAK}", "bold $accent"),
                str(self._words(word)).replace(" ", _NO_BREAK),
                _NO_BREAK,
            )
            for key, word in hints
        ]
        self.update(Content(" ").join(pairs))
