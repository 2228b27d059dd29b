"""Thuê bao di động: the carrier says whose number it is."""

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
    return visit.station.ways.check_subscriber(draft, case.phone_value)


def _begin(visit: Visit) -> Step:
    return TypedWay(visit, Case(), Method.MOBILE_SUBSCRIBER, _compare).consent()


WAYS: Final = (
    Way(
        name="mobile",
        group=Group.MEDIUM,
        method=Method.MOBILE_SUBSCRIBER,
        greyed=needs_centre,
        begin=_begin,
    ),
)
