"""One registration in lines, by any way: its evidence, contact, consent, recording; or a stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from counter_ui.journey import Journey
from counter_ui.plain import agreeing, alone, contact
from counter_ui.plain.approval import approver_for
from counter_ui.plain.conversation import Back, Conversation, Stop
from counter_ui.plain.endings import hand_over, refuse
from counter_ui.plain.refused import Refused
from counter_ui.plain.ways import by_eye, compared, sim, token
from counter_ui.route import Step
from counter_ui.station import Station
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.policy import Method
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError

Play = Callable[[Journey, Station, Conversation], Journey]
"""One step: asks, and gives back the journey with what was answered; raises ``Back``, ``Stop``,
``Refused``, and ``KioskError`` where the draft is left as it is."""

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


class PlainRegistration:
    """The same use cases in the same order as on the screen; ``/lui`` goes one step back."""

    def __init__(self, station: Station, talk: Conversation) -> None:
        self._station, self._talk = station, talk

    def play(self, draft: Draft) -> None:
        """From the way's own evidence to the receipt or the slip."""
        journey = Journey(draft=draft)
        while journey.step is not Step.RECEIPT:
            try:
                journey = self._step(journey)
            except Back:
                journey = journey.at(journey.step_before)
                self._talk.say("plain.back")
            except (Stop, Refused) as stop:
                if self._refused(journey.draft, stop):
                    return
        self._record(journey)

    def _step(self, journey: Journey) -> Journey:
        steps = {**_STEPS, Step.EVIDENCE: WAYS[journey.draft.method]}
        after = steps[journey.step](journey, self._station, self._talk)
        kept = DraftInHand(draft=after.draft, step="evidence", contact=after.contact)
        self._station.desk.keep_draft.keep(kept)
        return after.at(after.step_after)

    def _refused(self, draft: Draft, stop: Stop | Refused) -> bool:
        """Whether a reason was chosen; ``/lui`` there goes back to the question."""
        likely = stop.likely if isinstance(stop, Refused) else ()
        try:
            refuse(draft, likely, self._station, self._talk)
        except (Back, Stop):
            self._talk.say("plain.back")
            return False
        return True

    def _record(self, journey: Journey) -> None:
        """After this nothing changes any more; what stops it here leaves the draft."""
        desk, proofed, reached = self._station.desk, journey.proofed, journey.contact
        if proofed is None or reached is None:
            raise RuntimeError("recording before proofing and contact")
        try:
            confirmed = journey.confirmed or desk.confirm_with_applicant(proofed, reached)
            approver = approver_for(confirmed, self._station, self._talk)
            recorded = desk.record_registration(desk.approve_registration(confirmed, approver))
        except KioskError as error:
            self._talk.tell(error)
            self._talk.say("plain.not_recorded")
            return
        except (Back, Stop):
            self._talk.say("plain.not_recorded")
            return
        self._station.wake_post()
        hand_over(recorded.receipt, self._station, self._talk)
