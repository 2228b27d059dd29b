"""``kiosk officer``: who may sign in at this counter."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from counter_ui.wording import load_wording
from kiosk.domain.local_day import VIETNAM
from kiosk.domain.officer import Role
from kiosk.domain.unlock import grouped

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
    context: typer.Context,
    renew: Annotated[
        bool, typer.Option("--renew", help="Ask the centre for the officers' leases first.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Who may sign in, as what, and until when without the centre."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        officers = counter.store.run(lambda unit: unit.officers.all())
        roll = counter.leases.renew() if renew else counter.leases.held()
    leases = {each.officer: each for each in roll.leases} if roll else {}
    rows: list[dict[str, Any]] = [
        {"code": o.code, "name": str(o.name), "roles": sorted(r.value for r in o.roles)}
        for o in officers
    ]
    for row in rows if roll else ():
        lease = leases.get(row["code"])
        row["lease_until"] = lease.until.isoformat() if lease else None
        row["leased_roles"] = sorted(role.value for role in lease.roles) if lease else []
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(f"{row['code']:<12} {row['name']:<30} {', '.join(row['roles'])}{_lease_text(row)}")


def _lease_text(row: Mapping[str, Any]) -> str:
    """What the centre says, where it says anything."""
    if "lease_until" not in row:
        return ""
    if row["lease_until"] is None:
        return "  · trung tâm không ghi nhận"
    until = datetime.fromisoformat(row["lease_until"]).astimezone(VIETNAM)
    return f"  · {', '.join(row['leased_roles'])} đến {until:%H:%M %d/%m/%Y}"


@app.command("unlock")
def unlock(
    context: typer.Context,
    officer: Annotated[str, typer.Argument(help="Who has to wait, such as CB01.")],
    challenge: Annotated[str, typer.Argument(help="Eight letters that were read out.")],
    counter_code: Annotated[
        str, typer.Option("--counter", help="The locked counter, such as Q3, as it was read out.")
    ],
    supervisor: Annotated[str, typer.Option(help="The supervisor's own code.")],
    passphrase_stdin: Annotated[
        bool, typer.Option("--passphrase-stdin", help="Read the passphrase from standard input.")
    ] = False,
) -> None:
    """At a supervisor's counter: the code that ends once the wait at another one of the office."""
    from counter_ui.ways_wiring import unlock_officer
    from counter_ui.wiring import open_counter

    words = load_wording()
    passphrase = (
        sys.stdin.readline().rstrip("\n")
        if passphrase_stdin
        else typer.prompt("Mật khẩu người phụ trách", hide_input=True)
    )
    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        use_case, locked = unlock_officer(counter), counter_code.strip().upper()
        code = use_case.code_for((supervisor, passphrase), locked, officer, challenge)
    say(words("unlock.said", officer=officer.upper(), counter=locked, code=grouped(code)))
