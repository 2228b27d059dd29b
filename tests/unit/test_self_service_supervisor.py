"""The process above the citizens' processes: small, blind, and hard to fool by variables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from counter_ui.self_service.running import STORE, child_command, practice_command
from counter_ui.self_service.supervisor import Child, child_environment
from counter_ui.wiring import store_path
from kiosk.config import Settings

_HEAVY = ("textual", "rich", "sqlmodel", "cryptography", "reportlab", "smartcard")
_LOOK = """
import sys
import counter_ui.self_service.running, counter_ui.self_service.supervisor
from counter_ui.settings_file import find_settings
from kiosk.store.file_lock import counter_lock
print([each for each in sys.argv[1:] if each in sys.modules])
"""


def test_it_imports_no_toolkit_no_tables_and_no_keys() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, *_HEAVY], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_it_keeps_other_screens_out_by_the_same_lock(tmp_path: Path) -> None:
    settings = Settings(state_folder=str(tmp_path))
    assert settings.state / STORE == store_path(settings)


def test_no_variable_opens_a_back_door_in_a_child() -> None:
    doors = {
        "TEXTUAL": "devtools",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_LOG": "/tmp/log",
        "TEXTUAL_PRESS": "a",
        "PYTHONINSPECT": "1",
        "PYTHONBREAKPOINT": "pdb.set_trace",
        "PYTHONSTARTUP": "x.py",
    }
    kept = child_environment({**doors, "TERM": "xterm", "LANG": "vi_VN.UTF-8"})
    assert kept["TERM"] == "xterm" and kept["PYTHONBREAKPOINT"] == "0"
    assert not set(kept) & (set(doors) - {"PYTHONBREAKPOINT"})


def test_a_child_is_told_its_state_and_nothing_of_a_citizen() -> None:
    assert child_command(None)[1:] == ("-m", "counter_ui.self_service.child")
    assert child_command(Path("k.toml"))[-2:] == ("--settings", "k.toml")
    practice = practice_command(Path("state"), "https://127.0.0.1:1", in_memory=True)
    assert practice[-3:] == ("--sms", "https://127.0.0.1:1", "--in-memory")


def test_what_a_child_says_is_understood_in_any_pieces(tmp_path: Path) -> None:
    process = subprocess.Popen(["true"])
    process.wait()
    child = Child(process, -1, -1)
    for said, left, trouble in (
        (b"", None, ""),
        (b"rp", None, ""),
        (b"rpd", 0, ""),
        (b"rpt", 70, ""),
        (b"rpx", 1, ""),
        (b"!store.in_use", None, "store.in_use"),
    ):
        child.said = said
        assert (child.left, child.trouble) == (left, trouble)
