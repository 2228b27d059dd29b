"""``kiosk bench ui``: how the counter feels under the fingers."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json


def ui(
    rounds: Annotated[int, typer.Option(min=1, max=100, help="Cold starts.")] = 5,
    keys: Annotated[int, typer.Option(min=20, max=100_000, help="Keys in each state.")] = 500,
    entries: Annotated[int, typer.Option(min=1, max=100_000, help="That drain.")] = 10_000,
    people: Annotated[int, typer.Option(min=11, max=100_000, help="For memory.")] = 100,
    posting: Annotated[str, typer.Option(help="Its program, where it is installed.")] = "posting",
    harlequin: Annotated[str, typer.Option(help="The same.")] = "harlequin",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Cold start beside peers, key to paint idle and under load, a scanner's burst, memory.

    A practice counter on a pseudo terminal. The practice card answers as slowly as a contactless
    one, but computes in the counter's own process. ``--people 1000`` takes about an hour.
    """
    from counter_ui.bench.ui import measure_ui

    with errors_in_words():
        figures = measure_ui(
            rounds=rounds, keys=keys, entries=entries, people=people, peers=(posting, harlequin)
        )
    if as_json:
        say_json(figures)
    else:
        _say(figures)


def _say(figures: dict[str, Any]) -> None:
    start, memory, scan = figures["start"], figures["memory"], figures["scan"]
    say(
        f"start     counter {start['counter_first_paint_ms']} ms, bare app "
        f"{start['bare_first_paint_ms']} ms; first key ratio {start['ratio']} (goal at most 2.0)"
    )
    for name, value in start.items():
        if name.removesuffix("_first_paint_ms") not in (name, "counter", "bare"):
            shown = f"{value} ms" if value is not None else "not installed, or painted nothing"
            say(f"          {name.removesuffix('_first_paint_ms')} {shown}")
    for name, spread in figures["keys"].items():
        say(
            f"keys      {name:<14} p50 {spread['p50_ms']} ms, p95 {spread['p95_ms']} ms, "
            f"p99 {spread['p99_ms']} ms (goals: p95 50, p99 100)"
        )
    say(f"scan      {scan['characters']} characters and what they say: {scan['ms']} ms")
    say(
        f"memory    {memory['early_mib']} MiB after 10 people, {memory['late_mib']} MiB after "
        f"{memory['people']}: {memory['growth_percent']} % (goals: 150 MiB, 10 %)"
    )
