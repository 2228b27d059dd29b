"""Level and duplicates, in lines: asked after the evidence, and again after the citizen's code."""

from __future__ import annotations

from counter_ui.journey import Journey
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.refused import Refused
from counter_ui.plain.services import choose_service
from counter_ui.station import Station
from kiosk.domain.policy import Level
from kiosk.domain.proofing import IN_PERSON_QUESTIONS
from kiosk.domain.registration import Proofed, Purpose, RefusalReason
from kiosk.errors import KioskError


def prove(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """The journey with level and duplicates. Raises ``Back`` where they cannot be asked,
    ``Refused`` without a level, and what :func:`choose_service` raises with an account in the way.
    """
    desk = station.desk
    try:
        proofed = desk.proof_applicant(journey.draft, journey.in_person)
        _say_level(proofed, talk)
        enough = journey.proved(proofed, None).proved_enough
        duplicate = desk.check_duplicate.of(proofed) if enough else None
    except KioskError as error:
        talk.tell(error)
        raise Back from None
    if duplicate is None:
        talk.tell_code("proofing.no_level")
        raise Refused(*_likely(journey))
    if journey.draft.purpose is Purpose.REGISTRATION:
        if duplicate.exists:
            choose_service(proofed, duplicate, station, talk)
        elif duplicate.centre is None:
            talk.say("confirm.duplicate_not_asked")
    return journey.proved(proofed, duplicate)


def _likely(journey: Journey) -> tuple[RefusalReason, ...]:
    return (RefusalReason.CHIP_NOT_PROVED,) if journey.in_person.same_face is not None else ()


def _say_level(proofed: Proofed, talk: Conversation) -> None:
    own = [each for each in proofed.checks if each.name not in IN_PERSON_QUESTIONS]
    talk.say_checks(own)
    if proofed.level is not Level.NONE:
        talk.say(f"level.{int(proofed.level)}")
