"""``kiosk task``: what people must do about registrations."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

app = typer.Typer(help="Việc cần người làm · tasks.", no_args_is_help=True)


@app.command("list")
def list_tasks(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """Registrations that wait for a person: why, who must act, and whether a slip is due."""
    from counter_ui.wiring import open_counter
    from counter_ui.wording import load_wording
    from kiosk.use_cases.open_tasks import OpenTasks

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        tasks = OpenTasks(counter.store)()
        receipts = {
            each.registration_id: counter.store.run(
                lambda unit, named=each.registration_id: unit.receipts.by_registration(named)  # type: ignore[misc]
            )
            for each in tasks
        }
    rows = [
        {
            "task": task.kind.value,
            "registration": task.registration_id,
            "receipt": receipt.number if (receipt := receipts[task.registration_id]) else "",
            "device": task.device_id,
            "sequence": task.sequence,
            "since": task.since.isoformat(),
            "reason": task.reason,
            "who_acts": task.who.value,
            "tell_citizen": task.tell_citizen,
        }
        for task in tasks
    ]
    if as_json:
        say_json(rows)
        return
    words = load_wording()
    for row in rows:
        name = row["receipt"] or row["registration"]
        say(f"{name}: {words('task.' + str(row['task']))} [{row['reason']}]")
    say(f"{len(rows)} việc")


@app.command("print")
def print_slip(
    context: typer.Context,
    registration: Annotated[
        str, typer.Argument(help="Registration id, as kiosk task list has it.")
    ],
    officer: Annotated[str, typer.Option(help="Code of the officer who hands it out.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the slip that tells the citizen; a second time it is a numbered reprint."""
    from counter_ui.commands.paper_output import say_print
    from counter_ui.paper_desk import print_slip_of_task
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        result = print_slip_of_task(counter, registration, officer)
    say_print(result, as_json=as_json)


@app.command("done")
def done(
    context: typer.Context,
    registration: Annotated[
        str, typer.Argument(help="Registration id, as kiosk task list has it.")
    ],
    officer: Annotated[str, typer.Option(help="Code of the officer who settled it.")],
    passphrase_stdin: Annotated[
        bool, typer.Option("--passphrase-stdin", help="Read the passphrase from standard input.")
    ] = False,
) -> None:
    """Settle a task: the citizen was told, the card read again, the technician has looked."""
    from counter_ui.wiring import open_counter
    from kiosk.devices.passphrases import Argon2Passphrases
    from kiosk.use_cases.open_tasks import FinishTask

    passphrase = (
        sys.stdin.readline().rstrip("\n")
        if passphrase_stdin
        else typer.prompt("Mật khẩu cán bộ", hide_input=True)
    )
    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        FinishTask(counter.store, counter.time, Argon2Passphrases())(
            registration, officer, passphrase
        )
    say("Đã ghi vào sổ: việc xong.")
