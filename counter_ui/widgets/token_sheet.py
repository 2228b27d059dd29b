"""The officer's side of one certificate: facts, checks, what is asked, what comes next."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter_ui.pin_rules import pin_warning
from counter_ui.token_examination import KIND_KEYS, Examination
from counter_ui.widgets.token_facts import TokenFacts
from counter_ui.widgets.words import Part, Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText


class TokenSheet(Vertical):
    """Shows an :class:`Examination` as it stands."""

    def __init__(self, words: Wording, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = words
        self._facts = TokenFacts(words)
        self._pin, self._question, self._state = (
            Words(id=f"token-{name}") for name in ("pin-state", "question", "state")
        )

    def compose(self) -> ComposeResult:
        """Facts; then the warning of the token, the question, the state."""
        yield self._facts
        yield self._pin
        yield self._question
        yield self._state

    def show_case(self, case: Examination, *, open_numbers: bool) -> None:
        """Everything anew."""
        self._facts.show_verdict(case.verdict, case.checks, open_numbers=open_numbers)
        warning = pin_warning(case.seen.token, self._words)
        _say(self._pin, (warning, "bold $text-warning") if warning else None)
        _say(self._question, self._kinds(case) if case.kinds else None)
        _say(self._state, self._next(case))

    def _kinds(self, case: Examination) -> Content:
        answers = [
            line((CleanText(f"[{key}]"), "bold $accent"), self._words(f"kind.{kind.value}"))
            for key, kind in KIND_KEYS.items()
            if kind in case.kinds
        ]
        asked = line((self._words("token_card.ask_kind"), "bold"))
        return Content("  ").join([asked, *answers])

    def _next(self, case: Examination) -> Part | None:
        words = self._words
        if case.standing is None:
            return None if case.unjudged else (words("token_card.judging"), "$quiet")
        if case.refused:
            return words("token_card.refused"), "bold $text-error"
        if case.kinds:
            return None
        if case.without_level:
            return words("token_card.without_level"), "bold $text-warning"
        if case.card_is_missing:
            return words("token_card.card_missing"), "bold $text-warning"
        key = "token_card.ready_party" if case.party_is_missing else "token_card.ready"
        return words(key), "bold $accent"


def _say(slot: Words, part: Part | Content | None) -> None:
    slot.display = part is not None
    if part is not None:
        slot.say(part)
