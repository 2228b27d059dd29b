"""Mobile subscriber and social insurance: type who you are, prove the phone, be compared.

The authority and the list of accounts are asked after the phone is proved and never before: who has
not the phone learns nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counter_ui.screens.cards import entry_rules
from counter_ui.self_service.case import Case
from counter_ui.self_service.finishing import look_step
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.challenge import ChallengeStep, needs_challenge
from counter_ui.self_service.steps.code import CodeActs, CodeStep
from counter_ui.self_service.steps.consent import ConsentStep
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.steps.typed import NumberStep, PlainTextStep, TextStep
from counter_ui.self_service.visit import Visit
from counter_ui.widgets.words import line
from kiosk.domain.clean_text import clean_text
from kiosk.domain.comparison import Comparison
from kiosk.domain.local_day import local_day
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Draft

_ASK = "self_service.ask"
Compare = Callable[[Visit, Draft, Case], tuple[Draft, Comparison]]


class _InsuranceStep(PlainTextStep):
    """Mostly digits."""

    DIGITS_FIRST = True


@dataclass(frozen=True, slots=True)
class TypedWay:
    """One visit along such a way; each method makes the step that it is named after."""

    visit: Visit
    case: Case
    method: Method
    compare: Compare
    has_insurance: bool = False

    def consent(self) -> Step:
        """Notice and agreement, before anything is asked."""
        return ConsentStep(
            self.visit, lambda step: step.show(self.number()), progress=self._at("consent")
        )

    def number(self) -> Step:
        """Số CMT/CCCD."""

        def typed(step: Step, text: str) -> None:
            self.case.number = text
            step.show(self.insurance() if self.has_insurance else self.name())

        return NumberStep(
            self.visit,
            f"{_ASK}.number",
            entry_rules.person_number,
            typed,
            grouped=in_threes,
            progress=self._at("number"),
        )

    def insurance(self) -> Step:
        """Mã bảo hiểm xã hội; empty where it is the personal number."""

        def typed(step: Step, text: str) -> None:
            self.case.insurance = text
            step.show(self.name())

        return _InsuranceStep(
            self.visit,
            f"{_ASK}.insurance",
            lambda text: entry_rules.insurance_code(text) if text.strip() else None,
            typed,
            progress=self._at("insurance"),
        )

    def name(self) -> Step:
        """Họ tên."""

        def typed(step: Step, text: str) -> None:
            self.case.name = text
            step.show(self.birth())

        return TextStep(
            self.visit, f"{_ASK}.name", entry_rules.person_name, typed, progress=self._at("name")
        )

    def birth(self) -> Step:
        """Ngày sinh."""

        def typed(step: Step, text: str) -> None:
            self.case.birth = text
            step.show(self.phone())

        today = local_day(self.visit.station.ways.choose_method.clock.now())
        return NumberStep(
            self.visit,
            f"{_ASK}.birth",
            lambda text: entry_rules.birth_date(text, today),
            typed,
            sign="/",
            progress=self._at("birth"),
        )

    def phone(self) -> Step:
        """Số điện thoại."""

        def typed(step: Step, text: str) -> None:
            self.case.phone = text
            step.show(self.mail())

        return NumberStep(
            self.visit,
            f"{_ASK}.phone",
            entry_rules.phone,
            typed,
            grouped=in_phone_groups,
            progress=self._at("phone"),
        )

    def mail(self) -> Step:
        """E-mail, not required."""

        def typed(step: Step, text: str) -> None:
            self.case.mail = text
            step.show(self.review())

        return PlainTextStep(
            self.visit,
            f"{_ASK}.mail",
            entry_rules.mail_if_any,
            typed,
            progress=self._at("mail"),
        )

    def review(self) -> Step:
        """Everything once more; *Đăng ký* sends the code."""
        words, case = self.visit.words, self.case
        shown = (
            ("number", in_threes(case.number)),
            *((("insurance", case.insurance),) if case.insurance else ()),
            ("name", case.name),
            ("birth", case.birth),
            ("phone", case.phone_value.grouped),
            *((("mail", case.mail),) if case.mail else ()),
        )
        rows = [
            line(
                (words(f"{_ASK}.{name}.title"), "$quiet"),
                (clean_text(text, max_length=300), "bold"),
            )
            for name, text in shown
        ]

        def agreed(step: Step) -> None:
            if needs_challenge(self.visit):
                step.show(ChallengeStep(self.visit, self._send, progress=self._at("review")))
            else:
                self._send(step)

        return NoticeStep(
            self.visit,
            "self_service.review",
            rows,
            agreed,
            button="self_service.button.register",
            progress=self._at("review"),
        )

    # The phone, then the authority

    def _send(self, step: Step) -> None:
        step.show(CodeStep(self.visit, self._code_acts(), self._proved, progress=self._at("code")))

    def _code_acts(self) -> CodeActs:
        confirm, case = self.visit.station.ways.confirm_phone, self.case

        def send() -> OneTimeCode:
            phone = case.phone_value
            self._count_try()
            case.draft = self._stated()
            return confirm.send(case.draft, phone)

        def attempt(code: OneTimeCode, typed: str) -> OneTimeCode:
            assert case.draft is not None, "a code is tried for the draft that it was sent for"
            case.draft, answered = confirm.attempt(case.draft, code, typed)
            return answered

        def resend(code: OneTimeCode) -> OneTimeCode:
            assert case.draft is not None, "a code is sent again for its draft"
            self._count_try()
            return confirm.resend(case.draft, code)

        return CodeActs(send, attempt, resend)

    def _count_try(self) -> None:
        rules, case = self.visit.policy().unattended, self.case
        self.visit.station.limits(rules, phone=case.phone_value, number=case.person_number)

    def _stated(self) -> Draft:
        """The draft with what was typed; opened once, corrected where something was corrected."""
        desk, case = self.visit.station.station.desk, self.case
        draft = case.draft or desk.open_draft(self.visit.shift, ApplicantKind.CITIZEN, self.method)
        return desk.read_evidence.person(draft, case.person)

    def _proved(self, step: Step, code: OneTimeCode) -> None:
        def prove() -> Draft:
            assert self.case.draft is not None, "the code has proved a draft"
            self.case.draft, _ = self.compare(self.visit, self.case.draft, self.case)
            return self.case.draft

        step.show_for_good(
            look_step(self.visit, prove, lambda: self.case.contact, progress=self._at("password"))
        )

    def _at(self, name: str) -> Progress:
        names = [each for each in _STEPS if each != "insurance" or self.has_insurance]
        return Progress(names.index(name) + 1, len(names))


_STEPS = "consent number insurance name birth phone mail review code password".split()


def in_threes(text: str) -> str:
    """``001 099 012 345``."""
    return " ".join(text[at : at + 3] for at in range(0, len(text), 3))


def in_phone_groups(text: str) -> str:
    """``0912 345 678``."""
    return " ".join(part for part in (text[:4], text[4:7], text[7:]) if part)
