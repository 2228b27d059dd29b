"""The first screen: language, letters, contrast, voice, which papers; nothing is asked yet."""

from __future__ import annotations

from collections.abc import Sequence

from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.choice import Choice, ChoiceStep
from counter_ui.self_service.steps.menu import menu_step
from counter_ui.self_service.steps.papers import papers_step
from counter_ui.self_service.visit import LetterSize, Visit
from counter_ui.self_service.widgets.big_button import BigButton
from kiosk.domain.clean_text import CleanText

_KEY = "self_service.start"


class StartStep(ChoiceStep):
    """Both languages stand on every button: nobody has chosen one yet."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        super().__init__(visit, _KEY, self._choices(), self._chosen, columns=2)

    def help_lines(self) -> Sequence[CleanText]:
        """The hotline of the office on a line of its own: large letters must not break a number."""
        words, office = self.visit.words, self.visit.station.station.office
        return [words(f"{_KEY}.help"), words(f"{_KEY}.hotline", hotline=office.hotline)]

    def _choices(self) -> list[Choice]:
        words, visit = self.visit.words, self.visit
        large = visit.letter_size is LetterSize.LARGE
        found = [
            Choice("vi", words(f"{_KEY}.vi")),
            Choice("en", words(f"{_KEY}.en")),
            Choice("letters", words(f"{_KEY}.letters"), self._on_off(large)),
            Choice("contrast", words(f"{_KEY}.contrast"), self._on_off(visit.contrast)),
        ]
        if visit.station.speaker.speaks("vi"):
            found.append(Choice("voice", words(f"{_KEY}.voice"), self._speaking()))
        return [*found, Choice("papers", words(f"{_KEY}.papers"))]

    def _speaking(self) -> CleanText:
        speaking = self.visit.speaking
        return self.visit.words(f"{_KEY}.voice_on") if speaking else self._on_off(False)

    def _on_off(self, on: bool) -> CleanText:
        return self.visit.words(f"{_KEY}.on" if on else f"{_KEY}.off")

    def _chosen(self, step: Step, name: str) -> None:
        visit = self.visit
        if name in ("vi", "en"):
            visit.set_language(name)
            self.frame.say_office()
            self.show(menu_step(visit))
        elif name == "papers":
            self.show(papers_step(visit))
        else:
            self._turn(name)

    def _turn(self, name: str) -> None:
        visit = self.visit
        if name == "letters":
            large = visit.letter_size is LetterSize.LARGE
            visit.set_letter_size(LetterSize.NORMAL if large else LetterSize.LARGE)
        elif name == "contrast":
            visit.contrast = not visit.contrast
        else:
            visit.speaking = not visit.speaking
            self.frame.kiosk_app.voice.introduce(self)
        self.frame.apply_looks()
        for button, each in zip(self.query(BigButton), self._choices(), strict=True):
            button.below = each.below
            button.refresh(layout=True)
