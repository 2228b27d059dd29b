"""A voice that reads prompts aloud."""

from __future__ import annotations

from typing import Final, Protocol

from kiosk.domain.clean_text import CleanText

QUIETEST: Final = 1
NORMAL: Final = 3
"""What every citizen begins with."""
LOUDEST: Final = 5


class Speaker(Protocol):
    """Never given what a citizen typed: who calls it hands in words of the catalogue alone."""

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for ``vi`` or ``en`` on this machine."""
        ...

    def say(self, words: CleanText, language: str, level: int = NORMAL) -> None:
        """Begin to say it, in place of what is being said; returns at once, raises nothing.

        ``level`` is how loud, ``QUIETEST`` to ``LOUDEST``.
        """
        ...

    def hush(self) -> None:
        """Say nothing more."""
        ...


class Silence:
    """A machine without a voice."""

    def speaks(self, language: str) -> bool:
        """It does not."""
        return False

    def say(self, words: CleanText, language: str, level: int = NORMAL) -> None:
        """Nothing."""

    def hush(self) -> None:
        """Nothing."""
