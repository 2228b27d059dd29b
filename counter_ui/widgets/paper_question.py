"""*Đã in ra chưa?*: asked where only the officer can see whether the paper came out."""

from __future__ import annotations

from counter_ui.screens.intents import PaperSeen
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text

_ANSWERS = {"1": True, "0": False}


class PaperQuestion(Words):
    """One line, empty while there is nothing to ask; ``1`` is yes, ``0`` is no."""

    def __init__(self, words: Wording) -> None:
        super().__init__(id="paper-question")
        self._wording = words
        self._job = 0

    def ask(self, job: int, number: str, reason: str = "") -> None:
        """Ask of this print job."""
        self._job = job
        why = self._wording.coded(reason).happened if reason else CleanText("")
        named = self._wording("paper.question", number=clean_text(number, max_length=60))
        self.say((why, "$text-warning"), (named, "bold $text-warning"))

    def drop(self) -> None:
        """Nothing to ask any more."""
        self._job = 0
        self.say()

    def take_key(self, key: str) -> None:
        """An answer goes to the screen once; any other key is none."""
        if self._job and key in _ANSWERS:
            job, self._job = self._job, 0
            self.post_message(PaperSeen(job, _ANSWERS[key]))
