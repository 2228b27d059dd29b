"""How a print and a check are said on the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from counter_ui.commands.output import say, say_json
from counter_ui.wording import load_wording
from kiosk.domain.local_day import VIETNAM
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult

if TYPE_CHECKING:
    from printing.verification import Verification

_ON_ITS_WAY = (PrintOutcome.PRINTED, PrintOutcome.SAVED)
_FACTS = ("number", "registration", "time", "office", "method", "state", "digest")


def say_print(result: PrintResult, *, as_json: bool) -> None:
    """What the printer said; exit status 1 unless the paper is there or saved."""
    if as_json:
        say_json(
            {
                "outcome": result.outcome.value,
                "where": result.where,
                "reason": result.reason,
                "job": result.job,
                "copy": result.copy,
                "asks": result.asks,
            }
        )
    else:
        words = load_wording("vi")
        say(words(f"paper.{result.outcome.value}", where=result.where))
        if result.copy:
            say(f"Bản in lại lần {result.copy}")
        if result.reason:
            said = words.coded(result.reason)
            say(f"{result.reason}: {said.happened} {said.do}")
        if result.asks:
            say(f"Đã in ra chưa? kiosk printer answer {result.job} --yes | --no")
    if result.outcome not in _ON_ITS_WAY:
        raise typer.Exit(1)


def say_verification(checked: Verification, *, as_json: bool) -> None:
    """The verdict, and what to compare with the paper."""
    from counter_ui.paper_desk import verification_as_json

    facts = verification_as_json(checked)
    if as_json:
        say_json(facts)
        return
    words = load_wording("vi")
    office = checked.office.name if checked.office else facts.get("office", "")
    say(words(f"verify.{checked.verdict.value}", office=office))
    if "number" not in facts:
        return
    say(words("verify.compare"))
    at = datetime.fromisoformat(facts["time"]).astimezone(VIETNAM)
    shown = facts | {
        "time": f"{at:%H:%M %d/%m/%Y}",
        "method": words(f"method.{facts['method']}"),
        "state": words(f"receipt.state_{facts['state']}"),
    }
    for name in _FACTS:
        say(f"  {words(f'verify.{name}')}: {shown[name]}")
