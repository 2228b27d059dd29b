"""What stands in the way of taking the counter's state, or its program, off this machine."""

from __future__ import annotations

from counter_ui.printing_wiring import unfinished_jobs
from counter_ui.ways_wiring import approve_later
from counter_ui.wiring import open_counter, store_path
from kiosk.config import Settings
from kiosk.errors import TechnicianError


def refuse_while_needed(settings: Settings, *, papers_too: bool = True) -> None:
    """Do nothing where nothing would be lost; a counter that was never used has nothing.

    Raises ``TechnicianError`` ``outbox.not_empty`` while anything is not acknowledged, here or
    carried for others, or waits for an approver; ``paper.unfinished`` while a paper is owed to
    somebody (unless not ``papers_too``); and what keeps the store from opening: what cannot be
    looked at is not empty.
    """
    if not settings.store.url and not _was_used(settings):
        return
    with open_counter(settings) as counter:
        left = counter.store.run(
            lambda unit: (
                len(unit.outbox.listing(unfinished_only=True))
                + len(unit.carried.listing(unfinished_only=True))
            )
        )
        left += approve_later(counter).count()
    if left:
        raise TechnicianError("outbox.not_empty", waiting=left)
    if papers_too and (jobs := unfinished_jobs(settings)):
        raise TechnicianError("paper.unfinished", count=len(jobs))


def _was_used(settings: Settings) -> bool:
    path = store_path(settings)
    return any(path.parent.glob(f"{path.name}*"))
