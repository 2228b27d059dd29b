"""Puts a virtual chip into the virtual reader that pcscd's vpcd driver offers over TCP.

The driver listens; the card side connects, which is the insertion. Each message is a two-byte
big-endian length and that many bytes; a single byte is a control, anything longer an APDU.
*Source: Virtual Smart Card Architecture, vpcd, "Creating a Virtual Smart Card".*
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from kiosk.errors import TechnicianError
from kiosk.practice.chip import VirtualChip

FIRST_PORT = 35963
_POWER_OFF, _POWER_ON, _RESET, _GIVE_ATR = 0, 1, 2, 4
_POLL_S = 0.2
_CONNECT_S = 2.0


def serve(
    chip: VirtualChip,
    host: str = "127.0.0.1",
    port: int = FIRST_PORT,
    stop: threading.Event | None = None,
    inserted: threading.Event | None = None,
    *,
    waits: bool = False,
) -> None:
    """Keep ``chip`` in the virtual reader until ``stop`` is set; setting it takes the card out.

    ``inserted`` is set once the driver has taken the connection. Where nothing listens, raises
    ``TechnicianError("practice.vpcd_absent")``, and returns when the driver goes away; unless it
    ``waits``: then the card goes in whenever there is a reader. A pcscd that systemd starts runs
    only while some program uses it, and its driver no longer.
    """
    stop = stop or threading.Event()
    while not stop.is_set():
        try:
            line = socket.create_connection((host, port), timeout=_CONNECT_S)
        except OSError as error:
            if not waits:
                raise TechnicianError("practice.vpcd_absent", port=port) from error
            stop.wait(_POLL_S)
            continue
        with line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.settimeout(_POLL_S)
            if inserted:
                inserted.set()
            _answer_all(chip, line, stop)
        chip.reset()
        if not waits:
            return


def _answer_all(chip: VirtualChip, line: socket.socket, stop: threading.Event) -> None:
    while (message := _receive(line, stop)) is not None:
        if len(message) != 1:
            answer: bytes | None = chip.process(message)
        else:
            answer = _control(chip, message[0])
        if answer is not None:
            try:
                line.sendall(len(answer).to_bytes(2, "big") + answer)
            except OSError:
                return


def _control(chip: VirtualChip, control: int) -> bytes | None:
    if control == _GIVE_ATR:
        return chip.atr
    if control in (_POWER_OFF, _POWER_ON, _RESET):
        chip.reset()
    return None


def _receive(line: socket.socket, stop: threading.Event) -> bytes | None:
    head = _exactly(line, 2, stop)
    return None if head is None else _exactly(line, int.from_bytes(head, "big"), stop)


def _exactly(line: socket.socket, count: int, stop: threading.Event) -> bytes | None:
    """Receive ``count`` bytes; None when the line closed or it is time to stop."""
    received = b""
    while len(received) < count:
        if stop.is_set():
            return None
        _acknowledge_at_once(line)
        try:
            part = line.recv(count - len(received))
        except TimeoutError:
            continue
        except OSError:
            return None
        if not part:
            return None
        received += part
    return received


def _acknowledge_at_once(line: socket.socket) -> None:
    # The driver writes length and payload apart; a delayed acknowledgement then costs 40 ms for
    # each APDU. The option does not last, so it is set again before every receive (Linux only).
    quick = getattr(socket, "TCP_QUICKACK", None)
    if quick is not None:
        with suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, quick, 1)


@dataclass(slots=True)
class VpcdSlot:
    """One slot of the virtual reader, to put cards in and take them out."""

    port: int = FIRST_PORT
    host: str = "127.0.0.1"
    _stop: threading.Event = field(default_factory=threading.Event, init=False, repr=False)
    _thread: threading.Thread | None = field(default=None, init=False, repr=False)

    def insert(self, chip: VirtualChip) -> None:
        """Put a chip in; one that is there is taken out first.

        Raises ``TechnicianError("practice.vpcd_absent")`` where no driver listens.
        """
        self.remove()
        self._stop = threading.Event()
        inserted = threading.Event()
        failures: list[TechnicianError] = []

        def run(stop: threading.Event) -> None:
            try:
                serve(chip, self.host, self.port, stop, inserted)
            except TechnicianError as error:
                failures.append(error)
                inserted.set()

        self._thread = threading.Thread(
            target=run, args=(self._stop,), name="virtual-card", daemon=True
        )
        self._thread.start()
        inserted.wait(_CONNECT_S + 1)
        if failures:
            raise failures[0]

    def remove(self) -> None:
        """Take the chip out, if one is in."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_CONNECT_S + 1)
            self._thread = None
