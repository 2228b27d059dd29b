"""Đối chiếu: the portrait next to the facts, the verifications, and three questions."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.journey import PASSED, QUESTIONS, Answers, Journey
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.prepared import prepared_lines
from counter_ui.screens.intents import GoOn, QuestionsAnswered
from counter_ui.showing import rows
from counter_ui.widgets.checks import Checks, mark
from counter_ui.widgets.facts import Facts
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.portrait import Portrait
from counter_ui.widgets.words import Part, Words
from counter_ui.wording import Wording
from kiosk.domain.claim import compare_claims
from kiosk.domain.clean_text import CleanText

_UNSEEN_S = 0.7
"""Nobody has compared a face so soon: what is typed by then was meant for something else."""


class ReviewCard(Card):
    """Nothing is answered beforehand."""

    def __init__(self, journey: Journey, words: Wording) -> None:
        super().__init__(words)
        self._journey = journey
        self._answers: Answers = journey.answers
        self._busy = False
        self._came_s = time.monotonic()
        self._astray = False
        self.portrait, self._facts, self._checks = Portrait(words), Facts(words), Checks(words)
        self._state = Words(id="review-state")
        self._prepared = Words(id="review-prepared")
        self._texts = [Words(classes="question-text") for _ in QUESTIONS]
        self._given = [Words(classes="question-answer") for _ in QUESTIONS]

    def compose(self) -> ComposeResult:
        """Portrait and facts above, questions below."""
        with Horizontal(id="review-top"):
            yield self.portrait
            with Vertical(id="review-facts"):
                yield self._facts
                yield self._checks
        yield self._prepared
        yield self._state
        for text, given in zip(self._texts, self._given, strict=True):
            with Horizontal(classes="question"):
                yield text
                yield given
        yield self.errors

    def on_mount(self) -> None:
        """Show the questions."""
        done = prepared_lines(self._journey.draft, self.words)
        self._prepared.say(*((each, "$quiet") for each in done))
        self._prepared.display = bool(done)
        self._draw()

    def show_journey(self, journey: Journey, *, open_numbers: bool) -> None:
        """The facts and the checks by now."""
        self._journey, self._answers = journey, journey.answers
        self._facts.show_rows(rows(journey.claims, self.words, open_numbers=open_numbers))
        proofed = journey.proofed
        checks = proofed.checks if proofed else self._known_checks()
        in_person = {f"in_person.{question}" for question in QUESTIONS}
        self._checks.show_checks(tuple(check for check in checks if check.name not in in_person))
        self._draw()

    def _known_checks(self) -> tuple:  # type: ignore[type-arg]
        own = tuple(check for each in self._journey.draft.evidence for check in each.checks)
        return own + compare_claims(self._journey.claims)

    @property
    def hints(self) -> Sequence[Hint]:
        """Answer while questions are open, then go on."""
        if self._busy:
            return (("F9", "key.lock"), ("F1", "key.help"))
        first: tuple[Hint, ...] = (("1", "key.yes"), ("0", "key.no"))
        if None not in self._answers:
            first = (("Enter", "key.go_on"), ("⌫", "key.take_back"))
        return (*first, ("Esc", "key.back"), ("F6", "key.numbers"), ("F7", "key.party"),
                ("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def show_busy(self, key: str) -> None:
        """The centre is asked; an empty key ends it."""
        self._busy = bool(key)
        if key:
            self._state.say((CleanText("▶"), "$accent"), self.words(key))
        else:
            self._state.say()
        self.changed()

    def take_key(self, key: str) -> None:
        """1, 0, backspace, Enter."""
        if self._busy or self._is_astray(key):
            return
        if key == "\n" and None not in self._answers:
            self.post_message(GoOn())
        elif key in ("1", "0") and None in self._answers:
            self._answer(self._answers.index(None), key == "1")
        elif key == "\b":
            self._take_back()

    def _is_astray(self, key: str) -> bool:
        """Whether this key belongs to a phone whose typing began while the card came by itself.

        Phones begin with 0, which would say *no* here, and the next digit would give a reason.
        """
        now = time.monotonic()
        soon = now - self._came_s < _UNSEEN_S
        self._astray = soon and (self._astray or (key == "0" and None is self._answers[0]))
        if self._astray:
            self._came_s = now
        return self._astray

    def _answer(self, place: int, answer: bool) -> None:
        answers = list(self._answers)
        answers[place] = answer
        self._set(answers)

    def _take_back(self) -> None:
        given = [place for place, answer in enumerate(self._answers) if answer is not None]
        if given:
            answers = list(self._answers)
            answers[given[-1]] = None
            self._set(answers)

    def _set(self, answers: list[bool | None]) -> None:
        first, second, third = answers
        self._answers = (first, second, third)
        self._draw()
        self.changed()
        self.post_message(QuestionsAnswered(self._answers))

    def _draw(self) -> None:
        current = self._answers.index(None) if None in self._answers else -1
        for place, question in enumerate(QUESTIONS):
            here = place == current
            pointer = CleanText("▶") if here else CleanText("·")
            text = self._question(question)
            self._texts[place].say(
                (pointer, "bold $accent" if here else "$faint"),
                (text, "bold" if here else ""),
            )
            self._given[place].say(*self._answer_parts(place, here))

    def _question(self, question: str) -> CleanText:
        """Without a portrait from the chip the one that is printed on the card is looked at."""
        printed = question == "same_face" and self._journey.portrait is None
        return self.words(f"question.{question}_printed" if printed else f"question.{question}")

    def _answer_parts(self, place: int, here: bool) -> tuple[Part, ...]:
        answer = self._answers[place]
        if answer is not None:
            word = self.words("answer.yes" if answer else "answer.no")
            return (mark(PASSED[answer]), (word, "bold"))
        style = "bold $accent" if here else "$faint"
        return ((CleanText("[1]"), style), self.words("answer.yes"),
                (CleanText("[0]"), style), self.words("answer.no"))  # fmt: skip
