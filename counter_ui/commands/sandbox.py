"""``kiosk sandbox``: the practice centre, its policy as a file, and how it misbehaves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from kiosk.domain.officer import Role

app = typer.Typer(
    help="Hệ thống trung tâm thực hành · the practice centre. Without a command it serves.",
    invoke_without_command=True,
)
Folder = Annotated[Path, typer.Option(help="Where the practice centre keeps everything.")]
_FOLDER = Path(".run/centre")
_DAY = ["%Y-%m-%d"]


@app.callback()
def sandbox(
    context: typer.Context,
    folder: Folder = _FOLDER,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8443,
    trust: Annotated[
        list[Path] | None, typer.Option(help="Country signing certificate to trust; repeatable.")
    ] = None,
    faults: Annotated[
        str, typer.Option(help='Misbehave, as JSON: {"slow_s": 2, "fail": true, "times": 3}.')
    ] = "",
    real_rules: Annotated[
        bool, typer.Option("--real-rules", help="Refuse practice evidence, as a real centre does.")
    ] = False,
) -> None:
    """Run the practice centre; writes a ticket for ``kiosk enrol`` beside its data."""
    if context.invoked_subcommand is not None:
        return
    from counter_ui.practice_centre import run_sandbox

    with errors_in_words():
        run_sandbox(
            folder,
            host,
            port,
            trust=tuple(trust or ()),
            faults=faults,
            practice_profile=not real_rules,
            say=say,
        )


@app.command("policy")
def policy(
    out: Annotated[Path, typer.Option(help="Where the signed pack goes.")],
    folder: Folder = _FOLDER,
    valid_from: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Another first day, UTC.")
    ] = None,
    valid_to: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Another day of end, UTC.")
    ] = None,
) -> None:
    """Write the signed policy pack to a file, for ``kiosk policy import``.

    With other dates it shows what a counter does outside them; may run beside the serving centre.
    """
    from counter_ui.practice_centre import write_policy

    with errors_in_words():
        write_policy(folder, out, _aware(valid_from), _aware(valid_to))
    say(str(out))


@app.command("faults")
def faults(
    folder: Folder = _FOLDER,
    slow: Annotated[float, typer.Option(help="Seconds before every answer.")] = 0.0,
    fail: Annotated[bool, typer.Option("--fail", help="Answer 500.")] = False,
    busy: Annotated[
        int | None, typer.Option(help="Answer 429 with this Retry-After, in seconds.")
    ] = None,
    drop: Annotated[
        bool, typer.Option("--drop", help="Do the work, commit it, cut the line.")
    ] = False,
    wrong_signature: Annotated[
        bool, typer.Option("--wrong-signature", help="Sign with a stranger's key.")
    ] = False,
    clock_off: Annotated[int, typer.Option(help="Seconds that its clock is off.")] = 0,
    portal: Annotated[
        bool, typer.Option("--portal", help="Answer 200 with a sign-in page.")
    ] = False,
    lease: Annotated[
        int | None, typer.Option(help="Officers' leases end after so many seconds.")
    ] = None,
    times: Annotated[
        int | None, typer.Option(help="For so many requests; else until told.")
    ] = None,
) -> None:
    """Misbehave like this from now on, while the centre runs; without an option behave again."""
    from counter_ui.practice_centre import switch_faults

    wanted = {
        "slow_s": slow,
        "fail": fail,
        "busy_retry_after_s": busy,
        "drop_answer": drop,
        "wrong_signature": wrong_signature,
        "clock_off_s": clock_off,
        "portal": portal,
        "times": times,
        "lease_s": lease,
    }
    with errors_in_words():
        say_json(switch_faults(folder, wanted))


@app.command("officer")
def officer(
    code: Annotated[str, typer.Argument(help="The officer's code, such as PT02.")],
    office: Annotated[str, typer.Option(help="Code of the office; left out: every office.")] = "",
    role: Annotated[list[Role] | None, typer.Option(help="May be given several times.")] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="Off the roll from now on.")] = False,
    folder: Folder = _FOLDER,
) -> None:
    """Put an officer on the centre's roll, or take one off; may run beside the serving centre.

    Approvers and supervisors are made here and nowhere else; counters hear of it with their leases.
    """
    from counter_ui.practice_centre import change_roll

    with errors_in_words():
        say_json(change_roll(folder, office, code.upper(), frozenset(role or ()), revoke=revoke))


def _aware(day: datetime | None) -> datetime | None:
    return None if day is None else day.replace(tzinfo=UTC)
