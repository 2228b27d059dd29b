"""``kiosk doctor``: every part of the counter, why it does not work, and who mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_ui.doctor import Finding
    from kiosk.config import Settings


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
    ticket: Annotated[
        bool, typer.Option("--ticket", help="Print a ticket for the support; or save it as PDF.")
    ] = False,
) -> None:
    """Examine the counter: what works, what does not, the remedy, and who mends it.

    Exit status 1 where somebody must act.
    """
    from counter_ui.doctor import examine

    with errors_in_words():
        settings = state_of(context).settings()
        findings = examine(settings)
    if as_json:
        say_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            say(finding.as_text())
    if ticket:
        _print(settings, findings, as_json=as_json)
    if any(finding.failed for finding in findings):
        raise typer.Exit(1)


def _print(settings: Settings, findings: Sequence[Finding], *, as_json: bool) -> None:
    from counter_ui.commands.paper_output import say_print
    from counter_ui.doctor.ticket import print_ticket
    from kiosk.devices.system import SystemClock

    with errors_in_words():
        result = print_ticket(settings, findings, SystemClock().now())
    say_print(result, as_json=as_json)
