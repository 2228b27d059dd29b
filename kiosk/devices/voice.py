"""The voice of this machine: speech-dispatcher or espeak-ng, whichever is installed and has it.

*Source: spd-say(1), espeak-ng(1); Vietnamese is the voice ``vi`` of both.*
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Final

from kiosk.domain.clean_text import CleanText
from kiosk.ports.speaker import NORMAL, Silence, Speaker

_PATIENCE_S = 2.0
Start = Callable[[Sequence[str]], "subprocess.Popen[bytes]"]


@dataclass(frozen=True, slots=True)
class Flags:
    """How a program is told which voice, and how loud."""

    voice: str
    loudness: str
    levels: Mapping[int, str]
    """By ``kiosk.ports.speaker`` level: what stands behind ``loudness``."""


ESPEAK: Final = Flags("-v", "-a", {1: "40", 2: "70", 3: "100", 4: "150", 5: "200"})
"""Amplitude 0 to 200."""
DISPATCHER: Final = Flags("-l", "-i", {1: "-60", 2: "-30", 3: "0", 4: "50", 5: "100"})
"""Volume -100 to 100."""


class CommandVoice:
    """One process a sentence; a new one ends the one before. Implements the port ``Speaker``."""

    def __init__(
        self, command: Sequence[str], flags: Flags, languages: frozenset[str], start: Start
    ) -> None:
        self._command, self._flags = tuple(command), flags
        self._languages, self._start = languages, start
        self._speaking: subprocess.Popen[bytes] | None = None

    def speaks(self, language: str) -> bool:
        """Whether it has this voice."""
        return language in self._languages

    def say(self, words: CleanText, language: str, level: int = NORMAL) -> None:
        """In place of what is being said."""
        self.hush()
        if self.speaks(language):
            flags = self._flags
            how = (flags.voice, language, flags.loudness, flags.levels[level])
            with suppress(OSError):
                self._speaking = self._start([*self._command, *how, "--", str(words)])

    def hush(self) -> None:
        """End what is being said."""
        speaking, self._speaking = self._speaking, None
        if speaking is not None and speaking.poll() is None:
            speaking.kill()
            speaking.wait()


@cache
def voice_of_machine() -> Speaker:
    """What is found on the path now; silence where there is no Vietnamese voice."""
    espeak = shutil.which("espeak-ng")
    if espeak is not None:
        languages = _espeak_languages(espeak)
        if "vi" in languages:
            return CommandVoice([espeak], ESPEAK, languages, _quietly)
    dispatcher = shutil.which("spd-say")
    if dispatcher is not None and _has_vietnamese(dispatcher):
        return CommandVoice([dispatcher, "-w"], DISPATCHER, frozenset({"vi", "en"}), _quietly)
    return Silence()


def _espeak_languages(espeak: str) -> frozenset[str]:
    listed = _said_by([espeak, "--voices"])
    names = {line.split()[1].partition("-")[0] for line in listed.splitlines() if line.split()[1:]}
    return frozenset({"vi", "en"} & names)


def _has_vietnamese(dispatcher: str) -> bool:
    listed = _said_by([dispatcher, "-L"])
    return any("vi" in line.split() for line in listed.splitlines())


def _said_by(command: Sequence[str]) -> str:
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            command, capture_output=True, timeout=_PATIENCE_S, check=False, stdin=subprocess.DEVNULL
        )
        return done.stdout.decode("utf-8", "replace")
    return ""


def _quietly(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
