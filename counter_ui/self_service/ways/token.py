"""USB ký số: the certificate says who it is, its key that they are here, the code whose phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from counter_ui.screens.cards import entry_rules
from counter_ui.self_service.finishing import look_step
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.choice import Choice, ChoiceStep
from counter_ui.self_service.steps.code import CodeActs, CodeStep
from counter_ui.self_service.steps.consent import ConsentStep
from counter_ui.self_service.steps.signer import signer_step, stated_mail
from counter_ui.self_service.steps.token import PinStep, PlugInStep
from counter_ui.self_service.steps.typed import NumberStep
from counter_ui.self_service.steps.wait import WaitStep
from counter_ui.self_service.token_watching import TokenWatching
from counter_ui.self_service.typed_way import in_phone_groups
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.way import Group, Way, needs_centre
from counter_ui.showing import day_text
from counter_ui.station import TokenDesk
from counter_ui.token_seen import MOST_SHOWN, SeenCertificate
from kiosk.domain.clean_text import CleanText
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Contact, Draft
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.certificate_standing import Standing
from kiosk.use_cases.signer_evidence import SignerFacts, signer_facts

_KEY: Final = "self_service.token"
_STEPS: Final = ("consent", "plug_in", "signer", "pin", "phone", "code", "password")


@dataclass(slots=True, repr=False, eq=False)
class TokenWay:
    """One visit along it; each method makes the step that it is named after."""

    visit: Visit
    tokens: TokenDesk
    signer: SignerFacts | None = None
    phone: Phone | None = None
    draft: Draft | None = None

    def consent(self) -> Step:
        """Notice and agreement, before anything is asked."""
        return ConsentStep(
            self.visit, lambda step: step.show(self.plug_in()), progress=_at("consent")
        )

    def plug_in(self) -> Step:
        """Wait for a token; of several certificates one is chosen."""

        def seen(step: Step, watching: TokenWatching, found: tuple[SeenCertificate, ...]) -> None:
            if len(found) == 1:
                step.show_for_good(self.judge(watching, found[0]))
            else:
                step.show_for_good(self.choose(watching, found))

        return PlugInStep(self.visit, self.tokens, seen, progress=_at("plug_in"))

    def choose(self, watching: TokenWatching, found: tuple[SeenCertificate, ...]) -> Step:
        """Several certificates, on one token or on several."""
        choices = [
            Choice(str(place), each.name or self.visit.words("token_card.unreadable"), _below(each))
            for place, each in enumerate(found[:MOST_SHOWN])
        ]

        def chosen(step: Step, name: str) -> None:
            step.show(self.judge(watching, found[int(name)]))

        return ChoiceStep(self.visit, f"{_KEY}.choose", choices, chosen, progress=_at("plug_in"))

    def judge(self, watching: TokenWatching, seen: SeenCertificate) -> Step:
        """What the certificate is worth by itself; nobody is asked for a PIN in vain."""
        watching.used = seen
        judge = self.tokens.prove.judge

        def ask() -> Standing:
            standing = judge(seen.token, seen.certificate, ApplicantKind.CITIZEN)
            if standing.verdict.holder.person_number is None:
                raise AtTheDeskError("self_service.token_without_number")
            return standing

        def judged(step: Step, standing: Standing) -> None:
            self.signer = signer_facts(standing.verdict)
            step.show_for_good(
                signer_step(
                    self.visit,
                    self.signer,
                    standing.verdict.checks,
                    lambda last: last.show(self.pin(seen, standing)),
                    button="self_service.button.next",
                    progress=_at("signer"),
                )
            )

        return WaitStep(self.visit, f"{_KEY}.judging", ask, judged, progress=_at("signer"))

    def pin(self, seen: SeenCertificate, standing: Standing) -> Step:
        """The owner's PIN, then one signature over this registration."""
        prove = self.tokens.prove

        def sign(pin: bytearray) -> Draft:
            draft = self._opened()
            return prove(draft, seen.token, seen.certificate, pin, standing.answers)

        def signed(step: Step, draft: Draft) -> None:
            self.draft, self.visit.proved_human = draft, True
            checks = draft.evidence[-1].checks
            step.show_for_good(
                signer_step(
                    self.visit,
                    self.signer,
                    checks,
                    lambda last: last.show(self.number()),
                    button="self_service.button.next",
                    progress=_at("phone"),
                )
            )

        return PinStep(self.visit, seen, sign, signed, progress=_at("pin"))

    def number(self) -> Step:
        """The certificate names no phone."""

        def typed(step: Step, text: str) -> None:
            self.phone = entry_rules.phone(text)
            step.show(self.code())

        return NumberStep(
            self.visit,
            "self_service.ask.phone",
            entry_rules.phone,
            typed,
            grouped=in_phone_groups,
            progress=_at("phone"),
        )

    def code(self) -> Step:
        """The phone is in the owner's hands."""
        confirm = self.visit.station.ways.confirm_phone

        def send() -> OneTimeCode:
            self.visit.station.limits(self.visit.policy().unattended, phone=self._phone())
            return confirm.send(self._opened(), self._phone())

        def attempt(code: OneTimeCode, typed: str) -> OneTimeCode:
            self.draft, answered = confirm.attempt(self._opened(), code, typed)
            return answered

        def resend(code: OneTimeCode) -> OneTimeCode:
            self.visit.station.limits(self.visit.policy().unattended, phone=self._phone())
            return confirm.resend(self._opened(), code)

        def confirmed(step: Step, _: OneTimeCode) -> None:
            contact = Contact(phone=self._phone(), email=stated_mail(self.signer))
            step.show_for_good(
                look_step(self.visit, self._opened, lambda: contact, progress=_at("password"))
            )

        return CodeStep(
            self.visit, CodeActs(send, attempt, resend), confirmed, progress=_at("code")
        )

    def _opened(self) -> Draft:
        if self.draft is None:
            open_draft = self.visit.station.station.desk.open_draft
            self.draft = open_draft(self.visit.shift, ApplicantKind.CITIZEN, Method.USB_TOKEN)
        return self.draft

    def _phone(self) -> Phone:
        assert self.phone is not None, "typed before a code is sent"
        return self.phone


def _below(seen: SeenCertificate) -> CleanText:
    until = day_text(seen.valid_to) if seen.valid_to else CleanText("")
    return CleanText(" · ".join(each for each in (seen.authority, until) if each))


def _at(step: str) -> Progress:
    return Progress(_STEPS.index(step) + 1, len(_STEPS))


def _greyed(visit: Visit) -> str:
    if visit.station.station.tokens is None:
        return "self_service.greyed.no_token_driver"
    return needs_centre(visit) or visit.station.token_trouble()


def _begin(visit: Visit) -> Step:
    tokens = visit.station.station.tokens
    assert tokens is not None, "greyed without"
    return TokenWay(visit, tokens).consent()


WAYS: Final = (
    Way(
        name="token",
        group=Group.HIGH,
        method=Method.USB_TOKEN,
        greyed=_greyed,
        begin=_begin,
    ),
)
