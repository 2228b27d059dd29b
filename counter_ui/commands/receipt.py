"""``kiosk receipt``: what citizens were given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.paper_output import say_print, say_verification
from counter_ui.commands.state import state_of
from kiosk.domain.local_day import VIETNAM

if TYPE_CHECKING:
    from kiosk.domain.receipt import Receipt

app = typer.Typer(help="Giấy tiếp nhận · receipts.", no_args_is_help=True)
Which = Annotated[
    str,
    typer.Argument(
        help="Receipt number, registration, the text of its QR, or a picture of it (PNG, JPEG)."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One line of JSON.")]
PrinterOption = Annotated[str, typer.Option(help="Printer by name; default the form's own.")]
LargeOption = Annotated[bool, typer.Option("--large", help="In large print.")]


@app.command("show")
def show(context: typer.Context, receipt: Which, as_json: JsonOption = False) -> None:
    """One receipt as text: the same words as on paper, the personal number masked."""
    from counter_ui.paper_desk import counter_with
    from counter_ui.printing_wiring import receipt_as_text

    with errors_in_words(), counter_with(state_of(context).settings(), receipt) as (_, found):
        pass
    if as_json:
        say_json(_as_json(found))
    else:
        say(receipt_as_text(found))


@app.command("find")
def find(context: typer.Context, receipt: Which, as_json: JsonOption = False) -> None:
    """Whose paper is this: number, time and state; the words come with ``show``."""
    from counter_ui.paper_desk import counter_with

    with errors_in_words(), counter_with(state_of(context).settings(), receipt) as (_, found):
        pass
    if as_json:
        say_json(_as_json(found))
        return
    at = found.issued_at.astimezone(VIETNAM)
    say(f"{found.number}  {at:%d/%m/%Y %H:%M}  {found.state.value}  {found.registration_id}")


@app.command("print")
def print_it(
    context: typer.Context,
    receipt: Which,
    printer: PrinterOption = "",
    large: LargeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print a receipt for the first time; exit status 1 unless it is on paper or saved."""
    from counter_ui.paper_desk import counter_with, print_first

    with (
        errors_in_words(),
        counter_with(state_of(context).settings(), receipt) as (counter, found),
    ):
        result = print_first(counter, found.number, printer=printer, large=large)
    say_print(result, as_json=as_json)


@app.command("reprint")
def reprint(
    context: typer.Context,
    receipt: Which,
    printer: PrinterOption = "",
    large: LargeOption = False,
    as_json: JsonOption = False,
) -> None:
    """Print it again, numbered *Bản in lại lần n* and written to the ledger."""
    from counter_ui.paper_desk import counter_with

    with (
        errors_in_words(),
        counter_with(state_of(context).settings(), receipt) as (counter, found),
    ):
        result = counter.printing.print_form("receipt", found.number, printer=printer, large=large)
    say_print(result, as_json=as_json)


@app.command("verify")
def verify(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="Text of the QR, a PNG or JPEG, or - for input.")],
    keys: Annotated[
        Path | None, typer.Option(help="Office keys; default office-keys.json of the state.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a receipt without a network; exit status 1 unless it proves what it says."""
    from counter_ui.paper_desk import proves, verify_receipt

    settings = state_of(context).settings()
    with errors_in_words():
        checked = verify_receipt(settings, code, keys)
    say_verification(checked, as_json=as_json)
    if not proves(settings, checked):
        raise typer.Exit(1)


@app.command("keys")
def keys(context: typer.Context) -> None:
    """This counter's public key, as the file that the page docs/verify reads."""
    from counter_ui.paper_desk import own_keys_file

    with errors_in_words():
        content = own_keys_file(state_of(context).settings())
    say(content.decode().rstrip())


def _as_json(receipt: Receipt) -> dict[str, object]:
    return {
        "number": receipt.number,
        "registration": receipt.registration_id,
        "issued_at": receipt.issued_at.isoformat(),
        "office": receipt.office.code,
        "method": receipt.method.value,
        "level": int(receipt.level),
        "state": receipt.state.value,
        "envelope": receipt.envelope_digest,
        "ledger_head": receipt.ledger_head,
        "code": receipt.signed_code,
        "simulated": receipt.simulated,
    }
