"""``kiosk receipt``: what citizens were given."""

from __future__ import annotations

from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.errors import AtTheDeskError

app = typer.Typer(help="Giấy tiếp nhận · receipts.", no_args_is_help=True)


@app.command("show")
def show(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Receipt number, as printed.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """One receipt as text: the same words as on paper, the personal number masked."""
    from counter_ui.wiring import open_counter, receipt_as_text

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        receipt = counter.store.run(lambda unit: unit.receipts.find(number.strip().upper()))
        if receipt is None:
            raise AtTheDeskError("receipt.unknown")
    if not as_json:
        say(receipt_as_text(receipt))
        return
    say_json(
        {
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
    )
