"""Which steps a registration takes, by its way and by what the applicant came for."""

from __future__ import annotations

from enum import StrEnum

from kiosk.domain.one_time_code import PHONE_CONFIRMED
from kiosk.domain.policy import Method
from kiosk.domain.prepared import HandOver
from kiosk.domain.registration import Draft, Purpose


class Step(StrEnum):
    """The steps at the left, in order; no way takes them all."""

    EVIDENCE = "evidence"
    REVIEW = "review"
    CONTACT = "contact"
    CONSENT = "consent"
    CODE = "code"
    PASSWORD = "password"
    CONFIRM = "confirm"
    RECEIPT = "receipt"


BY_EYE = frozenset({Method.IN_PERSON, Method.POST_OFFICE})
"""On these the officer compares person and card."""
WITH_CONTACT = frozenset({Method.MOBILE_SUBSCRIBER, Method.SOCIAL_INSURANCE, Method.SIM_SIGNATURE})
"""Their own card asks for phone and e-mail."""
_CITIZENS_OWN = (Step.CODE, Step.PASSWORD)


def code_is_asked(draft: Draft) -> bool:
    """Whether no level can be had without a confirmed phone, or the phone is to be replaced."""
    rules = draft.policy.rules_for(draft.kind, draft.method)
    wanted = bool(rules) and all(PHONE_CONFIRMED in rule.requires for rule in rules)
    return wanted or draft.purpose is Purpose.RECOVERY


def route_of(draft: Draft, *, hands_over: bool) -> tuple[Step, ...]:
    """From the first step to the paper.

    With ``hands_over`` the citizen confirms the phone and sets a password here; where the policy
    asks for a code, always. A dispute needs neither. What was done at a kiosk is left out.
    """
    left_out = set()
    if draft.method not in BY_EYE:
        left_out.add(Step.REVIEW)
    if draft.method in WITH_CONTACT:
        left_out.add(Step.CONTACT)
    if not (hands_over or code_is_asked(draft)) or draft.purpose is Purpose.DISPUTE:
        left_out.update(_CITIZENS_OWN)
    if draft.prepared is not None:
        left_out.update(_done_at_the_kiosk(draft, draft.prepared))
    return tuple(step for step in Step if step not in left_out)


def _done_at_the_kiosk(draft: Draft, before: HandOver) -> tuple[Step, ...]:
    consent = (Step.CONSENT,) if before.consents else ()
    phone = (Step.CONTACT, Step.CODE) if draft.phone_confirmed is not None else ()
    return (*consent, *phone)
