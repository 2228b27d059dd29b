"""Mật khẩu: typed twice, the five conditions in sight at every key."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.typed import SecretStep
from counter_ui.self_service.visit import Visit
from counter_ui.widgets.words import line
from kiosk.domain.clean_text import CleanText
from kiosk.domain.password_rule import PasswordVerdict
from kiosk.errors import AtTheDeskError

_KEY = "self_service.password"
Verdict = Callable[[str], PasswordVerdict]
_MET, _OPEN = (CleanText("✓"), "bold $text-success"), (CleanText("○"), "$quiet")
_WRONG = "bold $text-error"


class PasswordStep(SecretStep):
    """``then(step, password, repeated)`` gets both; neither stays in a step."""

    def __init__(
        self,
        visit: Visit,
        verdict: Verdict,
        then: Callable[[Step, str, str], None],
        *,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(visit, f"{_KEY}.new", self._look, self._again, progress=progress)
        self._verdict, self._both = verdict, then

    def begin(self) -> None:
        """Nothing is met yet."""
        super().begin()
        self.changed()

    def changed(self) -> None:
        """The list at every key."""
        self.note.show_help(self._lines())

    def _lines(self) -> list[Content]:
        words, verdict = self.visit.words, self._verdict(self.text)
        said = [line(_MET if met else _OPEN, words(each.value)) for each, met in verdict.conditions]
        rows = [Content("   ").join(said[:3]), Content("   ").join(said[3:])]
        if self.text:
            rows += [line((CleanText(f"✕ {words(f.value)}"), _WRONG)) for f in verdict.faults]
        return rows

    def _look(self, text: str) -> None:
        if not self._verdict(text).accepted:
            raise AtTheDeskError("password.refused")

    def _again(self, step: Step, password: str) -> None:
        both, progress = self._both, self.progress
        step.show(RepeatStep(self.visit, password, both, progress=progress))


class RepeatStep(SecretStep):
    """The same once more; *Đăng ký* is its button."""

    NEXT = "self_service.button.register"

    def __init__(
        self,
        visit: Visit,
        password: str,
        then: Callable[[Step, str, str], None],
        *,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(visit, f"{_KEY}.repeat", self._look, self._same, progress=progress)
        self._password, self._both = password, then

    def leave(self) -> None:
        """Neither stays."""
        super().leave()
        self._password = ""

    def _look(self, text: str) -> None:
        if text != self._password:
            raise AtTheDeskError("self_service.password_differs")

    def _same(self, step: Step, repeated: str) -> None:
        self._both(step, self._password, repeated)
