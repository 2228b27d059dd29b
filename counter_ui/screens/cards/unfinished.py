"""Nobody is at the desk, and a registration from before the machine went down is unfinished."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.message import Message

from counter_ui.screens.cards.idle import IdleCard
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.kept_draft import WaitingDraft
from kiosk.domain.local_day import VIETNAM


class ResumeWanted(Message):
    """Enter: go on with it."""

    def __init__(self, draft_id: str) -> None:
        super().__init__()
        self.draft_id = draft_id


class DropWanted(Message):
    """F8: nobody goes on with it."""

    def __init__(self, draft_id: str) -> None:
        super().__init__()
        self.draft_id = draft_id


class UnfinishedCard(IdleCard):
    """Says nothing of the citizen: who sits down may be somebody else."""

    def __init__(self, waiting: WaitingDraft, words: Wording) -> None:
        super().__init__(words)
        self._waiting = waiting
        self._answered = False

    def compose(self) -> ComposeResult:
        """What waits, and the two ways to go on."""
        waiting = self._waiting
        named = self.words(
            "unfinished.title",
            method=self.words(f"method.{waiting.method.value}"),
            time=waiting.opened_at.astimezone(VIETNAM).strftime("%H:%M %d/%m"),
            officer=CleanText(waiting.officer_code),
        )
        yield Words((named, "bold $text-warning"), classes="big-line")
        yield Words((self.words("unfinished.keys"), "$text-warning"), classes="big-line")
        yield self._question
        yield self.errors

    def take_key(self, key: str) -> None:
        """Enter; F2 stays the next citizen's, so that no habit mixes up two people."""
        if key == "\n":
            self._answer(ResumeWanted(self._waiting.id))
        else:
            super().take_key(key)

    def pressed(self, name: str) -> bool:
        """F8 is this card's own."""
        if name == "ask_reason":
            self._answer(DropWanted(self._waiting.id))
        return name == "ask_reason"

    def _answer(self, wanted: Message) -> None:
        if not self._answered:
            self._answered = True
            self.post_message(wanted)

    @property
    def hints(self) -> Sequence[Hint]:
        """Going on first."""
        return (("Enter", "key.resume"), ("F8", "key.drop_draft"), *super().hints)
