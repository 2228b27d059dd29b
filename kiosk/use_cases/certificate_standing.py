"""Judge a certificate with what authorities say now: OCSP first, lists where that is not enough."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.evidence import Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.formats.certificate_path import NOT_REVOKED
from kiosk.formats.certificate_trust import CertificateTrust, RevocationAnswers
from kiosk.formats.token_verdict import TokenVerdict, judge_certificate
from kiosk.ports.certificate_trust import CertificateStatus, CertificateTrustStore
from kiosk.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Standing:
    """A certificate judged, and by what."""

    verdict: TokenVerdict
    answers: RevocationAnswers


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """Ask only about certificates that lead to a trusted root; nobody else's addresses are used."""

    clock: Clock
    trust: CertificateTrustStore
    status: CertificateStatus

    def __call__(
        self, certificate: bytes, others: tuple[bytes, ...], kind: ApplicantKind | None = None
    ) -> Standing:
        """Takes up to 30 s without network. Raises ``TechnicianError('trust.…')``."""
        trust = self.trust.trust()
        answers = RevocationAnswers()
        verdict = self._judged(certificate, others, trust, answers, kind)
        if not _is_open(verdict):
            return Standing(verdict, answers)
        chain = (certificate, *verdict.chain)
        for ask in (self._ocsp, self._lists):
            answers = answers + ask(chain)
            verdict = self._judged(certificate, others, trust, answers, kind)
            if not _is_open(verdict):
                break
        return Standing(verdict, answers)

    def _judged(
        self,
        certificate: bytes,
        others: tuple[bytes, ...],
        trust: CertificateTrust,
        answers: RevocationAnswers,
        kind: ApplicantKind | None,
    ) -> TokenVerdict:
        now = self.clock.now()
        return judge_certificate(certificate, others, trust, answers, now, kind)

    def _ocsp(self, chain: tuple[bytes, ...]) -> RevocationAnswers:
        return RevocationAnswers(ocsp=self.status.ocsp(chain))

    def _lists(self, chain: tuple[bytes, ...]) -> RevocationAnswers:
        return RevocationAnswers(crls=self.status.lists(chain))


def _is_open(verdict: TokenVerdict) -> bool:
    """Whether an answer could still change something."""
    if not verdict.chain:
        return False
    return any(
        each.name == NOT_REVOKED
        and each.outcome is Outcome.NOT_CHECKED
        and each.reason.startswith("certificate.revocation_")
        for each in verdict.checks
    )
