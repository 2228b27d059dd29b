"""What the approver sees: portrait, facts, contact, every check; and one line of the list."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from counter_ui.showing import number_text, rows
from counter_ui.widgets.checks import Checks
from counter_ui.widgets.facts import Facts
from counter_ui.widgets.portrait import Portrait
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.local_day import VIETNAM
from kiosk.domain.registration import Contact
from kiosk.domain.waiting_approval import WaitingApproval


class ApprovalLook(Horizontal):
    """Of one registration; numbers masked until asked for."""

    def __init__(self, words: Wording) -> None:
        super().__init__(classes="later-look")
        self._words = words
        self.portrait = Portrait(words)
        self._facts, self._contact, self._checks = Facts(words), Words(), Checks(words)

    def compose(self) -> ComposeResult:
        """The face beside everything else."""
        yield self.portrait
        with Vertical(classes="later-facts"):
            yield self._facts
            yield self._contact
            yield self._checks

    def show_waiting(self, waiting: WaitingApproval, *, open_numbers: bool) -> None:
        """Everything but the portrait, which takes a moment."""
        confirmed = waiting.confirmed
        claims = tuple(each.claim for each in confirmed.proofed.draft.evidence)
        self._facts.show_rows(rows(claims, self._words, open_numbers=open_numbers))
        self._contact.say((contact_words(confirmed.contact, self._words), "$quiet"))
        self._checks.show_checks(confirmed.proofed.checks)


def contact_words(contact: Contact, words: Wording) -> CleanText:
    """Phone, masked, and e-mail, or that there is none."""
    none = words("later.no_contact")
    phone = contact.phone.masked if contact.phone else none
    email = clean_text(contact.email, max_length=80) if contact.email else none
    return words("later.contact", phone=phone, email=email)


def portrait_of(waiting: WaitingApproval) -> bytes | None:
    """As the chip has it, compressed."""
    shown = waiting.confirmed.proofed.draft.evidence
    return next((each.portrait for each in shown if each.portrait is not None), None)


def row_of(waiting: WaitingApproval, words: Wording) -> CleanText:
    """One line of the list, the number masked; or why it was sent back."""
    draft, citizen = waiting.confirmed.proofed.draft, waiting.confirmed.proofed.citizen
    facts = {
        "time": f"{waiting.kept_at.astimezone(VIETNAM):%H:%M %d/%m}",
        "method": words(f"method.{draft.method.value}"),
        "clerk": waiting.clerk,
    }
    if waiting.returned is not None:
        reason = words(f"later.reason.{waiting.returned.value}")
        return words("later.returned", approver=waiting.approver, reason=reason, **facts)
    return words("later.row", number=number_text(citizen.number, open_numbers=False), **facts)
