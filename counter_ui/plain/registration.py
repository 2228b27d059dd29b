"""One registration in lines, by any way: its evidence, contact, consent, recording; or a stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from counter_ui.journey import Journey
from counter_ui.plain import agreeing, alone, contact
from counter_ui.plain.approval import LeftForLater, approver_for
from counter_ui.plain.conversation import Back, Conversation, Stop
from counter_ui.plain.endings import hand_over, refuse
from counter_ui.plain.prepared import finish
from counter_ui.plain.refused import Refused
from counter_ui.plain.services import Served, serve
from counter_ui.plain.ways import by_eye, compared, sim, token
from counter_ui.route import Step
from counter_ui.station import Station
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.policy import Method
from kiosk.domain.receipt import Receipt
from kiosk.domain.registration import Confirmed, Draft, Purpose
from kiosk.errors import KioskError

Play = Callable[[Journey, Station, Conversation], Journey]
"""One step: asks, and gives back the journey with what was answered; raises ``Back``, ``Stop``,
``Refused``, ``Served``, and ``KioskError`` where the draft is left as it is."""

WAYS: Final[Mapping[Method, Play]] = {
    Method.IN_PERSON: by_eye.show_papers,
    Method.POST_OFFICE: by_eye.show_papers,
    Method.MOBILE_SUBSCRIBER: compared.compare_subscriber,
    Method.SOCIAL_INSURANCE: compared.compare_insurance,
    Method.SIM_SIGNATURE: sim.sign_with_sim,
    Method.USB_TOKEN: token.sign_with_token,
}
"""How each way shows who it is."""
_STEPS: Final[Mapping[Step, Play]] = {
    Step.REVIEW: by_eye.compare,
    Step.CONTACT: contact.reach,
    Step.CONSENT: agreeing.agree,
    Step.CODE: alone.confirm_phone,
    Step.PASSWORD: alone.set_password,
    Step.CONFIRM: agreeing.look_again,
}


@dataclass(frozen=True, slots=True)
class Done:
    """Recorded: its papers can be printed once more."""

    confirmed: Confirmed
    receipt: Receipt


class PlainRegistration:
    """The same use cases in the same order as on the screen; ``/lui`` goes one step back."""

    def __init__(self, station: Station, talk: Conversation) -> None:
        self._station, self._talk = station, talk

    def play(self, journey: Journey) -> Done | None:
        """To the receipt or the slip; None where nothing was recorded.

        What is served instead goes on in a draft of its own, and the first one is let go.
        """
        while journey.step is not Step.RECEIPT:
            try:
                journey = self._step(journey)
            except Back:
                journey = journey.at(journey.step_before)
                self._talk.say("plain.back")
            except Served as served:
                journey = self._served(journey.draft, served.draft)
            except (Stop, Refused) as stop:
                if self._refused(journey.draft, stop):
                    return None
        return self._end(journey)

    def _step(self, journey: Journey) -> Journey:
        steps = {**_STEPS, Step.EVIDENCE: WAYS[journey.draft.method]}
        after = steps[journey.step](journey, self._station, self._talk)
        kept = DraftInHand(draft=after.draft, step=after.step.value, contact=after.contact)
        self._station.desk.keep_draft.keep(kept)
        return after.at(after.step_after)

    def _served(self, before: Draft, draft: Draft) -> Journey:
        keep_draft = self._station.desk.keep_draft
        keep_draft.begin(DraftInHand(draft=draft, step=Step.EVIDENCE.value))
        finish(before, self._station)
        keep_draft.forget(before.id, before.shift.officer)
        self._talk.say(f"{draft.purpose.value}.title")
        return Journey(draft=draft)

    def _refused(self, draft: Draft, stop: Stop | Refused) -> bool:
        """Whether a reason was chosen; ``/lui`` there goes back to the question."""
        likely = stop.likely if isinstance(stop, Refused) else ()
        try:
            refuse(draft, likely, self._station, self._talk)
        except (Back, Stop):
            self._talk.say("plain.back")
            return False
        finish(draft, self._station)
        return True

    def _end(self, journey: Journey) -> Done | None:
        """After this nothing changes any more; what stops it here leaves the draft."""
        proofed, reached = journey.proofed, journey.contact
        if proofed is None or reached is None:
            raise RuntimeError("recording before proofing and contact")
        try:
            confirm = self._station.desk.confirm_with_applicant
            confirmed = journey.confirmed or confirm(proofed, reached)
            approver = approver_for(confirmed, self._station, self._talk)
            if journey.draft.purpose is not Purpose.REGISTRATION:
                serve(confirmed, approver, self._station, self._talk)
                finish(journey.draft, self._station)
                return None
            desk = self._station.desk
            recorded = desk.record_registration(desk.approve_registration(confirmed, approver))
        except KioskError as error:
            self._talk.tell(error)
            self._talk.say("plain.not_recorded")
            return None
        except (Back, Stop):
            self._talk.say("plain.not_recorded")
            return None
        except LeftForLater:
            return None
        self._station.wake_post()
        finish(journey.draft, self._station)
        hand_over(recorded.receipt, self._station, self._talk)
        return Done(confirmed, recorded.receipt)
