"""``kiosk self-service``: the kiosk that citizens use alone."""

from __future__ import annotations

import sys

import typer

from counter_ui.commands.output import errors_in_words
from counter_ui.commands.state import state_of
from kiosk.errors import TechnicianError


def self_service(context: typer.Context) -> None:
    """Tự phục vụ: a fresh process for each citizen, in this terminal.

    A technician leaves by Ctrl+Q (or five taps on the head line), code and passphrase.
    """
    from counter_ui.self_service.running import run_kiosk

    with errors_in_words():
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise TechnicianError("self_service.no_terminal")
        status = run_kiosk(state_of(context).settings_path)
    raise typer.Exit(status)
