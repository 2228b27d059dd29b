"""Checks between claims that are more than field by field; the same at counter and centre."""

from __future__ import annotations

from kiosk.domain.certificate_holder import HOLDER_IS_APPLICANT
from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Check, Outcome


def holder_check(claims: tuple[Claim, ...]) -> Check | None:
    """Whether the person of a certificate is the applicant; None where no person is named.

    A nine-digit number (CMND) connects to a twelve-digit person only through the old number that
    the person's own chip states: the printed QR is not signed, so at the centre it would be the
    counter's word and no more. Reasons: ``certificate.of_another_person``,
    ``certificate.old_number_unknown``.
    """
    certificate = next((c for c in claims if c.source is Source.CERTIFICATE), None)
    if certificate is None or not (certificate.number or certificate.old_number):
        return None
    if certificate.number is not None:
        others = {c.number for c in claims if c.number is not None}
        return _check(others == {certificate.number})
    stated = {c.old_number for c in claims if c.source is Source.CHIP and c.old_number}
    if not stated:
        reason = "certificate.old_number_unknown"
        return Check(HOLDER_IS_APPLICANT, Outcome.NOT_CHECKED, reason)
    return _check(stated == {certificate.old_number})


def _check(same: bool) -> Check:
    if same:
        return Check(HOLDER_IS_APPLICANT, Outcome.HOLDS)
    return Check(HOLDER_IS_APPLICANT, Outcome.FAILS, "certificate.of_another_person")
