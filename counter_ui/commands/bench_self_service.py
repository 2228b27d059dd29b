"""``kiosk bench self-service``: what the kiosk takes of a citizen, and how soon it forgets one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counter_ui.commands.output import errors_in_words, say, say_json

if TYPE_CHECKING:
    from counter_ui.bench.self_service_visits import VisitFigures


def self_service(
    ways: Annotated[
        list[str] | None, typer.Argument(help="Such as mobile or token; default all of them.")
    ] = None,
    citizens: Annotated[
        int, typer.Option(min=0, max=10_000, help="Behind one another; 0 plays only the ways.")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Taps and characters of each way, Thoát to ready, tap to paint, memory.

    A practice kiosk with a centre of its own: each way to its end, then citizens behind one another
    in a terminal and in Chromium, where that and playwright are installed. ``--citizens 300`` takes
    about half an hour. Ends with status 1 where a way does not end as it must.
    """
    from counter_ui.bench.self_service import measure_self_service

    with errors_in_words():
        figures = measure_self_service(
            citizens, ways or (), played=_say_nothing if as_json else _say_way
        )
    if as_json:
        say_json(figures)
    else:
        for name in ("terminal", "browser"):
            if name in figures:
                _say_hall(name, figures[name])
    if not figures["goals"]["ways_ended_well"]:
        raise typer.Exit(1)


def _say_nothing(figures: VisitFigures) -> None:
    """All of it comes as JSON at the end."""


def _say_way(figures: VisitFigures) -> None:
    row = figures.as_json()
    say(
        f"{row['way']:<10} {row['taps']:>2} taps, {row['typed_characters']:>3} characters in "
        f"{row['typed_inputs']} inputs, {row['screens']} screens; {row['outcome']}"
        + (f" at level {row['level']}" if row["level"] else "")
    )
    if row["web_screens"]:
        say(
            f"{'  the web':<10} {row['web_clicks']:>2} clicks, {row['web_characters']} characters "
            f"in {row['web_mandatory_inputs']} mandatory inputs, {row['web_screens']} screens"
        )


def _say_hall(name: str, hall: dict[str, Any] | str) -> None:
    if isinstance(hall, str):
        say(f"{name:<10} {hall}")
        return
    ready, hasty = hall["ready_s"], hall["hasty_ready_s"]
    say(
        f"{name:<10} Thoát to ready {ready['p50_s']} s, at most {ready['max_s']} s of "
        f"{ready['samples']} (goal at most 2 s)"
    )
    if hasty:
        say(
            f"{'':<10} behind citizens who leave at once {hasty['p50_s']} s, at most "
            f"{hasty['max_s']} s of {hasty['samples']}"
        )
    if "tap_to_paint" in hall:
        paint = hall["tap_to_paint"]
        say(
            f"{'':<10} tap to paint p50 {paint['p50_ms']} ms, p95 {paint['p95_ms']} ms of "
            f"{paint['samples']} (goal: p95 at most 150 ms)"
        )
    for part, growth in hall["memory"].items():
        say(
            f"{'':<10} memory of {part.replace('_', ' ')}: {growth['early_mib']} MiB early, "
            f"{growth['late_mib']} MiB after {hall['citizens']} citizens: "
            f"{growth['growth_percent']} % (goal at most 10 %)"
        )
