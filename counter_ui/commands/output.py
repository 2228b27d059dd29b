"""What a command says: text for people, JSON for programs, errors in three parts."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer

from counter_ui.wording import load_wording
from kiosk.errors import KioskError


def say(text: str) -> None:
    """One line to standard output; a terminal whose window was closed hears nothing any more."""
    try:
        typer.echo(text)
    except OSError as error:
        if error.errno != errno.EIO:
            raise


def say_json(value: Mapping[str, Any] | list[Any]) -> None:
    """One line of JSON to standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False))


@contextmanager
def errors_in_words(language: str = "vi") -> Iterator[None]:
    """Turn an error into its three parts on standard error and exit status 1."""
    try:
        yield
    except KioskError as error:
        words = load_wording(language).error(error)
        for line in (f"{error.code}: {words.happened}", words.do, words.call):
            if line:
                typer.echo(line, err=True)
        raise typer.Exit(1) from None
