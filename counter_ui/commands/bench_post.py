"""``kiosk bench faults`` and ``kiosk bench outbox``: what the post bears, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json


def faults(
    histories: Annotated[int, typer.Option(min=1, max=1_000_000)] = 2000,
    seed: Annotated[int | None, typer.Option(help="Play this one history, step by step.")] = None,
    broken: Annotated[
        str, typer.Option(help="Put a broken part in, which must be found; 'list' names them.")
    ] = "",
    on_file: Annotated[
        bool, typer.Option("--on-file", help="On the counter's own encrypted file: slower.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Two counters, a bad line and the centre: seeded histories, rules checked after each step.

    Ends with status 1 where a rule is broken, or where a broken part is not found.
    """
    from counter_ui.bench.faults.faulty import FAULTY, ON_FILE, Parts
    from counter_ui.bench.faults.run import play

    if broken and broken not in FAULTY:
        say("\n".join(FAULTY))
        raise typer.Exit(0 if broken == "list" else 2)
    with errors_in_words():
        seeds = range(histories) if seed is None else [seed]
        sound = ON_FILE if on_file else Parts()
        figures = play(seeds, FAULTY[broken] if broken else sound)
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


def outbox(
    entries: Annotated[int, typer.Option(min=25, max=10_000)] = 200,
    waiting: Annotated[int, typer.Option(min=100, max=100_000)] = 10_000,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """What the post costs: enqueue, drain, bytes, a bad link, many waiting, a whole country.

    Each figure beside a peer or a limit in the same run; takes a minute or two.
    """
    from counter_ui.bench.outbox import measure_outbox

    with errors_in_words():
        figures = measure_outbox(entries, waiting)
    if as_json:
        say_json(figures)
        return
    for line in _outbox_lines(figures):
        say(line)


def _outbox_lines(figures: dict[str, Any]) -> Iterator[str]:
    for row in figures["enqueue"]:
        yield (
            f"enqueue   {row['entry_bytes']:>6} B: {row['store_ms']} ms (p99 "
            f"{row['store_p99_ms']}), {row['ratio']} of a bare commit (goal 0.50), two copies"
        )
    seal, drain, wire = figures["sealing"], figures["drain"], figures["wire"]
    yield f"sealing   {seal['ms']} ms (p99 {seal['p99_ms']}) for {seal['body_bytes']} B (goal 1 ms)"
    yield (
        f"drain     {drain['relay_a_s']} a second; bare loop {drain['bare_batches_a_s']} "
        f"(ratio {drain['ratio_to_bare']}), one by one {drain['one_by_one_a_s']} "
        f"(ratio {drain['ratio_to_one_by_one']}), the centre's limit {drain['centre_limit_a_s']}"
    )
    yield (
        f"wire      {wire['wire_bytes']} B each ({wire['up']} up, {wire['down']} down) for an "
        f"envelope of {wire['envelope_bytes']} B: {wire['ratio']}"
    )
    bad = figures["bad_link"]
    yield (
        f"bad link  {bad['entries']} entries in {bad['relay_s']} s (goal 5), one by one "
        f"{bad['one_by_one_s']} s: {bad['ratio']} times; 300 ms, 2 % loss, 384 kbit/s"
    )
    many = figures["waiting"]
    for question in ("summary", "claim_a_batch", "list_all"):
        row = many[question]
        yield (
            f"waiting   {many['entries']} entries, {question}: {row['ms']} ms "
            f"(worst {row['worst_ms']}), {row['peak_kib']} KiB"
        )
    herd = dict(figures["herd"])
    floor_s = herd.pop("floor_s")
    for policy, row in herd.items():
        yield (
            f"herd      {policy}: {row['drained_s']} s ({row['over_floor']} of the floor "
            f"{floor_s} s), peak {row['peak']}, wasted {row['wasted']:.1%}"
        )
