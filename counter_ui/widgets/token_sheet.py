"""The officer's side of one certificate: facts, checks, what is asked, what comes next."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from counter_ui.pin_rules import pin_warning
from counter_ui.token_examination import Examination
from counter_ui.token_questions import Question
from counter_ui.widgets.field import Field
from counter_ui.widgets.token_facts import TokenFacts
from counter_ui.widgets.words import Part, Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText

_LONGEST_CODE = 20


class TokenSheet(Vertical):
    """Shows an :class:`Examination` as it stands."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._facts = TokenFacts(words)
        self.code = Field(max_length=_LONGEST_CODE, id="organisation-code")

    def compose(self) -> ComposeResult:
        """Facts; then the warning of the token, the question, the number, the state."""
        yield self._facts
        yield Words(id="token-pin-state")
        yield Words(id="token-question")
        with Horizontal(classes="field-row", id="organisation-code-row"):
            yield Words(self._words("token_card.code"), classes="field-label")
            yield self.code
        yield Words(id="token-state")

    def show_case(self, case: Examination, *, open_numbers: bool) -> None:
        """Everything anew."""
        self._facts.show_verdict(case.verdict, case.checks, open_numbers=open_numbers)
        self.query_one("#organisation-code-row").display = self.asks_code(case)
        warning = pin_warning(case.seen.token, self._words)
        self._say("#token-pin-state", (warning, "bold $text-warning") if warning else None)
        self._say("#token-question", self._question(case.question) if case.question else None)
        self._say("#token-state", self._state(case))

    def asks_code(self, case: Examination) -> bool:
        """Whether the field for the organisation's number has the cursor now."""
        return case.ready and case.code_is_missing

    def _say(self, where: str, part: Part | Content | None) -> None:
        slot = self.query_one(where, Words)
        slot.display = part is not None
        if part is not None:
            slot.say(part)

    def _question(self, question: Question) -> Content:
        answers = [
            line((CleanText(f"[{key}]"), "bold $accent"), self._words(word))
            for key, word in question.answers
        ]
        asked = line((self._words(f"token_card.ask_{question.name}"), "bold"))
        return Content("  ").join([asked, *answers])

    def _state(self, case: Examination) -> tuple[CleanText, str] | None:
        words = self._words
        if case.standing is None:
            return words("token_card.judging"), "$quiet"
        if case.answers is not None and case.answers.papers_seen is False:
            return words("token_card.no_papers"), "bold $text-error"
        if case.refused:
            return words("token_card.refused"), "bold $text-error"
        return (words("token_card.ready"), "bold $accent") if case.ready else None
