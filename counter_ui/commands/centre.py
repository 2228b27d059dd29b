"""``kiosk enrol``, ``kiosk sync``: this counter and the centre."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say, say_json
from counter_ui.commands.state import state_of
from kiosk.errors import KioskError


def enrol(
    context: typer.Context,
    ticket: Annotated[Path, typer.Argument(help="Ticket file from the centre.")],
) -> None:
    """Introduce this counter to the centre, once, with the centre's ticket."""
    from counter_ui.centre_wiring import enrol_counter
    from counter_ui.ways_wiring import trust_practice_sims

    settings = state_of(context).settings()
    with errors_in_words():
        enrolment = enrol_counter(settings, ticket)
        trust_practice_sims(settings, enrolment)
    say(f"Quầy {enrolment.device_id} đã được ghi nhận tại {enrolment.url}.")


def sync(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Send what is due now, then end.")] = True,
    timer: Annotated[
        bool, typer.Option("--timer", help="Run by a timer: the counter may be closed meanwhile.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Send what is due; exit status 1 if something due could not be settled."""
    from counter_ui.centre_wiring import relay_of
    from counter_ui.timer_sending import note_timer
    from counter_ui.upkeep import Upkeep
    from counter_ui.wiring import open_counter
    from kiosk.devices.system import SystemClock

    with errors_in_words(), open_counter(state_of(context).settings()) as counter:
        if timer:
            note_timer(counter.settings.state, SystemClock().now())
        report = relay_of(counter).send_due(live=True)
        upkeep = Upkeep(counter, compare_daily=False)
        upkeep.after_step(reachable=report.reached, relay=report)
        if report.reached:
            upkeep.try_to(upkeep.refresh_policy)
        summary = counter.store.run(lambda unit: unit.outbox.summary())
    trouble = report.trouble.code if report.trouble else upkeep.trouble
    if as_json:
        say_json(
            {
                "sent": report.sent,
                "accepted": report.accepted,
                "refused": report.refused,
                "set_aside": report.set_aside,
                "postponed": report.postponed,
                "elsewhere": report.elsewhere,
                "trouble": trouble,
                "next_attempt_at": report.next_attempt_at and report.next_attempt_at.isoformat(),
                "waiting": summary.waiting,
                "needs_person": summary.needs_person,
            }
        )
    else:
        say(
            f"gửi {report.sent} · vào hệ thống {report.accepted} · bị từ chối {report.refused} · "
            f"để riêng {report.set_aside} · còn chờ {summary.waiting}"
        )
        if trouble:
            _say_trouble(report.trouble, trouble)
    if trouble or summary.needs_person:
        raise typer.Exit(1)


def _say_trouble(error: KioskError | None, code: str) -> None:
    from counter_ui.wording import load_wording

    words = load_wording()
    said = words.error(error) if error else words.coded(code)
    say(f"dừng vì {said.code}: {said.happened}\n{said.do} {said.call}")
