"""``kiosk bench``: figures, each beside a peer or a physical limit in the same run."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json

app = typer.Typer(help="Số đo · figures that anyone can measure again.", no_args_is_help=True)


@app.command("start")
def start(
    rounds: Annotated[int, typer.Option(min=1, max=100)] = 9,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Cold start to the first key accepted, beside a bare Textual application."""
    from counter_ui.bench.start import measure_start

    figures = measure_start(rounds).as_json()
    if as_json:
        say_json(figures)
        return
    say(
        f"counter   first paint {figures['counter_first_paint_ms']:7.1f} ms, "
        f"first key {figures['counter_first_key_ms']:7.1f} ms"
    )
    say(
        f"bare app  first paint {figures['bare_first_paint_ms']:7.1f} ms, "
        f"first key {figures['bare_first_key_ms']:7.1f} ms"
    )
    say(f"ratio     {figures['ratio']} (median of {figures['rounds']} rounds; goal at most 2.0)")


@app.command("read")
def read(
    rounds: Annotated[int, typer.Option(min=1, max=100)] = 5,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """APDUs, bytes and CPU time of one card reading, beside the least that the files allow."""
    from counter_ui.bench.read import measure_read

    with errors_in_words():
        rows = [row.as_json() for row in measure_read(rounds)]
    if as_json:
        say_json(rows)
        return
    for row in rows:
        say(
            f"{row['card']:<28} {row['apdus']:>4} APDUs (floor {row['floor_apdus']}), "
            f"{row['bytes_down']:>6} bytes down (floor {row['floor_bytes_down']}), "
            f"CPU {row['cpu_ms']:6.1f} ms, wall {row['wall_ms']:6.1f} ms"
        )
