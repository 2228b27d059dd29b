"""A scanner types a code and one Enter. What the same burst holds behind that, nobody pressed.

A printed code can hold line ends and digits: without this, a citizen's QR could answer the
officer's own questions (*is it the same face?*) faster than anybody sees them.
"""

from __future__ import annotations

from counter_ui.typing.scan_burst import GAP_S, is_code

_LONGEST = 2500
_BOOKLET_LINE = 40
"""Characters; a passport's machine readable zone has two lines of 44, a card's three of 30."""


class ScanTail:
    """Watches all keys of the counter in their order."""

    def __init__(self) -> None:
        self._line = ""
        self._lines: list[str] = []
        self._is_over = False
        self._last_s = 0.0

    def drops(self, key: str, at_s: float) -> bool:
        """Whether this key hangs behind a scanned code.

        ``key``: one character, ``\\n`` for Enter, empty for any other key; ``at_s``: when it came,
        in seconds of a clock that never goes back.
        """
        if at_s - self._last_s > GAP_S:
            self._line, self._lines, self._is_over = "", [], False
        self._last_s = at_s
        if self._is_over:
            return True
        if key == "\n":
            self._lines.append(self._line)
            self._line, self._is_over = "", _is_whole(self._lines)
        elif len(self._line) < _LONGEST:
            self._line += key
        return False


def _is_whole(lines: list[str]) -> bool:
    first = lines[0]
    if not is_code(first):
        return False
    if "|" in first or "<<" not in first:
        return True
    return len(lines) >= (2 if len(first) >= _BOOKLET_LINE else 3)
