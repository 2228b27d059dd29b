"""What is read aloud: words of the catalogue as they stand there, never anything typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.ports.speaker import LOUDEST, NORMAL, QUIETEST, Speaker

if TYPE_CHECKING:
    from counter_ui.self_service.step import Step
    from counter_ui.self_service.visit import Visit

_PLACE = re.compile(r"\{\w+\}")
_LONGEST = 600
_KEY = "self_service.voice"


class Voice:
    """Speaks while the visit wants it. Facts may be somebody's number or name, so whatever has a
    place for one is spoken without its facts.
    """

    def __init__(self, visit: Visit, speaker: Speaker) -> None:
        self._visit, self._speaker = visit, speaker
        self._level = NORMAL

    def step(self, step: Step, *, first: str = "", last: Sequence[CleanText] = ()) -> None:
        """The question, its help, and the choices by their keys, between ``first`` and ``last``."""
        parts = [first, self._said(f"{step.key}.title"), self._said(f"{step.key}.help")]
        parts += [str(each) for each in (*step.spoken(), *last)]
        self._speak(" ".join(each for each in parts if each))

    def introduce(self, step: Step) -> None:
        """How to hear it again, louder or not at all; then the step."""
        self.step(step, first=self._said(f"{_KEY}.keys"))

    def again(self, step: Step) -> None:
        """Asked for: the step, and what is spoken of it only then."""
        self.step(step, last=step.spoken_when_asked())

    def change_level(self, by: int) -> None:
        """Louder or quieter, until this visit ends; said in the new loudness."""
        self._level = min(LOUDEST, max(QUIETEST, self._level + by))
        self._speak(str(self._visit.words(f"{_KEY}.level", level=self._level, of=LOUDEST)))

    def error(self, words: ErrorWords) -> None:
        """That something is wrong: its facts are left out with the sentence that has them."""
        if not any(each.isdigit() for each in words.happened):
            self._speak(f"{words.happened} {words.do}")

    def key(self, key: str) -> None:
        """One text of the catalogue."""
        self._speak(self._said(key))

    def hush(self) -> None:
        """Nothing more."""
        self._speaker.hush()

    def _said(self, key: str) -> str:
        template = self._visit.words.words.get(key, "")
        return _PLACE.sub(" ", template)

    def _speak(self, text: str) -> None:
        if self._visit.speaking and text:
            said: CleanText = clean_text(text, max_length=_LONGEST)
            self._speaker.say(said, self._visit.words.language, self._level)
