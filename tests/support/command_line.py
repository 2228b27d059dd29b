"""Runs ``kiosk`` as a user would: a process of its own, with a settings file in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One counter's settings file and the commands given with it."""

    settings: Path

    @classmethod
    def in_folder(cls, folder: Path, *, profile: str = "practice") -> CommandLine:
        settings = folder / "kiosk.toml"
        settings.write_text(
            f'profile = "{profile}"\nstate_folder = "{folder / "state"}"\n', encoding="utf-8"
        )
        return cls(settings)

    @property
    def state(self) -> Path:
        return self.settings.parent / "state"

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            input=given,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
            env=os.environ | {"COLUMNS": "200"},
        )

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "counter_ui", "--settings", str(self.settings), *words]

    def json(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.stdout, done.stderr
        return json.loads(done.stdout)
