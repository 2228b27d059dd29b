"""``kiosk officer``: who may sign in at this counter."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.domain.officer import Role

app = typer.Typer(help="Cán bộ · officers of this counter.", no_args_is_help=True)


@app.command("add")
def add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="2 to 12 letters and digits, such as CB01.")],
    name: Annotated[str, typer.Option(help="Name as it stands on receipts.")],
    role: Annotated[list[Role] | None, typer.Option(help="May be given several times.")] = None,
    passphrase_stdin: Annotated[
        bool, typer.Option("--passphrase-stdin", help="Read the passphrase from standard input.")
    ] = False,
) -> None:
    """Enrol an officer; the passphrase is typed twice and never shown."""
    from counter_ui.wiring import open_counter

    passphrase = (
        sys.stdin.readline().rstrip("\n")
        if passphrase_stdin
        else typer.prompt("Mật khẩu cán bộ", hide_input=True, confirmation_prompt=True)
    )
    roles = frozenset(role or [Role.CLERK])
    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        officer = counter.desk.add_officer(code, name, roles, passphrase)
    say(f"Đã thêm cán bộ {officer.code}.")


@app.command("list")
def list_officers(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """Who may sign in."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        officers = counter.store.run(lambda unit: unit.officers.all())
    rows = [
        {"code": o.code, "name": str(o.name), "roles": sorted(r.value for r in o.roles)}
        for o in officers
    ]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{row['code']:<12} {row['name']:<30} {', '.join(row['roles'])}")
