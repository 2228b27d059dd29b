"""Checks between claims that are more than field by field; the same at counter and centre."""

from __future__ import annotations

from datetime import date

from kiosk.domain.assistance import Guardian, guardian_check
from kiosk.domain.birth_date import BirthDate
from kiosk.domain.certificate_holder import HOLDER_IS_APPLICANT
from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.organisation import Organisation, organisation_check
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import ApplicantKind


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


def party_checks(
    kind: ApplicantKind,
    claims: tuple[Claim, ...],
    applicant: tuple[PersonNumber, BirthDate],
    parties: tuple[Guardian | None, Organisation | None],
    today: date,
) -> tuple[Check, ...]:
    """Guardian, holder of the certificate, organisation: each where it is in question.

    ``applicant`` is the person at the desk; for an organisation its representative.
    """
    (number, birth), (guardian, organisation) = applicant, parties
    found = [guardian_check(birth, number, guardian, today)]
    if kind is ApplicantKind.CITIZEN:
        found.append(holder_check(claims))
    else:
        silent = Claim(source=Source.CERTIFICATE)
        stated = next((c for c in claims if c.source is Source.CERTIFICATE), silent)
        name, code = stated.organisation, stated.organisation_code
        found.append(organisation_check(organisation, name, code))
        found.append(organisation.check() if organisation else None)
    return tuple(check for check in found if check is not None)


def _check(same: bool) -> Check:
    if same:
        return Check(HOLDER_IS_APPLICANT, Outcome.HOLDS)
    return Check(HOLDER_IS_APPLICANT, Outcome.FAILS, "certificate.of_another_person")
