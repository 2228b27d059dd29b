"""Cần giấy tờ gì?: before anything is asked."""

from __future__ import annotations

from textual.content import Content

from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.ways import all_ways
from counter_ui.widgets.words import lines


def papers_step(visit: Visit) -> Step:
    """One paragraph for each way that is offered here."""
    return NoticeStep(visit, "self_service.papers", _paragraphs(visit))


def _paragraphs(visit: Visit) -> list[Content]:
    words = visit.words
    return [
        lines(
            (words(f"self_service.way.{way.name}.title"), "bold"),
            words(f"self_service.way.{way.name}.papers"),
        )
        for way in all_ways()
        if way.offered(visit)
    ]
