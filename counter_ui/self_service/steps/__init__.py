"""Ready-made steps; a way puts them together."""

from __future__ import annotations

from counter_ui.self_service.steps.choice import Choice, ChoiceStep
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.steps.typed import (
    NumberStep,
    PlainTextStep,
    SecretStep,
    TextStep,
    TypedStep,
)
from counter_ui.self_service.steps.wait import WaitStep

__all__ = [
    "Choice",
    "ChoiceStep",
    "NoticeStep",
    "NumberStep",
    "PlainTextStep",
    "SecretStep",
    "TextStep",
    "TypedStep",
    "WaitStep",
]
