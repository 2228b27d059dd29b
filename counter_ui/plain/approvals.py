"""Chờ duyệt, in lines: the list, the approver's own sign-in, what was shown, yes or back."""

from __future__ import annotations

from typing import Final

from counter_ui.plain.approval import signed_in_beside
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.endings import say_paper
from counter_ui.screens.cards.approval_look import contact_words, row_of
from counter_ui.station import OfficerDesk, Station
from kiosk.domain.officer import Officer
from kiosk.domain.waiting_approval import ReturnReason, WaitingApproval
from kiosk.errors import KioskError

_MOST_SAID: Final = 9
_REASONS: Final = tuple(ReturnReason)


class PlainApprovals:
    """One registration at a time; whoever approves has signed in for that one."""

    def __init__(self, officers: OfficerDesk, station: Station, talk: Conversation) -> None:
        self._later, self._station, self._talk = officers.approve_later, station, talk

    def play(self) -> None:
        """Until nothing waits. Raises ``Back`` and ``Stop``, and what the use cases raise."""
        while waiting := self._waiting():
            named = [row_of(each, self._talk.words) for each in waiting]
            chosen = waiting[self._talk.choose(named, "plain.which_waiting")]
            try:
                self._look(chosen)
            except Back:
                self._talk.say("plain.back")
            except KioskError as error:
                self._talk.tell(error)

    def _waiting(self) -> tuple[WaitingApproval, ...]:
        """What can be approved, at most nine, the oldest first; what was sent back is said."""
        talk, found = self._talk, self._later.waiting()
        for each in found:
            if each.returned is not None:
                talk.talk.say(row_of(each, talk.words))
        waiting = tuple(each for each in found if each.returned is None)
        if waiting:
            talk.say("later.title", count=len(waiting))
        else:
            talk.say("later.none")
        return waiting[:_MOST_SAID]

    def _look(self, chosen: WaitingApproval) -> None:
        """Raises ``Back`` as soon as the approver who looks may be another person."""
        talk = self._talk
        approver = signed_in_beside(talk.ask("plain.approver"), chosen.clerk, self._station, talk)
        locked, confirmed = talk.times_locked, chosen.confirmed
        talk.say_facts(tuple(each.claim for each in confirmed.proofed.draft.evidence))
        talk.talk.say(contact_words(confirmed.contact, talk.words))
        talk.say("plain.no_picture_later")
        talk.say_checks(confirmed.proofed.checks)
        talk.say("later.ask", clerk=chosen.clerk)
        approves = talk.ask_yes("plain.approve_or_send_back")
        reason = None if approves else self._ask_reason()
        if talk.times_locked != locked:
            raise Back
        self._decide(chosen, approver, reason)

    def _ask_reason(self) -> ReturnReason:
        talk = self._talk
        talk.say("later.why")
        named = [talk.words(f"later.reason.{each.value}") for each in _REASONS]
        return _REASONS[talk.choose(named, "plain.which_reason")]

    def _decide(
        self, chosen: WaitingApproval, approver: Officer, reason: ReturnReason | None
    ) -> None:
        talk, station = self._talk, self._station
        if reason is not None:
            self._later.send_back(chosen.place, approver, reason)
            said = talk.words(f"later.reason.{reason.value}")
            talk.say("later.sent_back", clerk=chosen.clerk, reason=said)
            return
        recorded = self._later.decide(chosen.place, approver)
        station.wake_post()
        talk.say("later.approved", number=recorded.receipt.number)
        say_paper(station.desk.issue_receipt(recorded.receipt), talk)
