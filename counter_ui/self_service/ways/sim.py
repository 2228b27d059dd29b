"""SIM ký số: the certificate on the SIM says who it is, its signature that they are here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from counter_ui.screens.cards import entry_rules
from counter_ui.self_service.finishing import look_step
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.challenge import ChallengeStep, needs_challenge
from counter_ui.self_service.steps.choice import Choice, ChoiceStep
from counter_ui.self_service.steps.consent import ConsentStep
from counter_ui.self_service.steps.signer import signer_step, stated_mail
from counter_ui.self_service.steps.sim import SimActs, SimWaitStep
from counter_ui.self_service.steps.typed import NumberStep
from counter_ui.self_service.typed_way import in_phone_groups
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.way import Group, Way, needs_centre
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Contact, Draft
from kiosk.domain.sim_request import Carrier, SimRequest
from kiosk.use_cases.sign_with_sim import SimStep

_KEY: Final = "self_service.sim"
_STEPS: Final = ("consent", "carrier", "phone", "signing", "signer", "password")


@dataclass(slots=True, repr=False, eq=False)
class SimWay:
    """One visit along it; each method makes the step that it is named after."""

    visit: Visit
    carrier: Carrier = Carrier.VINAPHONE
    phone: Phone | None = None
    draft: Draft | None = None

    def consent(self) -> Step:
        """Notice and agreement, before anything is asked."""
        return ConsentStep(
            self.visit, lambda step: step.show(self.which_carrier()), progress=_at("consent")
        )

    def which_carrier(self) -> Step:
        """Nothing is guessed from the number: numbers are portable."""
        words = self.visit.words
        choices = [Choice(each.value, words(f"carrier.{each.value}")) for each in Carrier]

        def chosen(step: Step, name: str) -> None:
            self.carrier = Carrier(name)
            step.show(self.number())

        return ChoiceStep(self.visit, f"{_KEY}.carrier", choices, chosen, progress=_at("carrier"))

    def number(self) -> Step:
        """The number of the SIM; where the policy asks, a challenge before its phone rings."""

        def typed(step: Step, text: str) -> None:
            self.phone = entry_rules.phone(text)
            if needs_challenge(self.visit):
                step.show(ChallengeStep(self.visit, self._sign, progress=_at("phone")))
            else:
                self._sign(step)

        return NumberStep(
            self.visit,
            f"{_KEY}.phone",
            entry_rules.phone,
            typed,
            grouped=in_phone_groups,
            progress=_at("phone"),
        )

    def _sign(self, step: Step) -> None:
        step.show(SimWaitStep(self.visit, self._acts(), self._signed, progress=_at("signing")))

    def _acts(self) -> SimActs:
        sign = self.visit.station.ways.sign_with_sim

        def send() -> SimRequest:
            phone = self._phone()
            self.visit.station.limits(self.visit.policy().unattended, phone=phone)
            open_draft = self.visit.station.station.desk.open_draft
            if self.draft is None:
                self.draft = open_draft(
                    self.visit.shift, ApplicantKind.CITIZEN, Method.SIM_SIGNATURE
                )
            return sign.send(self.draft, phone, self.carrier)

        def ask(request: SimRequest) -> SimStep:
            assert self.draft is not None, "a request is asked about for its draft"
            return sign.ask(self.draft, request)

        return SimActs(send, ask)

    def _signed(self, step: Step, news: SimStep) -> None:
        def register(last: Step) -> None:
            contact = Contact(phone=self._phone(), email=stated_mail(news.signer))
            last.show_for_good(
                look_step(self.visit, lambda: news.draft, lambda: contact, progress=_at("password"))
            )

        checks = news.draft.evidence[-1].checks if news.draft.evidence else ()
        step.show_for_good(
            signer_step(self.visit, news.signer, checks, register, progress=_at("signer"))
        )

    def _phone(self) -> Phone:
        assert self.phone is not None, "typed before the SIM is asked"
        return self.phone


def _at(step: str) -> Progress:
    return Progress(_STEPS.index(step) + 1, len(_STEPS))


WAYS: Final = (
    Way(
        name="sim",
        group=Group.HIGH,
        method=Method.SIM_SIGNATURE,
        greyed=needs_centre,
        begin=lambda visit: SimWay(visit).consent(),
    ),
)
