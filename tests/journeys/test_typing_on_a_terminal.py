"""The corpus of what input methods send, replayed byte by byte into the real counter on a pty."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.input_methods import MODELS

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from counter_ui.typing.composer import Typing

CORPUS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "typing" / "input_methods.json").read_text("utf-8")
)
_F2, _F3, _EMPTY = "\x1bOQ", "\x1bOR", "\x05\x15"
_NAME_ROW = re.compile(r"Họ và tên +(\S.*?)(?=  |\Z)")
_PLACEHOLDER = "như trên thẻ"
_PATIENCE_S = 60.0


class NameField:
    """The counter with the cursor in the field for a name."""

    def __init__(self, program: TerminalProgram) -> None:
        self._program = program
        self._wide = 120

    def empty(self) -> None:
        self._program.type(_EMPTY)
        assert self.comes_to(_PLACEHOLDER).startswith(_PLACEHOLDER)

    def receives(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self._program.send(piece)
            time.sleep(0.002)

    def comes_to(self, wanted: str) -> str:
        """What stands in it, read from a fresh painting; waits until it is what is wanted."""
        until = time.monotonic() + _PATIENCE_S
        shown = ""
        while not shown.startswith(wanted) and time.monotonic() < until:
            self._wide = 241 - self._wide
            self._program.forget()
            self._program.resize(self._wide, 36)
            self._program.wait_for("Họ và tên", timeout_s=_PATIENCE_S)
            self._program.settle(timeout_s=2.0)
            found = _NAME_ROW.findall(self._program.painted().decode("utf-8", "replace"))
            shown = found[-1] if found else ""
        return shown


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameField]:
    state = tmp_path_factory.mktemp("typing")
    command = [sys.executable, "-m", "counter_ui", "demo", "--in-memory", "--state", str(state)]
    environment = {**os.environ, "TERM": "xterm-256color"}
    with TerminalProgram(command, environment=environment) as program:
        program.wait_for(OFFICER_PASSPHRASE, timeout_s=_PATIENCE_S)
        program.type(OFFICER_CODE + "\r")
        program.type(OFFICER_PASSPHRASE + "\r")
        program.wait_for("F2", timeout_s=_PATIENCE_S)
        program.type(_F2)
        program.wait_for("nhập tay", timeout_s=_PATIENCE_S)
        program.type(_F3)
        program.wait_for("Có giá trị đến", timeout_s=_PATIENCE_S)
        program.type("\t\t\t")
        yield NameField(program)


def _whole(sent: list[str]) -> list[bytes]:
    return ["".join(sent).encode()]


def _by_keystroke(sent: list[str]) -> list[bytes]:
    return [each.encode() for each in sent]


def _by_byte(sent: list[str]) -> list[bytes]:
    return [bytes([each]) for each in "".join(sent).encode()]


def _control_h(sent: list[str]) -> list[bytes]:
    return ["".join(sent).replace("\x7f", "\x08").encode()]


def _name(entry: dict[str, Any]) -> str:
    return f"{entry['input_method']}-{entry['typing']}-{entry['text']}"


@pytest.mark.parametrize("entry", CORPUS, ids=_name)
def test_the_text_comes_out_however_the_bytes_arrive(
    field: NameField, entry: dict[str, Any]
) -> None:
    cuts = [_whole, _by_keystroke, _control_h]
    if "combining" not in entry["input_method"]:  # there a pause inside a burst has a meaning
        cuts.append(_by_byte)
    for cut in cuts:
        field.empty()
        field.receives(cut(entry["sent"]))
        assert field.comes_to(entry["text"]) == entry["text"], cut.__name__


@pytest.mark.parametrize("entry", CORPUS, ids=_name)
def test_the_corpus_is_what_the_models_make(entry: dict[str, Any]) -> None:
    model = MODELS[entry["input_method"]]
    assert model(Typing(entry["typing"]), entry["keys"]) == entry["sent"]
