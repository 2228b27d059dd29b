"""Trực tiếp and Bưu điện Việt Nam: the officer compares person and card."""

from __future__ import annotations

from counter_ui.journey import QUESTIONS, Answers, Journey
from counter_ui.plain.conversation import Conversation
from counter_ui.plain.papers import read_papers
from counter_ui.plain.proving import prove
from counter_ui.plain.refused import Refused
from counter_ui.screens.cards.refuse import LIKELY
from counter_ui.station import Station

_ALL_YES: Answers = (True, True, True)


def show_papers(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Scan or type, then the chip."""
    talk.say("plain.step_papers")
    return journey.with_draft(read_papers(journey.draft, station, talk))


def compare(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Three questions, then level and duplicates. Raises ``Refused`` at the first no."""
    talk.say("plain.step_compare")
    talk.say_facts(journey.claims)
    talk.say("plain.no_picture")
    for place, question in enumerate(QUESTIONS):
        talk.say(f"question.{question}")
        if not talk.ask_yes("plain.yes_or_no"):
            raise Refused(*LIKELY[place])
    return prove(journey.with_answers(_ALL_YES), station, talk)
