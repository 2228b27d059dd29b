"""The guides for clerk and technician name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from counter_ui.commands.root import app
from counter_ui.screens.layout import DeskLayout
from kiosk.config import Settings

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ("clerk.md", "technician.md")


def _text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_key_of_the_tour_does_something() -> None:
    bound = {key for each in DeskLayout.BINDINGS for key in each.key.split(",")}  # type: ignore[union-attr]
    named = {key.lower() for key in re.findall(r"\*\*(F\d+)\*\*", _text("clerk.md"))}
    assert named and named <= bound


@pytest.mark.parametrize("name", GUIDES)
def test_every_picture_is_there(name: str) -> None:
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", _text(name)):
        assert (DOCS / picture).is_file()


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_exists(name: str) -> None:
    root = typer.main.get_command(app)
    for words in re.findall(r"`kiosk ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", _text(name)):
        first, *rest = words.split()
        group = root.commands[first]  # type: ignore[attr-defined]
        if rest and hasattr(group, "commands"):
            assert rest[0] in group.commands, words


def test_every_setting_exists() -> None:
    settings = Settings().model_dump()
    for key, section in re.findall(r"`(\w+)` under `\[(\w+)\]`", _text("technician.md")):
        assert key in settings[section], (section, key)
