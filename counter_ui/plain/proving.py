"""Level and duplicates, in lines: asked after the evidence, and again after the citizen's code."""

from __future__ import annotations

from counter_ui.journey import Journey
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.refused import Refused
from counter_ui.station import Station
from kiosk.domain.policy import Level
from kiosk.domain.proofing import IN_PERSON_QUESTIONS
from kiosk.domain.registration import Proofed, RefusalReason
from kiosk.errors import KioskError
from kiosk.use_cases.check_duplicate import DuplicateAnswer


def prove(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """The journey with level and duplicates. Raises ``Back`` where they cannot be asked, and
    ``Refused`` without a level or with an account in the way.
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
    _look_at(duplicate, talk)
    return journey.proved(proofed, duplicate)


def _likely(journey: Journey) -> tuple[RefusalReason, ...]:
    return (RefusalReason.CHIP_NOT_PROVED,) if journey.in_person.same_face is not None else ()


def _say_level(proofed: Proofed, talk: Conversation) -> None:
    own = [each for each in proofed.checks if each.name not in IN_PERSON_QUESTIONS]
    talk.say_checks(own)
    if proofed.level is not Level.NONE:
        talk.say(f"level.{int(proofed.level)}")


def _look_at(answer: DuplicateAnswer, talk: Conversation) -> None:
    if answer.exists:
        here = answer.centre is None or not answer.centre.exists
        talk.say("existing.title")
        talk.say("existing.here" if here else "existing.centre")
        for way in ("password", "recover", "dispute"):
            talk.say(f"existing.{way}_how")
        raise Refused(RefusalReason.ACCOUNT_EXISTS)
    if answer.centre is None:
        talk.say("confirm.duplicate_not_asked")
