"""Bảo hiểm xã hội: BHXH compares number, code, name and date of birth."""

from __future__ import annotations

from typing import Final

from counter_ui.self_service.case import Case
from counter_ui.self_service.step import Step
from counter_ui.self_service.typed_way import TypedWay
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.way import Group, Way, needs_centre
from kiosk.domain.comparison import Comparison
from kiosk.domain.policy import Method
from kiosk.domain.registration import Draft


def _compare(visit: Visit, draft: Draft, case: Case) -> tuple[Draft, Comparison]:
    return visit.station.ways.compare_insurance(draft, case.insurance_code)


def _begin(visit: Visit) -> Step:
    way = TypedWay(visit, Case(), Method.SOCIAL_INSURANCE, _compare, has_insurance=True)
    return way.consent()


WAYS: Final = (
    Way(
        name="insurance",
        group=Group.MEDIUM,
        method=Method.SOCIAL_INSURANCE,
        greyed=needs_centre,
        begin=_begin,
    ),
)
