"""Which settings apply: the file named, the environment's, ./kiosk.toml, or the defaults."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_state_path

if TYPE_CHECKING:
    from kiosk.config import Settings

SETTINGS_VARIABLE = "KIOSK_SETTINGS"
_LANGUAGES = ("vi", "en")
_THEMES = ("dark", "light", "contrast", "large")
_TYPING = ("none", "telex", "vni")
_PORTRAIT = ("auto", "cells", "sixel", "kitty")


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the first screen needs before the settings are checked: never wrong, perhaps default."""

    language: str = "vi"
    theme: str = "dark"
    typing: str = "none"
    portrait: str = "auto"
    state: Path | None = None
    """The state folder; None where the account's own is meant."""

    @property
    def crash_folder(self) -> Path:
        """Where crash reports go."""
        state = self.state or user_state_path("motcua-kiosk", appauthor=False)
        return state / "crashes"


def settings_path(named: Path | None) -> Path | None:
    """The file that applies; None where the defaults do."""
    if named is not None:
        return named
    from_environment = os.environ.get(SETTINGS_VARIABLE)
    if from_environment:
        return Path(from_environment)
    here = Path("kiosk.toml")
    return here if here.is_file() else None


def find_settings(named: Path | None) -> Settings:
    """Load and check what applies; raises ``TechnicianError`` as ``load_settings`` does."""
    from kiosk.config import load_settings

    return load_settings(settings_path(named))


def first_look(named: Path | None) -> FirstLook:
    """Language, colours and state folder without checking the file: that costs 70 ms, and is done
    behind the first screen. What cannot be read or is odd counts as default here.
    """
    path = settings_path(named)
    if path is None:
        return FirstLook()
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return FirstLook()
    screen, counter = (_section(content, name) for name in ("screen", "counter"))
    state = content.get("state_folder")
    return FirstLook(
        language=_one_of(_LANGUAGES, screen.get("language")),
        theme=_one_of(_THEMES, screen.get("theme")),
        typing=_one_of(_TYPING, counter.get("typing")),
        portrait=_one_of(_PORTRAIT, screen.get("portrait")),
        state=Path(state).expanduser() if isinstance(state, str) and state else None,
    )


def _section(content: dict[str, Any], name: str) -> dict[str, Any]:
    section = content.get(name)
    return section if isinstance(section, dict) else {}


def _one_of(allowed: tuple[str, ...], value: object) -> str:
    return value if isinstance(value, str) and value in allowed else allowed[0]
