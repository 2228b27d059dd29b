"""Where a store's numbers go on after it was put back to an earlier state.

A store from a backup does not know which numbers were given since. It begins a new epoch: numbers
jump to where no earlier life of this counter can have been, so that none is given twice and the
centre sees a gap that it can ask about instead of two registrations under one number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from kiosk.store.counters import EPOCH, OUTBOX_SEQUENCE, RECEIPT_NUMBER, largest, raise_to
from kiosk.store.receipts import VIETNAM

_SEQUENCES_AN_EPOCH: Final = 20
"""Bits: a million registrations, far more than a counter makes between two restorations."""
_RECEIPTS_AN_EPOCH: Final = 10_000
_RECEIPTS_A_MINUTE: Final = 10
"""More than any counter gives: two lives begun in different minutes never meet on one day."""


def epoch_of(sequence: int) -> int:
    """The epoch in which a sequence number was given; 0 before the first restoration."""
    return sequence >> _SEQUENCES_AN_EPOCH


def place_in_epoch(sequence: int) -> int:
    """1, 2, 3 … since the epoch began."""
    return sequence & ((1 << _SEQUENCES_AN_EPOCH) - 1)


def in_epoch(epoch: int, place: int) -> int:
    """The sequence number at ``place`` of ``epoch``."""
    return epoch << _SEQUENCES_AN_EPOCH | place


def begin_epoch(connection: Connection, now: datetime) -> int:
    """Let sequence and receipt numbers jump; returns the epoch.

    The epoch is the second in which it began, or one more than the last where the clock went back:
    the same backup restored twice gives two epochs. Receipt numbers carry the day, so only two
    lives on one day could meet: they go on from the next ten thousand plus the minute of the day.
    """
    epoch = max(largest(connection, EPOCH) + 1, int(now.timestamp()))
    raise_to(connection, EPOCH, epoch)
    raise_to(connection, OUTBOX_SEQUENCE, in_epoch(epoch, 0))
    here = now.astimezone(VIETNAM)
    ten_thousands = largest(connection, RECEIPT_NUMBER) // _RECEIPTS_AN_EPOCH + 1
    minute = here.hour * 60 + here.minute
    number = ten_thousands * _RECEIPTS_AN_EPOCH + minute * _RECEIPTS_A_MINUTE
    raise_to(connection, RECEIPT_NUMBER, number)
    return epoch
