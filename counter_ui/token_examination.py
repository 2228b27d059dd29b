"""One certificate on its way to a registration: what is known, asked and answered; no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_ui.token_seen import SeenCertificate
from kiosk.domain.claim import Source
from kiosk.domain.claim_checks import holder_check
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.registration import Draft, Evidence
from kiosk.errors import SupervisorError
from kiosk.formats.token_verdict import TokenVerdict
from kiosk.use_cases.certificate_standing import Standing
from kiosk.use_cases.signer_evidence import signer_claim

KIND_KEYS = {
    "1": ApplicantKind.CITIZEN,
    "2": ApplicantKind.ENTERPRISE,
    "3": ApplicantKind.AGENCY,
}
"""By which key somebody is registered as what, where the certificate allows several."""
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
    unjudged: bool = False
    """It cannot be judged just now."""
    kind_answered: bool = False
    """Whether somebody said as what the holder registers."""
    proof: tuple[Check, ...] = ()
    """Of a signature that did not prove what it should."""

    def as_kind(self, kind: ApplicantKind) -> Examination:
        """The holder registers as this; if otherwise than the draft says, it is judged anew.

        Raises ``SupervisorError('policy.not_allowed')`` where nobody registers so by token.
        """
        if kind is self.draft.kind:
            return replace(self, kind_answered=True)
        if not self.draft.policy.rules_for(kind, self.draft.method):
            raise SupervisorError("policy.not_allowed")
        draft = replace(self.draft, kind=kind)
        return replace(self, draft=draft, kind_answered=True, standing=None)

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
        return (*(self.proof or verdict.checks), *genuine, *self._holder_check())

    def _holder_check(self) -> tuple[Check, ...]:
        """Where a card of the citizen was read too: whether it is the same person."""
        others = tuple(each.claim for each in self.preview.evidence)
        found = holder_check(others) if self.draft.kind is ApplicantKind.CITIZEN else None
        return (found,) if found is not None and len(others) > 1 else ()

    @property
    def refused(self) -> bool:
        """Whether nobody need be asked for a PIN: it would change nothing."""
        stranger = any(each.outcome is not Outcome.HOLDS for each in self._holder_check())
        chip_read = self.draft.claim(Source.CHIP) is not None
        failed = any(each.outcome is Outcome.FAILS for each in self.checks)
        return failed or (stranger and chip_read)

    @property
    def without_level(self) -> bool:
        """Whether what could not be checked leaves no level in this policy, PIN or no PIN."""
        not_held = {each.name for each in self.checks if each.outcome is not Outcome.HOLDS}
        rules = self.draft.policy.rules_for(self.draft.kind, self.draft.method)
        return self.standing is not None and all(each.requires & not_held for each in rules)

    @property
    def kinds(self) -> tuple[ApplicantKind, ...]:
        """As what the holder may be registered, while that is to be asked; else none."""
        if self.verdict is None or self.refused or self.kind_answered:
            return ()
        found = self.verdict.capacities
        return found if len(found) > 1 else ()

    @property
    def card_is_missing(self) -> bool:
        """Whether only the chip of the citizen's card can say that the certificate is theirs.

        It names nothing but a CMND, which no person of today's number can be known by.
        """
        if self.verdict is None or self.draft.kind is not ApplicantKind.CITIZEN:
            return False
        return self.verdict.holder.person_number is None and not self.draft.claim(Source.CHIP)

    @property
    def party_is_missing(self) -> bool:
        """Whether it is not said yet who acts for the organisation."""
        return self.draft.kind is not ApplicantKind.CITIZEN and self.draft.organisation is None

    @property
    def sound(self) -> bool:
        """Whether nothing but people's words and the PIN is missing."""
        return self.standing is not None and not (
            self.refused or self.kinds or self.card_is_missing or self.without_level
        )

    @property
    def preview(self) -> Draft:
        """The draft with what the certificate states, though nobody has signed yet."""
        if self.verdict is None or self.draft.claim(Source.CERTIFICATE) is not None:
            return self.draft
        claim = signer_claim(self.verdict, self.draft.kind)
        return self.draft.with_evidence(Evidence(claim=claim))
