"""``kiosk device``, ``kiosk reconcile``: this counter's standing at the centre."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

app = typer.Typer(help="Thiết bị này · this counter as a device.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json")]


@app.command("show")
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """Which device this is, to which key it seals, and until when its certificate holds."""
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        enrolment, standing = counter.enrolment, counter.time.standing()
        row = {
            "device": counter.keystore.device_id,
            "enrolled": enrolment is not None,
            "centre": enrolment.url if enrolment else "",
            "certificate_ends": enrolment.certificate_ends.isoformat() if enrolment else "",
            "sealing_key": counter.keystore.sealing_key().id if enrolment else "",
            "time": standing.now.isoformat(timespec="seconds"),
            "time_verified": standing.verified,
            "clock": standing.fault.value,
        }
    if as_json:
        say_json(row)
        return
    for name, value in row.items():
        say(f"{name:<17} {value}")


@app.command("rotate")
def rotate(context: typer.Context) -> None:
    """Change this counter's keys at the centre; what waits is sent as before.

    Close the counter's screen first. After a lost answer run it again.
    """
    from counter_ui.key_rotation import rotate_device

    with errors_in_words():
        old, new = rotate_device(state_of(context).settings())
    say(f"Quầy {old} nay là {new}. Hồ sơ đang chờ vẫn giữ nguyên.")


def reconcile(context: typer.Context, as_json: AsJson = False) -> None:
    """Compare with the centre, entry by entry; exit status 1 names every difference."""
    from counter_ui.upkeep import reconcile as compare
    from counter_ui.wiring import open_counter
    from counter_ui.wording import load_wording

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        found = compare(counter)
    rows = [
        {
            "difference": each.difference.value,
            "registration": each.registration_id,
            "sequence": each.sequence,
            "detail": each.detail,
            "mends_itself": each.difference.mends_itself,
        }
        for each in found.differences
    ]
    if as_json:
        say_json(
            {
                "here": found.here,
                "there": found.there,
                "waiting": found.waiting,
                "agrees": found.agrees,
                "differences": rows,
            }
        )
    else:
        words = load_wording()
        say(f"ở quầy {found.here} · ở trung tâm {found.there} · đang chờ {found.waiting}")
        for row in rows:
            words_of = words.coded(str(row["difference"]))
            say(f"{row['sequence']:>6}  {row['registration']}  {words_of.happened}")
        say("Khớp." if found.agrees else "KHÔNG khớp.")
    if not found.agrees:
        raise typer.Exit(1)
