"""``kiosk plain``: the counter as lines of text and questions."""

from __future__ import annotations

import os
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words
from counter_ui.commands.state import state_of
from counter_ui.crash import install


def plain(
    context: typer.Context,
    practice: Annotated[
        bool, typer.Option("--practice", help="A practice counter with virtual people.")
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="Where practice keeps everything; default a fresh folder.")
    ] = None,
    person: Annotated[str, typer.Option(help="Practice person on the reader.")] = "",
    in_memory: Annotated[
        bool, typer.Option("--in-memory", help="Practice reader in memory, without pcscd.")
    ] = False,
    width: Annotated[
        int, typer.Option(min=20, max=200, help="Cells of a line, such as of a braille line.")
    ] = 72,
    clear: Annotated[
        bool, typer.Option(help="Clear screen and scrollback at lock and at the end.")
    ] = True,
) -> None:
    """Registration by every way in lines: for screen readers, braille lines, slow links.

    Nothing moves the cursor and nothing that was said changes. Passphrase, one-time code,
    password and PIN are typed unseen.
    """
    from counter_ui.door import practice_station, real_station
    from counter_ui.plain.shift import PlainCounter
    from counter_ui.plain.talk import LineTalk
    from counter_ui.settings_file import FirstLook, find_settings, first_look
    from counter_ui.typing.composer import Typing
    from counter_ui.wording import load_wording
    from kiosk.devices.core_dumps import leave_no_core

    named = state_of(context).settings_path
    look = first_look(named)
    may_clear = clear and os.environ.get("TERM", "dumb") != "dumb"
    for each in (signal.SIGINT, signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(each, signal.SIG_IGN)  # no key ends a registration or leaves it unlocked
    leave_no_core()
    with errors_in_words(look.language), ExitStack() as stack:
        if practice:
            folder = state or Path(tempfile.mkdtemp(prefix="motcua-plain-"))
            install(FirstLook(state=folder).crash_folder, look.language)
            station = practice_station(folder, person, not in_memory, stack)
        else:
            station = real_station(find_settings(named), stack)
        talk = LineTalk(width_cells=width, idle_s=station.lock_after_s, may_clear=may_clear)
        PlainCounter(station, talk, load_wording(look.language), Typing(look.typing)).run()
