"""``kiosk printer``: which printers there are, how they are, and what still waits for them."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.paper_output import say_print
from counter_ui.commands.state import state_of

app = typer.Typer(help="Máy in · printers.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="One line of JSON.")]
Name = Annotated[str, typer.Argument(help="Short name: lower-case letters, digits, hyphens.")]


@app.command("list")
def list_printers(context: typer.Context, as_json: JsonOption = False) -> None:
    """Every printer with its task, asked just now."""
    from counter_ui.printing_wiring import printers_of
    from counter_ui.wording import load_wording

    with errors_in_words():
        printers = tuple(printers_of(state_of(context).settings()))
    rows = []
    for each in printers:
        state = each.printer.state()
        row: dict[str, object] = {"name": each.name, "task": each.task.value}
        row |= {"state": state.light.value, "reason": state.reason}
        rows.append({**row, "large_print": each.printer.large_print})
    if as_json:
        say_json(rows)
        return
    words = load_wording("vi")
    for row in rows:
        why = words.coded(str(row["reason"])).happened if row["reason"] else ""
        say(f"{row['name']:<20} {row['task']:<5} {row['state']:<9} {why}".rstrip())


@app.command("add")
def add(
    context: typer.Context,
    name: Name,
    address: Annotated[
        str, typer.Argument(help="ipp://…, ipps://…, escpos://host:9100, escpos:/dev/usb/lp0")
    ],
    task: Annotated[str, typer.Option(help="a5 (forms) or slip.")] = "a5",
    large: Annotated[bool, typer.Option("--large", help="Everything in large print.")] = False,
) -> None:
    """Set a printer up, in printers.toml of the state folder."""
    from counter_ui.printing_wiring import printers_file
    from printing.desk_printers import Task
    from printing.printers_file import add_printer
    from printing.setup import PrinterDevice

    if task not in {each.value for each in Task}:
        raise typer.BadParameter("a5 | slip", param_hint="--task")
    settings = state_of(context).settings()
    taken = [each.name for each in settings.printer.devices]
    with errors_in_words():
        device = PrinterDevice(name, address, Task(task), large)
        add_printer(printers_file(settings), device, taken)
    say(f"Đã thêm máy in {name}. Thử: kiosk printer test {name}")


@app.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Take a printer out of printers.toml."""
    from counter_ui.printing_wiring import printers_file
    from printing.printers_file import remove_printer

    with errors_in_words():
        remove_printer(printers_file(state_of(context).settings()), name)
    say(f"Đã bỏ máy in {name}.")


@app.command("test")
def test(context: typer.Context, name: Name, as_json: JsonOption = False) -> None:
    """Print the test page: every letter with every tone, the margins, a code."""
    from counter_ui.paper_desk import try_printer

    with errors_in_words():
        result = try_printer(state_of(context).settings(), name)
    say_print(result, as_json=as_json)


@app.command("jobs")
def jobs(context: typer.Context, as_json: JsonOption = False) -> None:
    """What is not finished: waiting, printing, or to be looked for in the tray."""
    from counter_ui.printing_wiring import unfinished_jobs

    with errors_in_words():
        found = unfinished_jobs(state_of(context).settings())
    if as_json:
        say_json(
            [
                {"job": j.id, "form": j.form, "number": j.number, "printer": j.printer}
                | {"copy": j.copy, "state": j.state.value, "reason": j.reason}
                for j in found
            ]
        )
        return
    for job in found:
        say(f"{job.id:>6}  {job.state.value:<11} {job.form:<12} {job.number}  {job.reason}")
    say(f"{len(found)} việc in chưa xong")


@app.command("answer")
def answer(
    context: typer.Context,
    job: Annotated[int, typer.Argument(help="Number of the print job.")],
    on_paper: Annotated[bool, typer.Option("--yes/--no", help="Whether it came out complete.")],
    as_json: JsonOption = False,
) -> None:
    """Say whether a paper came out, where the printer could not."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        result = counter.printing.answer(job, on_paper=on_paper)
    say_print(result, as_json=as_json)
