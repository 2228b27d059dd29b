"""kiosk.toml is the commented sample of all defaults."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kiosk.config import Settings, load_settings

SAMPLE = Path(__file__).parents[2] / "kiosk.toml"


def keys(value: dict[str, Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for key, inner in value.items():
        found |= keys(inner, f"{before}{key}.") if isinstance(inner, dict) else {before + key}
    return found


def test_the_sample_loads_and_equals_the_defaults() -> None:
    assert load_settings(SAMPLE) == Settings() == load_settings(None)


def test_the_sample_names_every_setting() -> None:
    named = keys(tomllib.loads(SAMPLE.read_text(encoding="utf-8")))
    assert named == keys(Settings().model_dump(mode="json"))


def test_every_setting_has_a_comment() -> None:
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        if "=" in line.split("#")[0] and not line.startswith('name = "TRUNG'):
            key = line.split("=")[0].strip()
            speaks_for_itself = {"name", "superior", "address", "hotline", "counter"}
            assert "#" in line or key in speaks_for_itself, line


def test_no_section_takes_keys_that_it_does_not_know() -> None:
    inner = [type(value) for _, value in Settings() if isinstance(value, BaseModel)]
    sections: list[type[BaseModel]] = [Settings, *inner]
    for section in sections:
        assert section.model_config.get("extra") == "forbid", section
        assert section.model_config.get("frozen"), section
