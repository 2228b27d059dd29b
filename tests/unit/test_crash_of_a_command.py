"""What falls out of a command shows a code and keeps a report; no value of the program is in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from counter_ui.wording import load_wording

_CANARY = "NGUYEN VAN CANARY 0987650001"
_PROGRAM = f"""
import sys, threading

def failing(*_):
    secret = {_CANARY!r}
    raise ValueError("about " + secret)

def in_a_thread(*_):
    thread = threading.Thread(target=failing)
    thread.start()
    thread.join()

import counter_ui.commands.faults as faults
faults.say = faults.say_json = failing if sys.argv.pop() == "main" else in_a_thread
from counter_ui.cli import main
main()
"""


@pytest.mark.parametrize("where", ["main", "thread"])
def test_a_crash_tells_nothing_of_a_citizen(tmp_path: Path, where: str) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'state_folder = "{tmp_path / "state"}"\n', encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _PROGRAM,
            "--settings",
            str(settings),
            "faults",
            "screen.crash",
            where,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    words = load_wording("vi").coded("screen.crash")
    assert words.happened in done.stderr and words.do in done.stderr
    assert "Traceback" not in done.stderr and "CANARY" not in done.stdout + done.stderr
    (report,) = (tmp_path / "state" / "crashes").iterdir()
    assert str(report) in done.stderr
    text = report.read_text("utf-8")
    assert "ValueError" in text and "CANARY" not in text and "0987650001" not in text
    assert (done.returncode == 0) is (where == "thread")
