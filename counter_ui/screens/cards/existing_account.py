"""This person has an account already: three ways out, and no error."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.card import Card
from counter_ui.screens.intents import ReasonChosen
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.registration import RefusalReason
from kiosk.use_cases.check_duplicate import DuplicateAnswer

_WAYS = ("password", "recover", "dispute")


class ExistingAccountCard(Card):
    """Forgotten password, recovery at the counter, or a complaint where it is not theirs."""

    def __init__(self, answer: DuplicateAnswer, words: Wording) -> None:
        super().__init__(words)
        self._answer = answer

    def compose(self) -> ComposeResult:
        """Where the account is known, then the ways."""
        yield Words((self.words("existing.title"), "bold"), classes="card-title")
        yield Words(self._known())
        for number, way in enumerate(_WAYS, start=1):
            yield Words(
                (CleanText(f"{number}."), "bold $accent"),
                (self.words(f"existing.{way}"), "bold"),
                classes="way",
            )
            yield Words((self.words(f"existing.{way}_how"), "$quiet"), classes="way-how")
        yield Words(self.words("existing.next"), classes="way")
        yield self.errors

    def _known(self) -> CleanText:
        centre = self._answer.centre
        if centre is None or not centre.exists:
            return self.words("existing.here")
        if centre.masked_phone:
            phone = clean_text(centre.masked_phone, max_length=20)
            return self.words("existing.centre_phone", phone=phone)
        return self.words("existing.centre")

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter prints the slip with the ways out."""
        return (("Enter", "key.print_ways"), ("Esc", "key.back"), ("F8", "key.refuse"),
                ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def take_key(self, key: str) -> None:
        """Enter."""
        if key == "\n":
            self.post_message(ReasonChosen(RefusalReason.ACCOUNT_EXISTS))
