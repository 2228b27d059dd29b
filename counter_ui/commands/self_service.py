"""``kiosk self-service``: the kiosk that citizens use alone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say
from counter_ui.commands.state import state_of
from kiosk.errors import TechnicianError


def self_service(
    context: typer.Context,
    browser: Annotated[
        bool,
        typer.Option("--browser", help="On a page of this machine; its address is said once."),
    ] = False,
    window: Annotated[
        bool, typer.Option("--window", help="With --browser: keep Chromium open as a kiosk.")
    ] = False,
    port: Annotated[int, typer.Option(help="With --browser: on 127.0.0.1; 0 takes any.")] = 0,
) -> None:
    """Tự phục vụ: a fresh process for each citizen, in this terminal or in a browser.

    A technician leaves by Ctrl+Q (or five taps on the head line), code and passphrase.
    """
    if browser or window:
        from counter_ui.self_service_web.running import run_kiosk as run_in_browser

        with errors_in_words():
            run_in_browser(state_of(context).settings_path, say, port=port, window=window)
        return
    from counter_ui.self_service.running import run_kiosk

    with errors_in_words():
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise TechnicianError("self_service.no_terminal")
        status = run_kiosk(state_of(context).settings_path)
    raise typer.Exit(status)
