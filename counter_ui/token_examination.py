"""One certificate on its way to a registration: what is known, asked and answered; no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_ui.token_questions import Question, TokenAnswers
from counter_ui.token_seen import SeenCertificate
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Draft, Evidence
from kiosk.errors import SupervisorError
from kiosk.formats.token_verdict import TokenVerdict
from kiosk.use_cases.certificate_standing import Standing
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from kiosk.use_cases.signer_evidence import signer_claim

_NOT_GENUINE = Check("evidence.genuine", Outcome.FAILS, "evidence.simulated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """From the choice of a certificate to the PIN; each step makes a new value."""

    seen: SeenCertificate
    draft: Draft
    practice: bool
    """Whether this counter takes practice certificates."""
    standing: Standing | None = None
    """None while the certificate is being judged."""
    answers: TokenAnswers | None = None
    proof: tuple[Check, ...] = ()
    """Of a signature that did not prove what it should."""

    def judged(self, standing: Standing) -> Examination:
        """The certificate's worth is known; what was answered before stays."""
        possible = standing.verdict.capacities
        answers = self.answers or TokenAnswers(possible=possible, kind=self.draft.kind)
        return replace(self, standing=standing, answers=replace(answers, possible=possible))

    def answered(self, answers: TokenAnswers) -> Examination:
        """Another answer; another capacity of the holder has to be judged anew.

        Raises ``SupervisorError('policy.not_allowed')`` where nobody registers so by token.
        """
        if answers.kind is self.draft.kind:
            return replace(self, answers=answers)
        if not self.draft.policy.rules_for(answers.kind, self.draft.method):
            raise SupervisorError("policy.not_allowed")
        draft = replace(self.draft, kind=answers.kind)
        return replace(self, draft=draft, answers=answers, standing=None)

    @property
    def verdict(self) -> TokenVerdict | None:
        """None while the certificate is being judged."""
        return self.standing.verdict if self.standing else None

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check so far."""
        verdict = self.verdict
        if verdict is None:
            return ()
        genuine = () if self.practice or not verdict.simulated else (_NOT_GENUINE,)
        return (*(self.proof or verdict.checks), *genuine)

    @property
    def refused(self) -> bool:
        """Whether nobody need be asked for a PIN: it would change nothing."""
        without_papers = self.answers is not None and self.answers.papers_seen is False
        return without_papers or any(each.outcome is Outcome.FAILS for each in self.checks)

    @property
    def question(self) -> Question | None:
        """What to ask the officer next."""
        if self.answers is None or any(each.outcome is Outcome.FAILS for each in self.checks):
            return None
        return self.answers.question

    @property
    def code_is_missing(self) -> bool:
        """Whether the organisation's number must be typed: the certificate names none."""
        if self.verdict is None or self.draft.kind is ApplicantKind.CITIZEN:
            return False
        return signer_claim(self.verdict, self.draft.kind).organisation_code is None

    @property
    def ready(self) -> bool:
        """Whether only the owner's PIN is missing."""
        return self.answers is not None and not self.refused and self.question is None

    def represented(self, represent: RepresentOrganisation, draft: Draft, code: str) -> Draft:
        """``draft``, which holds the proof, with the organisation that it is for.

        Raises as :class:`RepresentOrganisation`.
        """
        answers = self.answers
        if draft.kind is ApplicantKind.CITIZEN or answers is None or answers.capacity is None:
            return draft
        return represent(draft, answers.capacity, papers_seen=answers.papers_seen, code=code)

    def preview(self, represent: RepresentOrganisation, code: str) -> None:
        """Raises beforehand what :meth:`represented` would raise after the PIN."""
        if self.verdict is not None:
            claim = signer_claim(self.verdict, self.draft.kind)
            self.represented(represent, self.draft.with_evidence(Evidence(claim=claim)), code)
