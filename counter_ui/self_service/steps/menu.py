"""Chọn phương thức đăng ký: every way that the policy allows here, under its level."""

from __future__ import annotations

from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.choice import Choice, ChoiceStep
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.way import Group, Way
from counter_ui.self_service.ways import all_ways

_KEY = "self_service.menu"


def menu_step(visit: Visit) -> Step:
    """What can be chosen now; what cannot is greyed with its reason, what the policy forbids is
    not there.
    """
    offered = {each.name: each for each in all_ways() if each.offered(visit)}
    in_order = [each for group in Group for each in offered.values() if each.group is group]

    def begin(step: Step, name: str) -> None:
        step.show(offered[name].begin(visit))

    return ChoiceStep(visit, _KEY, [_choice(visit, each) for each in in_order], begin, columns=2)


def _choice(visit: Visit, way: Way) -> Choice:
    words, reason = visit.words, way.greyed(visit)
    return Choice(
        way.name,
        words(f"self_service.way.{way.name}.title"),
        words(f"self_service.way.{way.name}.help"),
        words(reason) if reason else None,
        words(f"self_service.group.{way.group.value}"),
    )
