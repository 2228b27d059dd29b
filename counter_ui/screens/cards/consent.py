"""Đồng ý: the notice, read out, and a step of its own that nothing answers beforehand."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from counter_ui.journey import Journey
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.read_aloud import words_to_read
from counter_ui.screens.intents import ConsentAnswered
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.policy import Notice

_PARAGRAPHS = ("what", "why", "who", "how_long", "rights")


class ConsentCard(Card):
    """Read aloud, then 1 or 0; F6 changes between the notice and the words to say."""

    def __init__(self, notice: Notice, words: Wording, journey: Journey | None = None) -> None:
        """``journey`` tells whom the words are said to."""
        super().__init__(words)
        self._notice, self._script = notice, words_to_read(journey, words)
        self._reading = False

    def compose(self) -> ComposeResult:
        """The notice in short paragraphs, then the question."""
        version = clean_text(self._notice.version, max_length=40)
        basis = self.words(f"legal_basis.{self._notice.legal_basis}")
        yield Words((self.words("consent.title"), "bold"), classes="card-title", id="consent-title")
        with Vertical(classes="consent-words", id="consent-notice"):
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
        with Vertical(classes="consent-words", id="consent-script"):
            for said in self._script:
                yield Words((CleanText("”"), "$accent"), said, classes="notice")
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

    def on_mount(self) -> None:
        """The notice first."""
        self._show()

    def pressed(self, name: str) -> bool:
        """F6: what to say, or the notice again."""
        if name != "numbers":
            return False
        self._reading = not self._reading
        self._show()
        self.changed()
        return True

    def _show(self) -> None:
        self.query_one("#consent-notice").display = not self._reading
        self.query_one("#consent-script").display = self._reading
        title = "read_aloud.title" if self._reading else "consent.title"
        self.query_one("#consent-title", Words).say((self.words(title), "bold"))

    @property
    def hints(self) -> Sequence[Hint]:
        """One key each."""
        script = "key.show_notice" if self._reading else "key.read_aloud"
        return (("1", "key.agree"), ("0", "key.disagree"), ("F6", script), ("Esc", "key.back"),
                ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def take_key(self, key: str) -> None:
        """1 or 0."""
        if key in ("1", "0"):
            self.post_message(ConsentAnswered(key == "1"))
