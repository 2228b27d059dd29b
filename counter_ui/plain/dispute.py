"""Tra cứu khiếu nại, in lines: the number on the slip is all that is asked for."""

from __future__ import annotations

from counter_ui.plain.conversation import Conversation
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.showing import clock_text, day_text
from counter_ui.station import Station
from kiosk.domain.account_service import Dispute, DisputeState
from kiosk.domain.local_day import local_day
from kiosk.errors import KioskError


def ask_dispute(station: Station, talk: Conversation) -> None:
    """Until nothing is typed. Raises ``Back`` and ``Stop``."""
    talk.say("dispute_state.title")
    state = ways_of(station).open_dispute.state
    while number := talk.ask("plain.dispute_number"):
        try:
            say_dispute(state(number), talk)
        except KioskError as error:
            talk.tell(error, "dispute_state.again")


def say_dispute(dispute: Dispute, talk: Conversation) -> None:
    """Where it is, since when, and what that means."""
    talk.say(f"dispute_state.{dispute.state.value}")
    if dispute.state is not DisputeState.UNKNOWN_NUMBER:
        day, time = day_text(local_day(dispute.at)), clock_text(dispute.at)
        talk.say("dispute_state.since", day=day, time=time)
    talk.say(f"dispute_state.{dispute.state.value}_means")
