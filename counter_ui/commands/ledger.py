"""``kiosk ledger``: the chain of what happened, its proofs, and checking one without a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of

if TYPE_CHECKING:
    from kiosk.use_cases.verify_ledger import LedgerVerdict

app = typer.Typer(help="Sổ ghi · the ledger.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json")]


@app.command("verify")
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Walk the chain from its first entry, compare it with what the centre countersigned and with
    the outbox; exit status 1 names the first entry that is wrong or missing.
    """
    from counter_ui.ledger_care import verify_ledger
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        verdict = verify_ledger(counter)
    broken = verdict.broken
    if as_json:
        say_json(
            {
                "entries": verdict.entries,
                "head": verdict.head,
                "holds": broken is None,
                "first_wrong": broken.sequence if broken else None,
                "reason": broken.reason if broken else "",
                "anchored": verdict.anchored,
                "rebuilt": verdict.rebuilt,
            }
        )
    else:
        _say_verdict(verdict)
    if broken is not None:
        raise typer.Exit(1)


@app.command("anchor")
def anchor(context: typer.Context, as_json: AsJson = False) -> None:
    """Have the centre countersign the newest entry now; it happens by itself after each sending."""
    from counter_ui.ledger_care import ledger_anchor
    from counter_ui.wiring import open_counter

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        head = ledger_anchor(counter).anchor()
    if as_json:
        say_json(
            {"anchored": head is not None}
            | ({"sequence": head.sequence, "digest": head.digest} if head else {})
        )
    elif head is None:
        say("Đầu sổ ghi đã được trung tâm ký xác nhận từ trước.")
    else:
        say(f"Trung tâm đã ký xác nhận đầu sổ ghi: mục {head.sequence}, {head.digest}")


@app.command("prove")
def prove(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Receipt number, as printed.")],
    out: Annotated[Path | None, typer.Option(help="Write the proof to this file.")] = None,
) -> None:
    """Prove that a receipt stands in the ledger that the centre countersigned: one JSON object.

    It holds nothing personal and nothing of any other registration. Check it with
    ``kiosk ledger check-proof``.
    """
    from counter_ui.ledger_care import prove_receipt, write_proof
    from counter_ui.wiring import open_counter

    with errors_in_words():
        with open_counter(state_of(context).settings()) as counter:
            proof = prove_receipt(counter, number.strip().upper())
        if out is None:
            say(proof.decode())
        else:
            write_proof(out, proof)
            say(f"Bằng chứng đã ghi vào {out}")


@app.command("check-proof")
def check_proof(
    file: Annotated[Path, typer.Argument(help="What kiosk ledger prove made.")],
    key: Annotated[
        list[Path], typer.Option(help="The centre's public statement key (PEM); repeatable.")
    ],
    head: Annotated[
        str, typer.Option(help="The ledger head printed on the receipt: must be the entry's.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check a proof against the centre's public key alone: no store, no settings, no network."""
    from counter_ui.proof_check import check

    with errors_in_words():
        proved = check(file, key, head.strip().lower())
    entry, anchored = proved.entry, proved.head
    if as_json:
        say_json(
            {
                "holds": True,
                "kind": entry.kind,
                "at": entry.at.isoformat(),
                "facts": dict(entry.facts),
                "digest": entry.digest,
                "sequence": entry.sequence,
                "device": anchored.device_id,
                "head_sequence": anchored.sequence,
                "anchored_at": anchored.anchored_at.isoformat(),
            }
        )
        return
    say(f"ĐÚNG: mục {entry.sequence} ({entry.kind}) lúc {entry.at.isoformat()}")
    for name, value in entry.facts.items():
        say(f"  {name}: {value}")
    say(
        f"nằm trong sổ ghi của quầy {anchored.device_id} mà trung tâm đã ký xác nhận tới mục "
        f"{anchored.sequence} lúc {anchored.anchored_at.isoformat()}"
    )


def _say_verdict(verdict: LedgerVerdict) -> None:
    if verdict.rebuilt:
        say("Sổ này từng được cứu hoặc phục hồi: phần trước đó có thể thiếu mục, có ghi trong sổ.")
    if verdict.broken is not None:
        say(f"Sổ ghi SAI từ mục số {verdict.broken.sequence}: {verdict.broken.reason}")
        return
    say(
        f"Sổ ghi nguyên vẹn: {verdict.entries} mục, trung tâm đã ký tới mục {verdict.anchored}, "
        f"đầu chuỗi {verdict.head}"
    )
