"""``kiosk bench keys``: what each way costs in key presses."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json


def keys(
    ways: Annotated[
        list[str] | None, typer.Argument(help="Such as chip or mobile; default all of them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Play each way at the real counter, to the centre's answer, and count every key.

    Beside each the same on the portal, as the documents describe it. Ends with status 1 where a
    goal is missed or a registration is not accepted.
    """
    from counter_ui.bench.keys import measure_keys

    rows = []
    with errors_in_words():
        for figures in measure_keys(ways or []):
            row = figures.as_json()
            rows.append(row)
            if as_json:
                continue
            typed = ", ".join(row["typed_identity_fields"]) or "none"
            goal = "" if row["goal"] is None else f" (goal at most {row['goal']})"
            mail = f" + {row['email_keys']} of the e-mail address" if row["email_keys"] else ""
            say(
                f"{row['way']:<20} officer {row['officer_keys']:>3}{mail}{goal}, "
                f"citizen {row['citizen_keys']:>3}, clicks 0, screens 1 "
                f"({len(row['cards'])} cards), identity typed: {typed}"
            )
            web_screens = row["web_screens"] or "?"
            say(
                f"{'':<20} web     {row['web_keys']:>3} keys, {row['web_clicks']} clicks, "
                f"{web_screens} screens; here {row['outcome']} at level {row['level']}"
            )
    if as_json:
        say_json(rows)
    if any(row["goal_met"] is False or row["outcome"] != "accepted" for row in rows):
        raise typer.Exit(1)
