"""``kiosk ledger``: the chain of what happened."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.domain.ledger import GENESIS, first_broken

app = typer.Typer(help="Sổ ghi · the ledger.", no_args_is_help=True)


@app.command("verify")
def verify(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """Walk the chain from its first entry; exit status 1 names the first entry that is wrong."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        entries = counter.store.run(lambda unit: tuple(unit.ledger.entries()))
    broken = first_broken(entries)
    head = entries[-1].digest if entries else GENESIS
    if as_json:
        say_json(
            {
                "entries": len(entries),
                "head": head,
                "holds": broken is None,
                "first_wrong": broken.sequence if broken else None,
                "reason": broken.reason if broken else "",
            }
        )
    elif broken is None:
        say(f"Sổ ghi nguyên vẹn: {len(entries)} mục, đầu chuỗi {head}")
    else:
        say(f"Sổ ghi SAI từ mục số {broken.sequence}: {broken.reason}")
    if broken is not None:
        raise typer.Exit(1)
