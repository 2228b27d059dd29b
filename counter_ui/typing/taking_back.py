"""Backspaces: a person's takes a letter, an input method's takes what it believes to have sent.

Unikey, EVKey, OpenKey and IBus change a word by a burst: some backspaces, then the new letters.
Set to composed letters they send one backspace a letter, set to combining marks ("Unicode tổ hợp")
one a code point, and may take back the tone alone. Nobody says which it is. So the first backspace
takes the whole letter, as a person expects; what else of that letter has been sent is remembered
for the moment that a burst lasts: further backspaces of the burst take from it, and a letter of
the burst puts back what is left of it.
"""

from __future__ import annotations

from counter_ui.typing.graphemes import clusters, composed

BURST_GAP_S = 0.04
"""Within a burst keys follow each other by less; fingers need more than twice that."""


class TakingBack:
    """Follows one field; ``head`` is always the NFC text before the cursor, times in seconds."""

    def __init__(self) -> None:
        self._sent = ""
        """The head as it was sent, code point by code point; of no use once it is not the head."""
        self._left = ""
        """What the last backspace took beyond its own code point."""
        self._last_s = 0.0

    def forget(self) -> None:
        """The text changed in another way, or is a secret that was taken away."""
        self._sent = self._left = ""

    def typed(self, head: str, text: str, at_s: float) -> str:
        """The head after ``text`` was typed at its end."""
        sent = self._as_sent(head) + self._still_left(at_s) + text
        self._sent, self._left, self._last_s = sent, "", at_s
        return composed(sent)

    def taken(self, head: str, at_s: float) -> str:
        """The head after one backspace."""
        left, self._last_s = self._still_left(at_s), at_s
        if left:
            self._left = left[:-1]
            return head
        sent = self._as_sent(head)
        last = clusters(sent)[-1] if sent else ""
        self._sent, self._left = sent[: len(sent) - len(last)], last[:-1]
        return composed(self._sent)

    def _as_sent(self, head: str) -> str:
        return self._sent if composed(self._sent) == head else head

    def _still_left(self, at_s: float) -> str:
        return self._left if at_s - self._last_s <= BURST_GAP_S else ""
