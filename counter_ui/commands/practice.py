"""``kiosk practice``: the guided first day, its report for the office's head, the pass."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

app = typer.Typer(
    help="Khóa thực hành ngày đầu · the guided first day with the practice people.",
    invoke_without_command=True,
)


@app.callback()
def practice(
    context: typer.Context,
    officer: Annotated[
        str, typer.Option(help="Code of the officer whose result is kept; as at the real counter.")
    ] = "CB01",
    name: Annotated[str, typer.Option(help="Name on the certificate.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="From the first lesson, whatever was done before.")
    ] = False,
) -> None:
    """Practise: every way and the usual faults, a lesson at a time; goes on where it was left.

    Nobody real is registered. A lesson is passed by what the practice counter's ledger holds.
    """
    if context.invoked_subcommand is not None:
        return
    from counter_ui.practice_course.course_door import open_course

    with errors_in_words():
        settings = state_of(context).settings()
        status = open_course(settings, officer.strip().upper(), name, again=again)
    raise typer.Exit(status)


@app.command("report")
def report(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Who has practised, with points, errors, hints and pass: for the head of the office."""
    from counter_ui.practice_course.course_door import pass_book
    from counter_ui.practice_course.ending import as_json as told

    with errors_in_words():
        book = pass_book(state_of(context).settings())
        found = [told(each, valid=book.has_pass(each.officer)) for each in book.all().values()]
    if as_json:
        say_json(found)
        return
    if not found:
        say("Chưa ai thực hành · nobody has practised yet")
    for each in found:
        passed = f"✓ {each['code']} ({each['day']})" if each["pass"] else "○ chưa đạt · no pass"
        say(
            f"{each['officer']:<12} {each['lessons']}/{each['of']} bài · lessons   "
            f"{each['points']}/{each['most']} điểm · points   {each['errors']} lỗi · errors   "
            f"{each['hints']} gợi ý · hints   {each['minutes']} phút · min   {passed}"
        )


@app.command("certificate")
def certificate(
    context: typer.Context,
    officer: Annotated[str, typer.Argument(help="Code of the officer.")],
    out: Annotated[Path | None, typer.Option(help="PDF; default beside the receipts.")] = None,
) -> None:
    """Write an officer's certificate as PDF; refused where there is no pass."""
    from counter_ui.practice_course.course_door import pass_book

    with errors_in_words():
        settings = state_of(context).settings()
        book, code = pass_book(settings), officer.strip().upper()
        book.check(code)
        from counter_ui.practice_course.certificate import write_certificate

        folder = settings.below_state(settings.printer.folder)
        path = out or folder / f"thuc-hanh-{book.result(code).code}.pdf"
        write_certificate(book.result(code), settings.office.as_office(), path)
    say(str(path))
