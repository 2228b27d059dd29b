"""Notice, consent, and the last look, in lines."""

from __future__ import annotations

from counter_ui.journey import Journey
from counter_ui.plain.conversation import Conversation
from counter_ui.plain.refused import Refused
from counter_ui.route import Step
from counter_ui.station import Station
from kiosk.domain.registration import Purpose, RefusalReason

_NOTICE = ("what", "why", "who", "how_long", "rights")
_HAND_OVER = "5"
"""As F5 on the screen."""


def agree(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """The notice read aloud. Raises ``Refused`` without consent."""
    notice = journey.draft.policy.notice
    talk.say("consent.title")
    for paragraph in _NOTICE:
        talk.say(f"consent.{paragraph}")
    talk.say("consent.version", version=notice.version)
    talk.say("consent.basis", basis=talk.words(f"legal_basis.{notice.legal_basis}"))
    talk.say("consent.question")
    if not talk.ask_yes("plain.yes_or_no"):
        raise Refused(RefusalReason.NO_CONSENT)
    return journey


def look_again(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """The facts once more; only Enter goes on, and 5 hands over to the citizen first."""
    registers = journey.draft.purpose is Purpose.REGISTRATION
    talk.say("confirm.next" if registers else f"{journey.draft.purpose.value}.title")
    talk.say_facts(journey.claims)
    _say_organisation(journey, talk)
    may_hand_over = registers and Step.PASSWORD not in journey.route and station.ways is not None
    question = "plain.record" if registers else "plain.hand_in"
    if may_hand_over:
        question = "plain.record_or_hand_over"
    while answer := talk.ask(question, fresh=True):
        if answer == _HAND_OVER and may_hand_over:
            return journey.handed_over()
        talk.say("plain.only_enter")
    return journey


def _say_organisation(journey: Journey, talk: Conversation) -> None:
    organisation = journey.draft.organisation
    if organisation is not None:
        label = talk.words("confirm.organisation")
        talk.say("plain.returned", label=label, value=organisation.name)
