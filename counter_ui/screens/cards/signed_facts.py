"""The certificate's four facts and the e-mail, as the portal shows them before *Đăng ký*."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from counter_ui.screens.cards import entry_rules
from counter_ui.showing import day_text
from counter_ui.widgets.checks import Checks, not_held
from counter_ui.widgets.form import Entry, Form
from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.claim import Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.local_day import local_day
from kiosk.domain.registration import Draft
from kiosk.use_cases.sign_with_sim import SimStep
from kiosk.use_cases.signer_evidence import SignerFacts

VERDICTS = {
    Outcome.HOLDS: ("✓", "bold $text-success", "sim.verified"),
    Outcome.NOT_CHECKED: ("○", "bold $text-warning", "sim.unproved"),
    Outcome.FAILS: ("✕", "bold $text-error", "sim.not_verified"),
}


class SignedFacts(Vertical):
    """Shown once a signature came; what does not hold stands below with its reason."""

    def __init__(self, words: Wording, *, mail_required: bool) -> None:
        super().__init__(classes="signed-facts")
        self.words = words
        self._required = self._open = mail_required
        judge = entry_rules.mail if mail_required else entry_rules.mail_if_any
        self.form = Form(words, (Entry("mail", judge, required=mail_required),))
        self._facts = Words(classes="known-person")
        self._verdict = Words(classes="way-state")
        self._checks = Checks(words)
        self.holds = False
        """Whether it may go on: nothing failed. What was not checked, the policy judges."""

    def compose(self) -> ComposeResult:
        """Facts, e-mail, verdict, checks."""
        yield self._facts
        yield self.form
        yield self._verdict
        yield self._checks

    @property
    def mail(self) -> str | None:
        """As typed; the form has judged it."""
        return entry_rules.mail_if_any(self.form.text("mail")) if self._open else None

    @property
    def mail_hint(self) -> str:
        """What F7 does; nothing where an address is mandatory."""
        if self._required or not self.holds:
            return ""
        return "key.close_mail" if self._open else "key.mail"

    def begin(self) -> None:
        """Into the e-mail where it is open."""
        if self._open and self.holds:
            self.form.begin("mail")
        else:
            self.screen.set_focus(None)

    def toggle_mail(self) -> None:
        """F7, where an address is not mandatory."""
        if self.mail_hint:
            self._open = not self._open
            self.form.clear_error()
            self._show_form()
            self.begin()

    def show_step(self, step: SimStep) -> None:
        """A signature came."""
        checks = certificate_checks(step.draft)
        self.holds = step.signer is not None and all(
            check.outcome is not Outcome.FAILS for check in checks
        )
        if step.signer is not None:
            self._facts.update(lines(*self._fact_lines(step.signer)))
            if step.signer.email and not self.form.text("mail"):
                self.form.fill("mail", step.signer.email)
                self._open = True
        sign, style, key = VERDICTS[worst_outcome(checks) if self.holds else Outcome.FAILS]
        self._verdict.say((CleanText(sign), style), (self.words(key), style))
        self._checks.show_checks(not_held(checks))
        self._show_form()

    def _show_form(self) -> None:
        self.form.show_rows(("mail",) if self._open else ())
        self.form.display = self.holds and self._open

    def _fact_lines(self, signer: SignerFacts) -> list[Content]:
        facts = (
            ("signer.name", signer.name),
            ("signer.valid_from", day_text(local_day(signer.valid_from))),
            ("signer.valid_to", day_text(local_day(signer.valid_to))),
            ("signer.authority", signer.authority),
        )
        return [line((self.words(key), "$quiet"), (value, "bold")) for key, value in facts]


def certificate_checks(draft: Draft) -> tuple[Check, ...]:
    """Those of the certificate that was shown."""
    shown = (each for each in draft.evidence if each.claim.source is Source.CERTIFICATE)
    return next((each.checks for each in shown), ())


def worst_outcome(checks: tuple[Check, ...]) -> Outcome:
    """Not verified is not forged, and not verified is never verified."""
    outcomes = {check.outcome for check in checks} or {Outcome.NOT_CHECKED}
    order = (Outcome.FAILS, Outcome.NOT_CHECKED, Outcome.HOLDS)
    return next(each for each in order if each in outcomes)
