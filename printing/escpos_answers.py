"""What an ESC/POS printer says, sorted by shape: no byte is taken for another question's answer.

A printer may speak unasked (automatic status, when paper runs low or out), late, or nonsense.
*Source: Epson, ESC/POS Command Reference: DLE EOT, GS r, GS a.*
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from printing.escpos import (
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PRINTER,
    ASK_WHEN_DONE,
    PrinterStatus,
    is_automatic_status,
    is_done_answer,
    is_status_answer,
    read_status,
)
from printing.wire import Wire

_REST_OF_AUTOMATIC = 3
_REST_WITHIN_S = 0.2
_MOST_UNREAD = 256
"""Bytes; a printer that has more to say than this is not answering questions."""


@dataclass(slots=True)
class Answers:
    """One printer's side of the talk; every method raises ``OSError`` when the wire breaks."""

    wire: Wire
    done: bool = field(default=False, init=False)
    """GS r was answered: all before it is on paper."""
    strange: bool = field(default=False, init=False)
    """Something came that answers nothing: what this printer says proves nothing."""
    _asked_when_done: bool = field(default=False, init=False)

    def ask_when_done(self, within_s: float) -> None:
        """Ask GS r; an answer that was there before it was asked for does not count."""
        self._read_what_waits()
        self.wire.send(ASK_WHEN_DONE, within_s)
        self._asked_when_done = True

    def wait_until_done(self, within_s: float) -> bool:
        """Whether GS r has been answered by then (seconds)."""
        end = time.monotonic() + within_s
        while not self.done and (left := end - time.monotonic()) > 0:
            if self._next(left) is None:
                break
        return self.done

    def status(self, within_s: float) -> PrinterStatus | None:
        """Ask by real-time status, also while it prints; None where it cannot tell in time."""
        self._read_what_waits()
        said = []
        for question in (ASK_PRINTER, ASK_OFFLINE_CAUSE, ASK_PAPER):
            self.wire.send(question, within_s)
            answer = self._status_answer(within_s)
            if answer is None:
                return None
            said.append(answer)
        return read_status(*said)

    def _status_answer(self, within_s: float) -> int | None:
        end = time.monotonic() + within_s
        while (left := end - time.monotonic()) > 0:
            heard = self._next(left)
            if heard is None or is_status_answer(heard):
                return heard
        return None

    def _read_what_waits(self) -> None:
        for _ in range(_MOST_UNREAD):
            if self._next(0.01) is None:
                return
        self.strange = True

    def _next(self, within_s: float) -> int | None:
        """One byte, and what its shape says; None when nothing comes in time."""
        heard = self.wire.receive(1, within_s)
        if not heard:
            return None
        byte = heard[0]
        if is_automatic_status(byte):
            self.wire.receive(_REST_OF_AUTOMATIC, _REST_WITHIN_S)
        elif self._asked_when_done and is_done_answer(byte):
            self.done = True
        elif not is_status_answer(byte):
            self.strange = True
        return byte
