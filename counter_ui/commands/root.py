"""The root of the command line: global options and the groups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands import (
    backup,
    bench,
    bench_keys,
    bench_post,
    bench_self_service,
    bench_ui,
    card,
    centre,
    citizen_display,
    demo,
    device,
    doctor,
    faults,
    ledger,
    officer,
    outbox,
    paper,
    plain,
    policy,
    practice,
    printer,
    receipt,
    removal,
    salvage,
    sandbox,
    self_service,
    task,
    token,
    trust,
)
from counter_ui.commands.output import errors_in_words, say
from counter_ui.commands.state import State
from counter_ui.crash import install
from counter_ui.settings_file import first_look

app = typer.Typer(
    name="kiosk",
    help="Quầy đăng ký tài khoản định danh · the registration counter. "
    "Without a command the counter opens.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
)
app.add_typer(officer.app, name="officer")
app.add_typer(card.app, name="card")
app.add_typer(token.app, name="token")
app.add_typer(trust.app, name="trust")
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(policy.app, name="policy")
app.add_typer(practice.app, name="practice")
app.add_typer(outbox.app, name="outbox")
app.add_typer(task.app, name="task")
app.add_typer(device.app, name="device")
app.add_typer(receipt.app, name="receipt")
app.add_typer(paper.app, name="paper")
app.add_typer(printer.app, name="printer")
app.add_typer(ledger.app, name="ledger")
bench.app.command("keys")(bench_keys.keys)
bench.app.command("faults")(bench_post.faults)
bench.app.command("outbox")(bench_post.outbox)
bench.app.command("ui")(bench_ui.ui)
bench.app.command("self-service")(bench_self_service.self_service)
app.add_typer(bench.app, name="bench")
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.command("faults")(faults.faults)
app.command("citizen-display")(citizen_display.citizen_display)
app.command("plain")(plain.plain)
app.command("self-service")(self_service.self_service)
app.command("enrol")(centre.enrol)
app.command("sync")(centre.sync)
app.command("reconcile")(device.reconcile)
app.command("reset")(removal.reset)
app.command("uninstall")(removal.uninstall)
app.command("salvage")(salvage.salvage)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


@app.callback()
def root(
    context: typer.Context,
    settings: Annotated[
        Path | None, typer.Option(help="Settings file; default ./kiosk.toml or $KIOSK_SETTINGS.")
    ] = None,
) -> None:
    """Quầy đăng ký tài khoản định danh · the registration counter."""
    context.obj = State(settings)
    look = first_look(settings)
    install(look.crash_folder, look.language)
    if context.invoked_subcommand is None:
        from counter_ui.door import open_door

        raise typer.Exit(open_door(settings))


@app.command("pictures")
def pictures(
    folder: Annotated[Path, typer.Argument(help="Where the SVG files go.")],
    columns: int = 120,
    rows: int = 36,
    language: str = "vi",
    theme: str = "dark",
) -> None:
    """Take the README's pictures: the real counter, one practice registration, step by step."""
    from counter_ui.pictures import take_pictures

    with errors_in_words():
        taken = take_pictures(folder, size=(columns, rows), language=language, theme=theme)
    for path in taken:
        say(str(path))
