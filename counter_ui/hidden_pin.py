"""Reads a PIN without showing it, into memory that can be wiped; never through a ``str``."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

from kiosk.devices.core_dumps import leave_no_core
from kiosk.errors import AtTheDeskError

LONGEST_PIN = 256
_ERASE = frozenset({0x08, 0x7F})
_END = frozenset({0x0A, 0x0D})
_STOP = frozenset({0x03, 0x04})


def pin_from_stdin() -> bytearray:
    """The first line of standard input."""
    leave_no_core()
    return _line(0)


def pin_from_terminal(prompt: str) -> bytearray:
    """Ask on the terminal itself, whatever standard input and output are.

    Raises ``AtTheDeskError('token.no_terminal')`` where there is none.
    """
    leave_no_core()
    if sys.platform == "win32":
        return _from_windows(prompt)
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        raise AtTheDeskError("token.no_terminal") from None
    try:
        with _unseen(terminal):
            os.write(terminal, prompt.encode())
            typed = _line(terminal)
        os.write(terminal, b"\n")
        return typed
    finally:
        os.close(terminal)


@contextlib.contextmanager
def _unseen(terminal: int) -> Iterator[None]:
    import termios

    before = termios.tcgetattr(terminal)
    hidden = termios.tcgetattr(terminal)
    hidden[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSAFLUSH, hidden)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def _line(descriptor: int) -> bytearray:
    """Byte by byte up to the end of the line: nothing stays behind in a buffer."""
    typed = bytearray()
    while (one := os.read(descriptor, 1)) and one[0] not in _END:
        if len(typed) >= LONGEST_PIN:
            typed[:] = bytes(len(typed))
            raise AtTheDeskError("token.pin_length", shortest=1, longest=LONGEST_PIN)
        typed += one
    return typed


def _from_windows(prompt: str) -> bytearray:
    import msvcrt

    for character in prompt:
        msvcrt.putwch(character)  # type: ignore[attr-defined,unused-ignore]
    typed = bytearray()
    while True:
        key = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
        code = ord(key)
        if code in _STOP:
            raise KeyboardInterrupt
        if code in _END:
            return typed
        if code in _ERASE:
            del typed[-1:]
        elif len(typed) < LONGEST_PIN:
            typed += key.encode()
