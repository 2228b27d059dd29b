"""What the global options say, handed to every command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import typer

from kiosk.config import Settings


@dataclass(frozen=True, slots=True)
class State:
    """The options given before the command."""

    settings_path: Path | None

    def settings(self) -> Settings:
        """The settings that apply; raises ``TechnicianError``."""
        from counter_ui.settings_file import find_settings

        return find_settings(self.settings_path)


def state_of(context: typer.Context) -> State:
    """The state that the root command left in the context."""
    return cast(State, context.obj)
