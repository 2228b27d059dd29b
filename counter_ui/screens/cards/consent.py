"""Đồng ý: the notice, read out, and a step of its own that nothing answers beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.card import Card
from counter_ui.screens.intents import ConsentAnswered
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.policy import Notice

_PARAGRAPHS = ("what", "why", "who", "how_long", "rights")


class ConsentCard(Card):
    """Read aloud, then 1 or 0."""

    def __init__(self, notice: Notice, words: Wording) -> None:
        super().__init__(words)
        self._notice = notice

    def compose(self) -> ComposeResult:
        """The notice in short paragraphs, then the question."""
        version = clean_text(self._notice.version, max_length=40)
        basis = self.words(f"legal_basis.{self._notice.legal_basis}")
        yield Words((self.words("consent.title"), "bold"), classes="card-title")
        for paragraph in _PARAGRAPHS:
            yield Words(
                (CleanText("•"), "$accent"),
                self.words(f"consent.{paragraph}"),
                classes="notice",
            )
        yield Words(
            (self.words("consent.version", version=version), "$quiet"),
            (self.words("consent.basis", basis=basis), "$quiet"),
            classes="card-note",
        )
        yield Words(
            (CleanText("▶"), "bold $accent"),
            (self.words("consent.question"), "bold"),
            (CleanText("[1]"), "bold $accent"),
            self.words("consent.yes"),
            (CleanText("[0]"), "bold $accent"),
            self.words("consent.no"),
            classes="consent-question",
        )
        yield self.errors

    @property
    def hints(self) -> Sequence[Hint]:
        """One key each."""
        return (("1", "key.agree"), ("0", "key.disagree"), ("Esc", "key.back"),
                ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def take_key(self, key: str) -> None:
        """1 or 0."""
        if key in ("1", "0"):
            self.post_message(ConsentAnswered(key == "1"))
