"""Lines out, lines in: no cursor is ever moved, nothing already said changes."""

from __future__ import annotations

import getpass
import os
import select
import sys
import termios
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Protocol, TextIO

from counter_ui.hidden_pin import pin_from_terminal
from counter_ui.typing.composer import Typing, compose
from counter_ui.typing.graphemes import without_blanks
from counter_ui.typing.taking_back import TakingBack
from kiosk.domain.clean_text import CleanText

_LONGEST_LINE = 4000
_IUTF8 = 0x4000 if sys.platform in ("linux", "darwin") else 0
"""Of ``c_iflag``; the standard library does not name it."""
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Screen and scrollback; the only control sequence that plain mode ever sends."""


class TalkEnded(Exception):
    """No more lines will come."""


class NobodyAnswers(Exception):
    """The idle time is over."""


class Talk(Protocol):
    """Somebody to say lines to, and to ask."""

    def say(self, line: CleanText) -> None:
        """One paragraph."""

    def ask(
        self,
        question: CleanText,
        *,
        typing: Typing = Typing.NONE,
        fresh: bool = False,
        quiet: bool = False,
    ) -> str:
        """The answer, NFC, no spaces around it.

        ``fresh``: what was typed before the question does not answer it. ``quiet``: a scanner
        answers, and the code that it types is not to be read on the screen. Raises ``TalkEnded``
        and ``NobodyAnswers``.
        """

    def ask_hidden(self, question: CleanText) -> str:
        """The same without an echo. Raises ``TalkEnded`` and ``NobodyAnswers``."""

    def ask_pin(self, question: CleanText) -> bytearray:
        """As typed, without an echo, never in a ``str``; the caller's to zero.

        Raises ``AtTheDeskError``: ``token.no_terminal``, ``token.pin_length``.
        """

    def pause(self, seconds: float) -> bool:
        """Wait; True as soon as a line is typed, which answers nothing. Raises ``TalkEnded``."""

    def wipe(self) -> None:
        """Take what was said off the screen and out of the scrollback, where that can be done."""


class LineTalk:
    """A terminal in the mode in which it edits lines itself, or a pipe."""

    def __init__(self, *, width_cells: int, idle_s: float, may_clear: bool) -> None:
        self._width, self._idle_s, self._may_clear = width_cells, idle_s, may_clear
        self._in, self._out = sys.stdin.fileno(), sys.stdout
        self._is_terminal = os.isatty(self._in)
        self._rest = b""

    def say(self, line: CleanText) -> None:
        """Broken at spaces to the width of the braille line or the terminal."""
        for each in textwrap.wrap(line, self._width, break_long_words=False) or [""]:
            self._write(self._out, each + "\n")

    def ask(
        self,
        question: CleanText,
        *,
        typing: Typing = Typing.NONE,
        fresh: bool = False,
        quiet: bool = False,
    ) -> str:
        """The question at the beginning of a line of its own."""
        if fresh:
            self._forget_what_was_typed()
        return as_meant(self._asked(question, seen=not quiet), typing)

    def ask_hidden(self, question: CleanText) -> str:
        """By the terminal with its echo off; beside a pipe on the terminal behind it."""
        if self._is_terminal:
            self._forget_what_was_typed()
            return as_meant(self._asked(question, seen=False), Typing.NONE)
        try:
            return as_meant(getpass.getpass(f"{question} "), Typing.NONE)
        except EOFError:
            raise TalkEnded from None

    def ask_pin(self, question: CleanText) -> bytearray:
        """On the terminal itself, also where answers come from a pipe."""
        return pin_from_terminal(f"{question} ")

    def pause(self, seconds: float) -> bool:
        """A pipe has nobody who types in between."""
        if not self._is_terminal:
            time.sleep(seconds)
            return False
        if b"\n" not in self._rest and not select.select([self._in], [], [], seconds)[0]:
            return False
        self._line()
        return True

    def wipe(self) -> None:
        """Nothing where the terminal is too plain for that."""
        if self._may_clear and self._out.isatty():
            self._write(self._out, _CLEAR)

    def _asked(self, question: CleanText, *, seen: bool) -> str:
        *before, last = textwrap.wrap(question, self._width, break_long_words=False) or [""]
        with self._line_mode(echo=seen) if self._is_terminal else nullcontext():
            self._write(self._out, "\n".join([*before, f"{last} "]))
            return self._line()

    def _forget_what_was_typed(self) -> None:
        if self._is_terminal:
            termios.tcflush(self._in, termios.TCIFLUSH)
            self._rest = b""

    def _line(self) -> str:
        while b"\n" not in self._rest and len(self._rest) < _LONGEST_LINE:
            if self._is_terminal and not select.select([self._in], [], [], self._idle_s)[0]:
                raise NobodyAnswers
            octets = os.read(self._in, _LONGEST_LINE)
            if not octets:
                raise TalkEnded
            self._rest += octets
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", "replace")

    @contextmanager
    def _line_mode(self, *, echo: bool) -> Iterator[None]:
        """For one answer. Where the terminal does not say that it is UTF-8 (telnet, a serial
        line), its own backspace would leave half a letter.
        """
        before = termios.tcgetattr(self._in)
        asked = termios.tcgetattr(self._in)
        asked[0] |= _IUTF8
        if not echo:
            asked[3] = (asked[3] & ~termios.ECHO) | termios.ECHONL
        termios.tcsetattr(self._in, termios.TCSANOW, asked)
        try:
            yield
        finally:
            termios.tcsetattr(self._in, termios.TCSANOW, before)

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        stream.write(text)
        stream.flush()


def as_meant(line: str, typing: Typing) -> str:
    """The line after the backspaces that the terminal left in it, composed, NFC, on one line.

    Nobody knows when its keys came: backspaces are taken for an input method's, as the terminal
    itself takes those that it knows.
    """
    text, back = "", TakingBack()
    for each in line:
        if each in "\b\x7f":
            text = back.taken(text, 0.0)
        elif typing is not Typing.NONE:
            text = compose(typing, text, each)
        else:
            text = back.typed(text, each, 0.0)
    kept = "".join(each for each in without_blanks(text) if each.isprintable())
    return kept.strip()
