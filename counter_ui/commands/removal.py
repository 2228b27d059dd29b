"""``kiosk reset``, ``kiosk uninstall``: refused while anything would be lost."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say
from counter_ui.commands.state import state_of

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
WithoutPaper = Annotated[
    bool, typer.Option("--without-paper", help="Also where papers have not come out.")
]


def reset(context: typer.Context, yes: Yes = False, without_paper: WithoutPaper = False) -> None:
    """Put this counter's state aside and begin anew; refused while anything waits to be sent.

    Nothing is deleted: the folder gets another name.
    """
    from counter_ui.key_rotation import put_state_aside

    settings = state_of(context).settings()
    if not yes:
        typer.confirm(f"Đặt lại quầy trong {settings.state}?", abort=True)
    with errors_in_words():
        aside = put_state_aside(settings, papers_too=not without_paper)
    say(f"Dữ liệu cũ giữ tại {aside}")


def uninstall(
    context: typer.Context,
    yes: Yes = False,
    without_paper: WithoutPaper = False,
    check: Annotated[
        bool, typer.Option("--check", help="Look only: exit status 1 where it is refused.")
    ] = False,
) -> None:
    """Prepare the removal of the program; refused while anything waits or a paper is owed.

    The state is put aside under another name and never deleted here. ``--check`` is for what
    removes or replaces packages.
    """
    from counter_ui.key_rotation import put_state_aside
    from counter_ui.taking_away import refuse_while_needed

    settings = state_of(context).settings()
    with errors_in_words():
        refuse_while_needed(settings, papers_too=not without_paper)
        if check:
            return
        if not yes:
            typer.confirm(f"Gỡ quầy, cất dữ liệu trong {settings.state}?", abort=True)
        kept = settings.state.exists()
        aside = put_state_aside(settings, papers_too=not without_paper) if kept else None
    if aside is not None:
        say(f"Dữ liệu cũ giữ tại {aside}; giữ cả thư mục này cùng khóa của quầy.")
    say("Có thể gỡ chương trình.")
