"""What is kept, why, who sees it: read before anything is asked, and agreed to or not."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.visit import Visit
from counter_ui.widgets.words import line

_KEY = "self_service.consent"


class ConsentStep(NoticeStep):
    """*Tôi đồng ý* goes on; not to agree is *Quay lại* or *Thoát*, and nothing was asked yet."""

    def __init__(
        self,
        visit: Visit,
        then: Callable[[Step], None],
        *,
        about: str = _KEY,
        progress: Progress | None = None,
    ) -> None:
        """Paragraphs that a way has of its own stand under ``about``; the others are for all."""
        super().__init__(
            visit,
            _KEY,
            _paragraphs(visit, about),
            then,
            button="self_service.button.agree",
            progress=progress,
        )


def _paragraphs(visit: Visit, about: str) -> list[Content]:
    words, notice = visit.words, visit.policy().notice
    own = (f"{about}.{part}" for part in ("what", "why", "who", "rights"))
    keys = (key if words.has(key) else f"{_KEY}.{key.rpartition('.')[2]}" for key in own)
    said = [line(words(key)) for key in keys]
    basis = words(f"legal_basis.{notice.legal_basis}")
    version = words("consent.version", version=notice.version)
    return [*said, line((words("consent.basis", basis=basis), "$quiet"), (version, "$quiet"))]
