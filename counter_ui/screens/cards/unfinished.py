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
    """F2: go on with it."""

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

    def pressed(self, name: str) -> bool:
        """F2 and F8 are this card's own, once."""
        if name not in ("new", "ask_reason"):
            return False
        if not self._answered:
            self._answered = True
            wanted = ResumeWanted if name == "new" else DropWanted
            self.post_message(wanted(self._waiting.id))
        return True

    @property
    def hints(self) -> Sequence[Hint]:
        """Going on first."""
        others = (hint for hint in super().hints if hint[0] not in ("F2", "F8"))
        return (("F2", "key.resume"), ("F8", "key.drop_draft"), *others)
