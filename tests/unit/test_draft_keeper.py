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


class Slow:
    """Has two drafts and does not come to forgetting one of them."""

    def __init__(self) -> None:
        self.done, self.forgets, self.may_forget = list[str](), threading.Event(), threading.Event()

    def begin(self, in_hand: Any) -> None:
        self.done.append(f"begin {in_hand.draft.id}")

    def forget(self, draft_id: str, officer: Any) -> None:
        self.forgets.set()
        assert self.may_forget.wait(60)
        self.done.append(f"forget {draft_id}")

    def waiting(self, officer: Any) -> tuple[Any, ...]:
        kept = ("1", "2") if not self.may_forget.is_set() else ("1",)
        return tuple(SimpleNamespace(id=each) for each in kept)


def test_what_has_ended_is_not_offered_while_the_disk_is_slow() -> None:
    disk, officer = Slow(), cast(Any, None)
    keeper = DraftKeeper(cast(KeepDraft, disk), list[KioskError]().append)
    keeper.end("2", officer)
    assert disk.forgets.wait(60)
    assert [each.id for each in keeper.waiting(officer)] == ["1"]
    disk.may_forget.set()
    keeper.close(within_s=60)
    assert disk.done == ["forget 2"]
    assert [each.id for each in keeper.waiting(officer)] == ["1"]


def test_a_draft_that_ends_before_it_was_kept_is_on_record_once() -> None:
    disk, officer = Slow(), cast(Any, None)
    disk.may_forget.set()
    keeper = DraftKeeper(cast(KeepDraft, disk), list[KioskError]().append)
    opened = cast(Any, SimpleNamespace(draft=SimpleNamespace(id="3")))
    keeper.end("3", officer, opened=opened)
    keeper.close(within_s=60)
    assert disk.done == ["begin 3", "forget 3"]
