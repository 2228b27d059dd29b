"""``kiosk outbox``: what waits, why, and who must act."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

app = typer.Typer(help="Hàng chờ gửi · the outbox.", no_args_is_help=True)


@app.command("list")
def list_entries(
    context: typer.Context,
    unfinished: Annotated[bool, typer.Option(help="Leave out what is acknowledged.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Every sealed registration with its state; nothing personal, for nobody here can open one."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        entries = counter.store.run(lambda unit: unit.outbox.entries(unfinished_only=unfinished))
    rows = [
        {
            "registration": entry.registration_id,
            "sequence": entry.sequence,
            "created_at": entry.created_at.isoformat(),
            "state": entry.state.value,
            "reason": entry.reason,
            "attempts": entry.attempts,
            "next_attempt_at": entry.next_attempt_at and entry.next_attempt_at.isoformat(),
            "who_acts": entry.who_acts.value,
            "envelope": entry.sealed.digest,
            "bytes": len(entry.sealed.envelope) + sum(map(len, entry.sealed.attachments)),
        }
        for entry in entries
    ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(
            f"{row['sequence']:>6}  {row['registration']}  {row['state']:<9} "
            f"{row['who_acts']:<10} {row['reason']}"
        )
    say(f"{len(rows)} gói niêm phong")
