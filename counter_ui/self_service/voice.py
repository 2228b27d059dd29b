"""What is read aloud: words of the catalogue as they stand there, never anything typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.ports.speaker import Speaker

if TYPE_CHECKING:
    from counter_ui.self_service.step import Step
    from counter_ui.self_service.visit import Visit

_PLACE = re.compile(r"\{\w+\}")
_LONGEST = 600


class Voice:
    """Speaks while the visit wants it. Facts may be somebody's number or name, so whatever has a
    place for one is spoken without its facts.
    """

    def __init__(self, visit: Visit, speaker: Speaker) -> None:
        self._visit, self._speaker = visit, speaker

    def step(self, step: Step) -> None:
        """The question, its help, and the choices by their keys."""
        parts = [self._said(f"{step.key}.title"), self._said(f"{step.key}.help")]
        parts += [str(each) for each in step.spoken()]
        self._speak(" ".join(each for each in parts if each))

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
            self._speaker.say(said, self._visit.words.language)
