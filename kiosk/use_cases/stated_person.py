"""Whom an authority is asked about: the best facts that the draft holds by now."""

from __future__ import annotations

from kiosk.domain.registration import Draft
from kiosk.ports.authoritative_source import StatedPerson
from kiosk.use_cases.proof_applicant import best_facts


def stated_person(draft: Draft) -> StatedPerson:
    """From chip, QR or typing; raises ``AtTheDeskError('evidence.incomplete')``."""
    citizen = best_facts(tuple(each.claim for each in draft.evidence))
    return StatedPerson(
        registration_id=draft.id,
        officer_code=draft.shift.officer.code,
        number=citizen.number,
        name=citizen.name,
        birth=citizen.birth,
        old_number=citizen.old_number,
    )
