"""Make every check; whatever is wrong with the counter is a finding, never an error of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from counter_ui.doctor.examined import Examined
from counter_ui.doctor.finding import Finding
from counter_ui.doctor.patience import within
from counter_ui.doctor.registry import CHECKS, DeviceCheck
from counter_ui.wiring import open_counter
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from counter_ui.wiring import Counter
    from kiosk.config import Settings


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Examine everything, opening the counter beside whoever has it open already."""
    examined = Examined(settings)
    language = settings.screen.language
    findings = list(findings_of(examined, _those(settings, needs_open=False)))
    try:
        with open_counter(settings) as counter:
            behind = replace(examined, counter=counter)
            findings.extend(findings_of(behind, _those(settings, needs_open=True)))
    except KioskError as error:
        findings.append(Finding("store", error=error, language=language))
    return tuple(findings)


def examine_open(counter: Counter) -> Iterator[Finding]:
    """Examine a counter that is open, one part after the other."""
    return findings_of(Examined(counter.settings, counter=counter), _wanted(counter.settings))


def findings_of(examined: Examined, checks: Iterable[DeviceCheck]) -> Iterator[Finding]:
    """One finding a check."""
    language = examined.settings.screen.language
    for check in checks:
        try:
            look = partial(check.look, examined)
            yield Finding(check.part, within(look), language=language)
        except KioskError as error:
            yield Finding(check.part, error=error, language=language)


def _those(settings: Settings, *, needs_open: bool) -> list[DeviceCheck]:
    return [each for each in _wanted(settings) if each.needs_open is needs_open]


def _wanted(settings: Settings) -> list[DeviceCheck]:
    return [each for each in CHECKS if each.wanted(settings)]
