"""The one script, ``kiosk``: the counter's screen, or a command."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Open the counter, or hand over to the commands.

    Without a command the screen opens at once: the command line's library is not even imported.
    """
    arguments = sys.argv[1:]
    if not arguments or (len(arguments) == 2 and arguments[0] == "--settings"):
        from counter_ui.door import open_door

        raise SystemExit(open_door(Path(arguments[1]) if arguments else None))
    from counter_ui.commands import app

    app()
