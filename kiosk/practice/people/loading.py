"""Reads a synthetic citizen from a packaged or a given TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from kiosk.errors import TechnicianError
from kiosk.practice.people.person import Person

DEFAULT_PERSON = "nguyen-van-thu"
_LONGEST_FILE = 64 * 1024
_DATES = ("birth", "issued", "expires")
_MAY_BE_ABSENT = {field.name for field in fields(Person) if field.default is not MISSING} | {
    "expires"
}


def person_names() -> tuple[str, ...]:
    """Name the packaged people, as :func:`load_person` takes them."""
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in resources.files("kiosk.practice.people").iterdir()
            if entry.name.endswith(".toml")
        )
    )


def load_person(name_or_path: str | Path = DEFAULT_PERSON) -> Person:
    """Load a packaged person by name, or any person from a TOML file.

    Raises ``TechnicianError`` with ``practice.person_unknown`` where there is neither, and with
    ``practice.person_invalid`` where the file is no person; facts: file, key, reason.
    """
    name = str(name_or_path)
    if name in person_names():
        packaged = resources.files("kiosk.practice.people") / f"{name}.toml"
        return _person(packaged.read_bytes(), name)
    try:
        with Path(name_or_path).open("rb") as file:
            return _person(file.read(_LONGEST_FILE), Path(name_or_path).name)
    except OSError as error:
        raise TechnicianError("practice.person_unknown", file=Path(name_or_path).name) from error


def _person(content: bytes, file: str) -> Person:
    try:
        table = tomllib.loads(content.decode())
    except ValueError as error:
        raise _invalid(file, "", "not TOML in UTF-8") from error
    known = {field.name for field in fields(Person)}
    for key in table.keys() - known:
        raise _invalid(file, key, "unknown key")
    for key in known - table.keys() - _MAY_BE_ABSENT:
        raise _invalid(file, key, "missing")
    return Person(**{"expires": None} | {key: _value(file, key, table[key]) for key in table})


def _value(file: str, key: str, value: object) -> Any:
    expected = date if key in _DATES else str
    if type(value) is not expected:
        raise _invalid(file, key, f"must be a {'date' if expected is date else 'text'}")
    if key == "number" and not (
        len(str(value)) == 12 and str(value).isascii() and str(value).isdigit()
    ):
        raise _invalid(file, key, "must be 12 digits")
    if key == "sex" and value not in ("Nam", "Nữ"):
        raise _invalid(file, key, "must be Nam or Nữ")
    return value


def _invalid(file: str, key: str, reason: str) -> TechnicianError:
    return TechnicianError("practice.person_invalid", file=file, key=key, reason=reason)
