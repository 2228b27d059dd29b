"""``kiosk paper``: every paper that the ledger speaks of, also refusals, reports and guidance."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.paper_output import say_print
from counter_ui.commands.state import state_of

app = typer.Typer(help="Giấy tờ của quầy · papers.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The number on the paper (Số).")]
JsonOption = Annotated[bool, typer.Option("--json", help="One line of JSON.")]


@app.command("list")
def list_papers(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """The newest papers: number, form, time, and how many may be in somebody's hand."""
    from counter_ui.paper_desk import papers_of
    from counter_ui.wiring import open_counter
    from kiosk.domain.local_day import VIETNAM

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        rows: list[dict[str, str]] = [
            {
                "number": each.number,
                "form": each.form,
                "at": each.at.astimezone(VIETNAM).isoformat(timespec="seconds"),
                "copies": str(counter.printing.copies(each.form, each.number)),
            }
            for each in papers_of(counter).listing()[-last:]
        ]
        if as_json:
            say_json(rows)
            return
        for row in rows:
            say(f"{row['number']}  {row['form']:<13} {row['at'][:16]}  {row['copies']}")
        say(f"{len(rows)} giấy")


@app.command("show")
def show(context: typer.Context, number: Number) -> None:
    """One paper as text, as it would be printed now."""
    from counter_ui.paper_desk import paper_as_text, paper_of
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        text = paper_as_text(counter, paper_of(counter, number))
    say(text)


@app.command("reprint")
def reprint(
    context: typer.Context,
    number: Number,
    printer: Annotated[str, typer.Option(help="Printer by name; default the form's own.")] = "",
    large: Annotated[bool, typer.Option("--large", help="In large print.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Print it again: *Bản in lại lần n* where it may be on paper, and in the ledger."""
    from counter_ui.paper_desk import paper_of
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        found = paper_of(counter, number)
        result = counter.printing.print_form(found.form, found.number, printer=printer, large=large)
    say_print(result, as_json=as_json)
