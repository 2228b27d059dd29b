"""Mã xác thực, where the policy asks for it and nothing has proved a person yet."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.typed import NumberStep
from counter_ui.self_service.visit import Visit
from kiosk.domain.clean_text import CleanText
from kiosk.domain.human_challenge import new_challenge
from kiosk.errors import AtTheDeskError, KioskError

_KEY = "self_service.challenge"


def needs_challenge(visit: Visit) -> bool:
    """Once answered, or a person proved by chip, token or code, it is not asked again."""
    try:
        return visit.policy().unattended.challenge and not visit.proved_human
    except KioskError:
        return not visit.proved_human


class ChallengeStep(NumberStep):
    """A wrong answer brings another question."""

    REMEMBERED = False

    def __init__(
        self, visit: Visit, then: Callable[[Step], None], *, progress: Progress | None = None
    ) -> None:
        self._challenge = new_challenge(secrets.randbelow)
        self._answered = then
        super().__init__(visit, _KEY, self._look, self._right, progress=progress)

    def title(self) -> CleanText:
        """The question itself, in number words."""
        words, asked = self.visit.words, self._challenge
        first, second = (
            words(f"self_service.number.{each}") for each in (asked.first, asked.second)
        )
        return words(f"{_KEY}.{asked.kind.value}", first=first, second=second)

    def spoken(self) -> Sequence[CleanText]:
        """The question: nothing in it is the citizen's."""
        return [self.title()]

    def _look(self, typed: str) -> None:
        if not self._challenge.is_answered(typed):
            self._challenge = new_challenge(secrets.randbelow)
            self.text = ""
            self.line.show_text("")
            self.say_title()
            raise AtTheDeskError("self_service.challenge_wrong")

    def _right(self, step: Step, typed: str) -> None:
        self.visit.proved_human = True
        self._answered(step)
