"""Xác nhận: all of it once more, then Enter records."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.journey import Journey
from counter_ui.route import Step
from counter_ui.screens.cards.card import Card
from counter_ui.screens.intents import GoOn
from counter_ui.showing import rows
from counter_ui.widgets.facts import Facts
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Part, Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.registration import Draft, Purpose

_THEN = {
    Purpose.REGISTRATION: "confirm.next",
    Purpose.RECOVERY: "confirm.next_recovery",
    Purpose.DISPUTE: "confirm.next_dispute",
}


class ConfirmCard(Card):
    """After this nothing changes any more."""

    def __init__(self, journey: Journey, words: Wording) -> None:
        super().__init__(words)
        self._journey = journey
        self._busy = False
        self._facts = Facts(words, known_only=True)

    def compose(self) -> ComposeResult:
        """Facts, contact, level, and what Enter does."""
        yield Words((self.words("confirm.title"), "bold"), classes="card-title")
        yield Words(id="confirm-organisation")
        yield self._facts
        yield Words(id="confirm-contact")
        yield Words(id="confirm-level")
        yield Words(id="confirm-duplicate")
        then = _THEN[self._journey.draft.purpose]
        yield Words((self.words(then), "$quiet"), classes="card-note")
        yield Words(id="confirm-state")
        yield self.errors

    def show_journey(self, journey: Journey, *, open_numbers: bool) -> None:
        """The facts as they will be recorded."""
        self._journey = journey
        self._facts.show_rows(rows(journey.claims, self.words, open_numbers=open_numbers))
        self.query_one("#confirm-organisation", Words).say(*self._organisation())
        self.query_one("#confirm-contact", Words).say(*self._contact(open_numbers))
        if journey.proofed is not None:
            level = int(journey.proofed.level)
            self.query_one("#confirm-level", Words).say(
                (self.words("confirm.level"), "$quiet"), self.words(f"level.{level}")
            )
        if journey.duplicate is not None and journey.duplicate.centre is None:
            self.query_one("#confirm-duplicate", Words).say(
                (CleanText("○"), "$text-warning"), self.words("confirm.duplicate_not_asked")
            )

    def _organisation(self) -> tuple[Part, ...]:
        organisation = self._journey.draft.organisation
        if organisation is None:
            return ()
        code = clean_text(organisation.code, max_length=40)
        return ((self.words("confirm.organisation"), "$quiet"), (organisation.name, "bold"), code)

    def _contact(self, open_numbers: bool) -> tuple[Part, ...]:
        contact = self._journey.contact
        label = (self.words("confirm.contact"), "$quiet")
        if contact is None or (contact.phone is None and contact.email is None):
            return (label, self.words("confirm.no_contact"))
        shown: list[CleanText] = []
        if contact.phone is not None:
            phone = contact.phone
            shown.append(CleanText(phone.grouped if open_numbers else phone.masked))
        if contact.email is not None:
            shown.append(clean_text(contact.email, max_length=254))
        return (label, *shown, *self._done_by_the_citizen())

    def _done_by_the_citizen(self) -> tuple[Part, ...]:
        journey = self._journey
        confirmed = journey.confirmed
        done = (
            (journey.draft.phone_confirmed is not None, "confirm.phone_confirmed"),
            (confirmed is not None and confirmed.sealed_password is not None, "confirm.password"),
        )
        return tuple((self.words(words), "$text-success") for holds, words in done if holds)

    @property
    def hints(self) -> Sequence[Hint]:
        """Enter records."""
        if self._busy:
            return (("F9", "key.lock"), ("F1", "key.help"))
        draft = self._journey.draft
        own: tuple[Hint, ...] = ()
        if draft.purpose is Purpose.REGISTRATION and Step.PASSWORD not in self._journey.route:
            own = (("F5", "key.hand_over"),)
        return (("Enter", self._enter(draft)), *own, ("Esc", "key.back"), ("F6", "key.numbers"),
                ("F8", "key.refuse"), ("F9", "key.lock"), ("F1", "key.help"))  # fmt: skip

    def _enter(self, draft: Draft) -> str:
        if draft.purpose is Purpose.RECOVERY:
            return "key.recovery"
        if draft.purpose is Purpose.DISPUTE:
            return "key.dispute"
        waits = self._journey.needs_approval and self._journey.approver is None
        return "key.approve" if waits else "key.record"

    def show_busy(self, busy: bool) -> None:
        """Recording; a second Enter does nothing."""
        self._busy = busy
        state = self.query_one("#confirm-state", Words)
        if busy:
            self.errors.clear_error()
            state.say((CleanText("▶"), "$accent"), self.words("confirm.recording"))
        else:
            state.say()
        self.changed()

    def take_key(self, key: str) -> None:
        """Enter, once."""
        if key == "\n" and not self._busy:
            self.post_message(GoOn())
