"""``kiosk citizen-display``: the second monitor, for the citizen."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words
from counter_ui.commands.state import state_of


def citizen_display(
    context: typer.Context,
    state: Annotated[
        Path | None, typer.Option(help="State folder of the counter; default that of its settings.")
    ] = None,
    keyboard: Annotated[
        bool, typer.Option("--keyboard", help="It has a keyboard, whatever the settings say.")
    ] = False,
) -> None:
    """Show the citizen, on a second monitor, what is entered, asked and recorded.

    Run it on the counter's machine as the counter's user; Linux only. It waits for the counter, and
    is empty while that is locked or closed. Ctrl+Q ends it while no citizen is before it.
    """
    with errors_in_words():
        settings = state_of(context).settings()
        from counter_ui.citizen_display.display_app import DisplayApp
        from counter_ui.citizen_display.place import check_platform
        from counter_ui.leaving import last_words
        from counter_ui.wording import load_wording
        from kiosk.devices.core_dumps import leave_no_core

        check_platform()
        leave_no_core()
        folder = state or settings.state
        app = DisplayApp(
            folder,
            load_wording(settings.screen.language),
            keyboard=keyboard or settings.citizen_display.keyboard,
            theme=settings.screen.theme,
            crash_folder=folder / "crashes",
        )
        app.run()
        sys.stdout.write(last_words(os.environ.get("TERM", "")))
        if app.ended_by is not None:
            raise app.ended_by
        raise typer.Exit(app.return_code or 0)
