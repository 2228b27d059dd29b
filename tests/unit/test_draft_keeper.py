"""The keeper's thread: what the disk refuses once is written when the disk takes it again."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any, cast

from counter_ui.draft_keeper import DraftKeeper
from kiosk.errors import KioskError, LaterError
from kiosk.use_cases.keep_draft import KeepDraft


class Stumbling:
    """Refuses the first time."""

    def __init__(self) -> None:
        self.refusals, self.written = 1, threading.Event()

    def begin(self, in_hand: Any) -> None:
        if self.refusals:
            self.refusals -= 1
            raise LaterError("store.full")
        self.written.set()


def test_what_was_refused_is_written_without_another_key() -> None:
    disk, told = Stumbling(), list[KioskError]()
    keeper = DraftKeeper(cast(KeepDraft, disk), told.append)
    keeper.keep(cast(Any, SimpleNamespace(draft=SimpleNamespace(id="1"))))
    assert disk.written.wait(30)
    keeper.close()
    assert [error.code for error in told] == ["store.full"]
