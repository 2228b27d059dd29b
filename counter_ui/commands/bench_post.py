"""``kiosk bench faults`` and ``kiosk bench outbox``: what the post bears, and what it costs."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json


def faults(
    histories: Annotated[int, typer.Option(min=1, max=1_000_000)] = 2000,
    seed: Annotated[int | None, typer.Option(help="Play this one history, step by step.")] = None,
    broken: Annotated[
        str, typer.Option(help="Put a broken part in, which must be found; 'list' names them.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Two counters, a bad line and the centre: seeded histories, rules checked after each step.

    Ends with status 1 where a rule is broken, or where a broken part is not found.
    """
    from counter_ui.bench.faults.faulty import FAULTY
    from counter_ui.bench.faults.run import play

    if broken and broken not in FAULTY:
        say("\n".join(FAULTY))
        raise typer.Exit(0 if broken == "list" else 2)
    with errors_in_words():
        seeds = range(histories) if seed is None else [seed]
        figures = play(seeds, FAULTY[broken] if broken else None)
    if as_json:
        say_json(figures.as_json())
    else:
        say(f"{figures.histories} histories, {figures.a_minute:.0f} a minute")
        if figures.found is not None:
            say("\n".join(f"  {step}" for step in figures.found.trace))
            say(f"seed {figures.found.seed} breaks the rule: {figures.found.rule}")
        elif seed is None:
            say(", ".join(f"{what} {count}" for what, count in figures.happened.most_common(12)))
            say("no rule broken")
    if (figures.found is None) == bool(broken):
        raise typer.Exit(1)
