"""Behind the screen: the ledger is anchored, the time verified, the outbox compared, by itself."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from counter_ui.background import Background
from counter_ui.ledger_care import verify_ledger
from counter_ui.played_registration import play
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE, practice_counter
from counter_ui.station import CentreLight, PostStatus
from kiosk.domain.work_item import OtherWork
from kiosk.use_cases.browse_tasks import BrowseTasks

_PATIENCE_S = 60.0


def test_a_day_with_a_screen_open(tmp_path: Path) -> None:
    with practice_counter(tmp_path, pcsc=False) as practice:
        counter = practice.counter
        play(practice, lambda _: None)
        background = Background(counter)
        anchored_from, differing_from, upkept = 1, 0, threading.Event()

        def told(status: PostStatus) -> None:
            reached = status.centre is CentreLight.REACHED
            compared = status.needs_person >= differing_from
            if reached and compared and verify_ledger(counter).anchored >= anchored_from:
                upkept.set()

        try:
            background.watch(told, lambda _: None)
            assert upkept.wait(_PATIENCE_S)
            assert counter.time.standing().verified
            roll = counter.leases.held()
            assert roll is not None
            assert roll.of(OFFICER_CODE) is not None
            shift = counter.desk.open_shift(OFFICER_CODE, OFFICER_PASSPHRASE)
            lose_registrations(practice.centre.folder)
            counter.desk.close_shift(shift)
            differing_from, anchored_from = 1, verify_ledger(counter).entries
            upkept.clear()
            background.wake()  # as the screen does when a shift is closed
            assert upkept.wait(_PATIENCE_S)
        finally:
            background.close()
        assert verify_ledger(counter).broken is None
        (task,) = BrowseTasks(counter.store)()
        assert (task.kind, task.reason) == (OtherWork.DIFFERENCE, "reconcile.lost_there")


def lose_registrations(centre: Path) -> None:
    """As a centre does that was put back from an old backup."""
    with closing(sqlite3.connect(centre / "centre.sqlite", timeout=60)) as database, database:
        database.execute("DELETE FROM attachments")
        database.execute("DELETE FROM registrations")
