"""``kiosk faults``: what a code means, what to do, whom to call."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import say, say_json


def faults(
    code: Annotated[
        str, typer.Argument(help="A code, or how it begins: reader. — all: none.")
    ] = "",
    language: Annotated[str, typer.Option(help="vi | en")] = "vi",
    as_json: Annotated[
        bool, typer.Option("--json", help="One line of JSON, all languages.")
    ] = False,
) -> None:
    """Look a fault's code up: cause, remedy, whom to call. Exit status 1 where there is none."""
    from counter_ui import fault_catalogue
    from counter_ui.wording import LANGUAGES

    if language not in LANGUAGES:
        raise typer.BadParameter(" | ".join(LANGUAGES), param_hint="--language")
    found = fault_catalogue.faults(code)
    if as_json:
        say_json([each.as_json() for each in found])
    else:
        for each in found:
            say("\n    ".join((f"{each.code}", *each.said(language))))
    if not found:
        raise typer.Exit(1)
