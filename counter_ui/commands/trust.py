"""``kiosk trust``: whom the counter believes to sign chip cards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

if TYPE_CHECKING:
    from counter_ui.trust_care import Imported, Trusted
    from counter_ui.wording import Wording

app = typer.Typer(
    help="Danh sách tin cậy của thẻ chip · trust list for chip cards.", no_args_is_help=True
)


@app.command("import")
def import_(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(help="Master list, certificate, revocation list, or a folder of them."),
    ],
    fingerprint: Annotated[
        list[str] | None,
        typer.Option(help="SHA-256 that the issuing authority confirmed; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Judge files step by step and put what is accepted into the trust folder.

    A master list counts only if its signer leads to an authority that is trusted already, or whose
    fingerprint is given. Exit status 1 if anything was not accepted.
    """
    from counter_ui.trust_care import import_files
    from counter_ui.wording import load_wording

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        done = import_files(settings, files, fingerprint or [])
    if as_json:
        say_json([each.as_json() for each in done])
    else:
        for each in done:
            _say_imported(each, load_wording(settings.screen.language))
    if not all(each.candidate.accepted for each in done):
        raise typer.Exit(1)


@app.command("list")
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Show every authority and revocation list that the counter believes."""
    from counter_ui.trust_care import trusted
    from counter_ui.wording import load_wording

    settings = state_of(context).settings()
    with errors_in_words(settings.screen.language):
        found = trusted(settings)
    if as_json:
        say_json(found.as_json())
    else:
        _say_trusted(found, load_wording(settings.screen.language))


def _say_imported(done: Imported, words: Wording) -> None:
    candidate = done.candidate
    say(f"{done.source}: {words(f'trust.kind.{candidate.kind}')} {done.name}")
    say(f"   SHA-256 {candidate.sha256}")
    for number, check in enumerate(candidate.checks, 1):
        reason = f" ({words.reason(check.reason)})" if check.reason else ""
        outcome = words(f"outcome.{check.outcome.value}")
        say(f"   {number}. {words(f'check.{check.name}')}: {outcome}{reason}")
    if done.target is None:
        say(f"   {words('trust.refused')}")
        return
    added, total = str(done.added), str(len(candidate.anchors.certificates))
    if candidate.passed_over:
        say(f"   {words('trust.passed_over', count=candidate.passed_over)}")
    say(f"   {words('trust.taken', added=added, total=total, file=str(done.target))}")


def _say_trusted(found: Trusted, words: Wording) -> None:
    for each in found.authorities:
        say(f"{each.country or '--':<3} {each.until:%Y-%m-%d}  {each.sha256}  {each.name}")
    for listed in found.lists:
        end = "" if listed.until is None else f"{listed.until:%Y-%m-%d}"
        say(f"CRL {end:<10}  {listed.revoked} {words('trust.revoked')}  {listed.name}")
    say(str(words("trust.count", certificates=len(found.authorities), lists=len(found.lists))))
    for path in found.not_counted:
        say(str(words("trust.not_counted", file=str(path))))
