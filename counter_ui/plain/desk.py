"""What is done for whoever stands at the desk, by the numbers of the menu."""

from __future__ import annotations

from functools import partial

from counter_ui.journey import Journey
from counter_ui.plain import menu
from counter_ui.plain.approvals import PlainApprovals
from counter_ui.plain.conversation import Conversation
from counter_ui.plain.dispute import ask_dispute
from counter_ui.plain.endings import say_paper
from counter_ui.plain.finding import PlainFinding
from counter_ui.plain.menu import Choice
from counter_ui.plain.method import choose_method
from counter_ui.plain.prepared import take_over
from counter_ui.plain.registration import Done, PlainRegistration
from counter_ui.plain.trial import try_login
from counter_ui.plain.work import PlainWork
from counter_ui.route import Step
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.showing import clock_text
from counter_ui.station import Station
from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.officer import Shift
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Purpose

_CITIZEN_IN_PERSON = (ApplicantKind.CITIZEN, Method.IN_PERSON)


class PlainDesk:
    """Registrations and what stands beside them; remembers the last one for its papers."""

    def __init__(self, station: Station, talk: Conversation) -> None:
        self._station, self._talk = station, talk
        self._last: Done | None = None

    def forget(self) -> None:
        """Another officer: the last registration is not theirs."""
        self._last = None

    def choices(self, shift: Shift) -> dict[str, Choice]:
        """By number, as far as this counter has them."""
        station = self._station
        found = {"1": Choice("plain.do.register", self._begin)}
        if station.desk.keep_draft.waiting(shift.officer):
            found[menu.RESUME] = Choice("plain.do.resume", self._resume)
        if station.backlog is not None:
            found["4"] = Choice("plain.do.work", self._work_through)
            found["11"] = Choice("plain.do.find", self._find)
        if station.ways is not None:
            found["5"] = Choice("plain.do.other_way", self._begin_by)
            found["6"] = Choice(
                "plain.do.login", lambda shift: try_login(station, shift.officer.code, self._talk)
            )
            found["7"] = Choice("plain.do.dispute", lambda _: ask_dispute(station, self._talk))
            found["10"] = Choice("plain.do.prepared", self._take_over)
        if station.ways is not None and station.officers is not None:
            found["8"] = Choice("plain.do.approvals", self._approve)
        if self._last is not None:
            found[menu.REPRINT] = Choice("plain.do.reprint", self._reprint)
            if station.ways is not None and self._last.confirmed.sealed_password is None:
                found[menu.ACTIVATION] = Choice("plain.do.activation", self._print_activation)
        return found

    # Registrations

    def _begin(self, shift: Shift) -> None:
        """As F2 on the screen: a citizen, in person."""
        draft = self._station.desk.open_draft(shift, *_CITIZEN_IN_PERSON)
        self._register(Journey(draft=draft))

    def _begin_by(self, shift: Shift) -> None:
        """As F3 on the screen."""
        chosen = choose_method(self._station, self._talk)
        self._register(Journey(draft=self._station.desk.open_draft(shift, *chosen)))

    def _take_over(self, shift: Shift) -> None:
        """All is filled in: to the comparison of face and card."""
        taken = take_over(self._station, shift, self._talk)
        if taken is not None:
            self._register(Journey(draft=taken.draft, contact=taken.contact).at(Step.REVIEW))

    def _open_dispute(self, shift: Shift) -> None:
        """With the citizen at the desk: proved by the card, like a registration."""
        open_draft = self._station.desk.open_draft
        draft = open_draft(shift, *_CITIZEN_IN_PERSON, purpose=Purpose.DISPUTE)
        self._talk.say("dispute.title")
        self._register(Journey(draft=draft))

    def _register(self, journey: Journey) -> None:
        kept = DraftInHand(draft=journey.draft, step=journey.step.value, contact=journey.contact)
        self._station.desk.keep_draft.begin(kept)
        self._play(journey)

    def _play(self, journey: Journey) -> None:
        self._last = PlainRegistration(self._station, self._talk).play(journey) or self._last

    def _resume(self, shift: Shift) -> None:
        """The papers are there still; what was answered is asked again."""
        keep_draft, talk = self._station.desk.keep_draft, self._talk
        waiting = keep_draft.waiting(shift.officer)
        if not waiting:
            return
        newest = waiting[0]
        method = talk.words(f"method.{newest.method.value}")
        talk.say("plain.waits", method=method, time=clock_text(newest.opened_at))
        if not talk.ask_yes("plain.resume_or_drop"):
            keep_draft.forget(newest.id, shift.officer)
            talk.say("plain.dropped")
            return
        in_hand = keep_draft.resume(newest.id, shift)
        talk.say("plain.resumed", time=clock_text(newest.opened_at))
        if in_hand.draft.purpose is not Purpose.REGISTRATION:
            talk.say(f"{in_hand.draft.purpose.value}.title")
        step = Step.EVIDENCE if in_hand.draft.prepared is None else Step.REVIEW
        self._play(Journey(draft=in_hand.draft, contact=in_hand.contact).at(step))

    # Beside them

    def _work_through(self, shift: Shift) -> None:
        """What waits and what is to be done."""
        backlog = self._station.backlog
        if backlog is not None:
            dispute = partial(self._open_dispute, shift)
            PlainWork(backlog, self._station, self._talk, shift.officer, dispute).play()

    def _find(self, shift: Shift) -> None:
        """By number or slip."""
        backlog = self._station.backlog
        if backlog is not None:
            dispute = partial(self._open_dispute, shift)
            PlainFinding(backlog, shift.officer, self._talk, dispute).play()

    def _approve(self, _: Shift) -> None:
        """By another officer than the one who took it in."""
        officers = self._station.officers
        if officers is not None:
            PlainApprovals(officers, self._station, self._talk).play()

    def _reprint(self, _: Shift) -> None:
        """The last receipt once more, in its newest state."""
        if self._last is not None:
            say_paper(self._station.desk.issue_receipt(self._last.receipt), self._talk)

    def _print_activation(self, shift: Shift) -> None:
        """How to sign in for the first time."""
        if self._last is not None:
            give = ways_of(self._station).hand_out_guidance
            about = self._last.confirmed
            say_paper(give(GuidanceKind.ACTIVATION, shift.officer, about)[1], self._talk)
