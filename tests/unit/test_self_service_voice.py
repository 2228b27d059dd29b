"""A voice is found at run time or not at all; it never keeps anybody waiting."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from kiosk.devices import voice
from kiosk.devices.voice import DISPATCHER, ESPEAK, CommandVoice, Flags, voice_of_machine
from kiosk.domain.clean_text import CleanText
from kiosk.ports.speaker import LOUDEST, QUIETEST

HELLO = CleanText("Xin chào")


@pytest.fixture(autouse=True)
def fresh() -> None:
    voice_of_machine.cache_clear()


def program(folder: Path, name: str, lines: str) -> None:
    """A program of that name, as the only one on the path."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys, time, pathlib\n{lines}\n")
    path.chmod(0o755)


def test_a_machine_without_a_voice_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    silent = voice_of_machine()
    assert not silent.speaks("vi")
    silent.say(HELLO, "vi")
    silent.hush()


def test_espeak_speaks_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = tmp_path / "heard"
    listing = "Pty Language Age\\n 5 vi M vi\\n 5 en-gb M en\\n"
    program(
        tmp_path,
        "espeak-ng",
        f"print({listing!r}.replace('\\\\n', chr(10))) if '--voices' in sys.argv else "
        f"pathlib.Path({str(heard)!r}).write_text(' '.join(sys.argv[1:]))",
    )
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}")
    speaker = voice_of_machine()
    assert speaker.speaks("vi") and speaker.speaks("en")
    speaker.say(HELLO, "vi")
    end = time.monotonic() + 60
    while not (heard.exists() and heard.read_text()):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert heard.read_text() == "-v vi -a 100 -- Xin chào"


def test_a_voice_without_vietnamese_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "espeak-ng", "print('Pty Language Age\\n 5 en-gb M en')")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not voice_of_machine().speaks("vi")


def test_a_new_sentence_ends_the_one_before() -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    speaker = CommandVoice(sleeper, ESPEAK, frozenset({"vi"}), voice._quietly)
    speaker.say(HELLO, "vi")
    first = speaker._speaking
    speaker.say(HELLO, "vi")
    assert first is not None and first.poll() is not None
    speaker.hush()
    assert speaker._speaking is None


def test_a_program_that_is_gone_meanwhile_says_nothing() -> None:
    speaker = CommandVoice(["/nowhere/espeak-ng"], ESPEAK, frozenset({"vi"}), voice._quietly)
    speaker.say(HELLO, "vi")
    speaker.say(HELLO, "en")


@pytest.mark.parametrize("flags", [ESPEAK, DISPATCHER], ids=["espeak", "dispatcher"])
def test_every_level_is_louder_than_the_one_before(flags: Flags) -> None:
    said: list[int] = []

    def start(command: Sequence[str]) -> NoReturn:
        said.append(int(command[command.index(flags.loudness) + 1]))
        raise OSError

    speaker = CommandVoice(["speak"], flags, frozenset({"vi"}), start)
    for level in range(QUIETEST, LOUDEST + 1):
        speaker.say(HELLO, "vi", level)
    assert said == sorted(set(said)) and len(said) == LOUDEST
