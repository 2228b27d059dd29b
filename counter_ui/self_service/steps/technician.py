"""The technician's way out: code and passphrase of somebody who is enrolled at this kiosk."""

from __future__ import annotations

from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.typed import PlainTextStep, SecretStep
from counter_ui.self_service.visit import Visit
from kiosk.domain.officer import Officer
from kiosk.errors import AtTheDeskError


def technician_step(visit: Visit) -> Step:
    """The code first; *Quay lại* leads back to the citizen."""

    def code_typed(step: Step, code: str) -> None:
        step.show(_passphrase(visit, code))

    return PlainTextStep(visit, "self_service.technician.code", _needed, code_typed)


def _passphrase(visit: Visit, code: str) -> Step:
    sign_in = visit.station.ways.approver_sign_in

    def typed(step: Step, passphrase: str) -> None:
        step.leave()

        def known(officer: Officer) -> None:
            step.end(Ending.TECHNICIAN)

        step.work(lambda: sign_in(code, passphrase), known)

    return SecretStep(visit, "self_service.technician.passphrase", _needed, typed)


def _needed(text: str) -> None:
    if not text.strip():
        raise AtTheDeskError("officer.sign_in_failed")
