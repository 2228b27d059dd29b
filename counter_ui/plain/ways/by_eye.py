"""Trực tiếp and Bưu điện Việt Nam: the officer compares person and card."""

from __future__ import annotations

from counter_ui.journey import QUESTIONS, Answers, Journey
from counter_ui.plain.companions import accompanied, is_child
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.papers import read_papers
from counter_ui.plain.proving import prove
from counter_ui.plain.refused import Refused
from counter_ui.screens.cards.prepared import prepared_lines
from counter_ui.screens.cards.refuse import LIKELY
from counter_ui.station import Station
from kiosk.domain.policy import ApplicantKind

_ALL_YES: Answers = (True, True, True)
_COMPANION = "7"
"""As F7 on the screen."""


def show_papers(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Scan or type, then the chip."""
    talk.say("plain.step_papers")
    return journey.with_draft(read_papers(journey.draft, station, talk))


def compare(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Three questions, then level and duplicates. Raises ``Refused`` at the first no."""
    talk.say("plain.step_compare")
    talk.say_facts(journey.claims)
    for line in prepared_lines(journey.draft, talk.words):
        talk.talk.say(line)
    talk.say("plain.no_picture")
    may_accompany = station.ways is not None and journey.draft.kind is ApplicantKind.CITIZEN
    if may_accompany and is_child(journey.draft) and journey.draft.guardian is None:
        journey = _with_companions(journey, station, talk)
    if may_accompany:
        talk.say("plain.companions_by_key")
    place = 0
    while place < len(QUESTIONS):
        talk.say(f"question.{QUESTIONS[place]}")
        others = (_COMPANION,) if may_accompany else ()
        answer = talk.ask_key("plain.yes_or_no", others)
        if answer == _COMPANION:
            journey = _with_companions(journey, station, talk)
        elif answer == "0":
            raise Refused(*LIKELY[place])
        else:
            place += 1
    return prove(journey.with_answers(_ALL_YES), station, talk)


def _with_companions(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """As before after ``/lui``; a child without a guardian is refused by its level."""
    try:
        return journey.with_draft(accompanied(journey.draft, station, talk))
    except Back:
        talk.say("plain.back")
        return journey
