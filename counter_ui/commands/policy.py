"""``kiosk policy``: the rules that this counter holds, and taking newer ones from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

if TYPE_CHECKING:
    from counter_ui.policy_care import PolicyHeld
    from counter_ui.wording import Wording

app = typer.Typer(help="Quy định áp dụng · the policy in force.", no_args_is_help=True)


@app.command("show")
def show(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Show the policy held; exit status 1 where it is not in force now."""
    from counter_ui.policy_care import policy_held
    from counter_ui.wiring import open_counter
    from counter_ui.wording import load_wording

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language), open_counter(settings) as counter:
        held = policy_held(counter)
    if as_json:
        say_json(held.as_json())
    else:
        _say(held, load_wording(settings.screen.language))
    if not held.in_force:
        raise typer.Exit(1)


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Signed policy pack, as the centre wrote it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Take a policy pack from a file, for an office without a network.

    Refused where the centre at which this counter is enrolled has not signed it, where it has
    ended, or where it is older than the one held; what is held stays then.
    """
    from counter_ui.policy_care import take_policy
    from counter_ui.wiring import open_counter
    from counter_ui.wording import load_wording

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language), open_counter(settings) as counter:
        held = take_policy(counter, file)
    if as_json:
        say_json(held.as_json())
    else:
        _say(held, load_wording(settings.screen.language))


def _say(held: PolicyHeld, words: Wording) -> None:
    policy = held.policy
    state = words("policy.in_force" if held.in_force else "policy.not_in_force")
    say(f"{policy.id}  {policy.valid_from:%d/%m/%Y} - {policy.valid_to:%d/%m/%Y}  {state}")
    say(f"{words('policy.issuer')}: {policy.issuer}  {held.issued_at:%d/%m/%Y %H:%M} UTC")
    for rule in policy.rules:
        approval = (
            f"  + {words('policy.approval')}" if rule.method in policy.approval_required else ""
        )
        kind, method = words(f"kind.{rule.kind.value}"), words(f"method.{rule.method.value}")
        say(f"  {kind:<16} {method:<22} {words(f'level.{int(rule.level)}')}{approval}")
    codes = policy.one_time_code
    say(
        words(
            "policy.codes",
            digits=codes.digits,
            minutes=codes.life_s // 60,
            wait=codes.resend_after_s,
            resends=codes.resends,
            attempts=codes.attempts,
        )
    )
    say(words("policy.notice", version=policy.notice.version))
    say(words("policy.offline", entries=policy.offline.entries, hours=policy.offline.hours))
