"""Which settings apply: the file named, the environment's, ./kiosk.toml, or the defaults."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.config import Settings, load_settings

SETTINGS_VARIABLE = "KIOSK_SETTINGS"


def find_settings(named: Path | None) -> Settings:
    """Load the first that applies; raises ``TechnicianError`` as :func:`load_settings` does."""
    if named is not None:
        return load_settings(named)
    from_environment = os.environ.get(SETTINGS_VARIABLE)
    if from_environment:
        return load_settings(Path(from_environment))
    here = Path("kiosk.toml")
    return load_settings(here if here.is_file() else None)
