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
        self, visit: Visit, then: Callable[[Step], None], *, progress: Progress | None = None
    ) -> None:
        super().__init__(
            visit,
            _KEY,
            _paragraphs(visit),
            then,
            button="self_service.button.agree",
            progress=progress,
        )


def _paragraphs(visit: Visit) -> list[Content]:
    words, notice = visit.words, visit.policy().notice
    said = [line(words(f"{_KEY}.{part}")) for part in ("what", "why", "who", "rights")]
    basis = words(f"legal_basis.{notice.legal_basis}")
    version = words("consent.version", version=notice.version)
    return [*said, line((words("consent.basis", basis=basis), "$quiet"), (version, "$quiet"))]
