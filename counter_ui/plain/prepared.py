"""Hồ sơ chuẩn bị ở ki-ốt, in lines: the ticket is scanned or its code typed."""

from __future__ import annotations

from counter_ui.plain.conversation import Conversation
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.officer import Shift
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError, LaterError
from kiosk.use_cases.take_over_prepared import TakenOver


def take_over(station: Station, shift: Shift, talk: Conversation) -> TakenOver | None:
    """None once nothing was typed. Raises ``Back`` and ``Stop``."""
    talk.say("prepared.title")
    take = ways_of(station).take_over_prepared
    while ticket := talk.ask("plain.ticket", quiet=True):
        try:
            if take is None:
                raise LaterError("centre.none")
            talk.say("prepared.opening")
            return take.take_over(take.fetch(ticket, shift.officer.code), shift)
        except KioskError as error:
            talk.tell(error, "plain.ticket_again")
    return None


def finish(draft: Draft, station: Station) -> None:
    """It is over here: nothing of the visit stays anywhere else."""
    take = station.ways.take_over_prepared if station.ways is not None else None
    if take is not None and draft.prepared is not None:
        take.finish(draft.prepared)
