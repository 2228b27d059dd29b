"""Keeps the newest state of a draft, on one thread: the screen never waits for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from kiosk.domain.kept_draft import DraftInHand, WaitingDraft
from kiosk.domain.officer import Officer
from kiosk.errors import KioskError
from kiosk.use_cases.keep_draft import KeepDraft

_TRY_AGAIN_S = 1.0
_Ended = tuple[str, Officer, DraftInHand | None]
"""Which, let go of by whom, and what is to be on record of it before."""


class DraftKeeper:
    """Whatever comes while the disk is busy replaces what has not been written yet."""

    def __init__(self, keep_draft: KeepDraft, told: Callable[[KioskError], None]) -> None:
        """``told`` is called in this thread, once for each kind of trouble in a row."""
        self._keep_draft, self._told = keep_draft, told
        self._changed = threading.Condition()
        self._newest: DraftInHand | None = None
        self._ended: list[_Ended] = []
        self._closing = False
        self._begun = ""
        self._trouble = ""
        self._thread = threading.Thread(target=self._run, name="draft-keeper", daemon=True)
        self._thread.start()

    def keep(self, in_hand: DraftInHand) -> None:
        """Write this state as soon as the disk is free."""
        with self._changed:
            self._newest = in_hand
            self._changed.notify_all()

    def end(self, draft_id: str, officer: Officer, *, opened: DraftInHand | None = None) -> None:
        """Nobody goes on with it; after recording and refusing this changes nothing.

        ``opened`` is written first: of a draft that may not have been kept yet the end is on record
        as well.
        """
        with self._changed:
            if self._newest is not None and self._newest.draft.id == draft_id:
                self._newest = None
            self._ended.append((draft_id, officer, opened))
            self._changed.notify_all()

    def waiting(self, officer: Officer) -> tuple[WaitingDraft, ...]:
        """What this officer may go on with, without what ends here as soon as the disk is free."""
        with self._changed:
            ending = {draft_id for draft_id, *_ in self._ended}
        return tuple(e for e in self._keep_draft.waiting(officer) if e.id not in ending)

    def close(self, *, within_s: float = 2.0) -> None:
        """Write what is left, then end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(within_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._trouble:
                    self._changed.wait_for(lambda: self._closing, _TRY_AGAIN_S)
                self._changed.wait_for(lambda: self._newest or self._ended or self._closing)
                newest, self._newest = self._newest, None
                ended = tuple(self._ended)
                closing = self._closing
            try:
                self._write(newest, ended)
                self._trouble = ""
            except KioskError as error:
                self._put_back(newest)
                if error.code != self._trouble:
                    self._trouble = error.code
                    self._told(error)
            if closing:
                return

    def _put_back(self, newest: DraftInHand | None) -> None:
        """Try again soon, unless something newer has come: nobody may type another letter."""
        with self._changed:
            gone = {draft_id for draft_id, *_ in self._ended}
            if self._newest is None and newest is not None and newest.draft.id not in gone:
                self._newest = newest

    def _write(
        self,
        newest: DraftInHand | None,
        ended: Sequence[_Ended],
    ) -> None:
        for each in ended:
            draft_id, officer, opened = each
            if opened is not None:
                self._keep_draft.begin(opened)
            self._keep_draft.forget(draft_id, officer)
            with self._changed:
                self._ended.remove(each)
        if newest is None:
            return
        if newest.draft.id == self._begun:
            self._keep_draft.keep(newest)
        else:
            self._keep_draft.begin(newest)
            self._begun = newest.draft.id
