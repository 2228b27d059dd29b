"""There is an account already; told only to whoever has proved the phone."""

from __future__ import annotations

from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.visit import Visit
from counter_ui.widgets.words import lines
from kiosk.use_cases.check_duplicate import DuplicateAnswer

_WAYS_ON = ("password", "recover", "dispute")


def existing_step(visit: Visit, found: DuplicateAnswer) -> Step:
    """Three ways on: *Quên mật khẩu*, the counter, *khiếu nại*."""
    words = visit.words
    paragraphs = [
        lines((words(f"existing.{each}"), "bold"), words(f"existing.{each}_how"))
        for each in _WAYS_ON
    ]
    return NoticeStep(
        visit,
        "self_service.existing",
        paragraphs,
        lambda step: step.end(),
        button="self_service.button.done",
    )
