"""``kiosk demo``: a practice counter at once, without hardware."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from counter_ui.commands.output import errors_in_words, say


def demo(
    script: Annotated[
        bool, typer.Option("--script", envvar="SCRIPT", help="Play one registration as text.")
    ] = False,
    state: Annotated[
        Path | None, typer.Option(help="Keep everything here; default a fresh temporary folder.")
    ] = None,
    person: Annotated[str, typer.Option(help="Practice person on the reader.")] = "",
    in_memory: Annotated[
        bool, typer.Option("--in-memory", help="Reader in memory even where pcscd is installed.")
    ] = False,
    self_service: Annotated[
        bool, typer.Option("--self-service", help="The kiosk that citizens use alone.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser", help="With --self-service: on a page of this machine.")
    ] = False,
    window: Annotated[
        bool, typer.Option("--window", help="With --browser: keep Chromium open as a kiosk.")
    ] = False,
    beside: Annotated[
        Path | None,
        typer.Option(help="With --self-service: the --state of a demo counter that is open."),
    ] = None,
) -> None:
    """Open the counter in the practice profile: sandbox centre, virtual card, receipts as PDF.

    Without a terminal, or with --script (SCRIPT=1), one registration is played as text; exit status
    0 only if the centre accepted it.
    """
    folder = state or Path(tempfile.mkdtemp(prefix="motcua-demo-"))
    if self_service and (browser or window):
        _in_browser(folder, person, pcsc=not in_memory, window=window, beside=beside)
        return
    if script or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _play(folder, person, pcsc=not in_memory)
        return
    if self_service:
        _self_service(folder, person, pcsc=not in_memory, beside=beside)
    from counter_ui.door import open_practice_door
    from counter_ui.practice_counter import OFFICER_CODE, practice_settings
    from counter_ui.practice_course.course_door import open_course
    from counter_ui.screens.sign_in import PRACTISE

    status = open_practice_door(folder, person, pcsc=not in_memory)
    if status == PRACTISE:
        status = open_course(practice_settings(folder), OFFICER_CODE, "", again=False)
    say(f"Giấy tiếp nhận đã lưu tại · receipts are in: {folder / 'receipts'}")
    raise typer.Exit(status)


def _self_service(folder: Path, person: str, *, pcsc: bool, beside: Path | None) -> None:
    from counter_ui.self_service.running import run_practice_kiosk

    with errors_in_words():
        status = run_practice_kiosk(folder, person, pcsc=pcsc, beside=beside)
    raise typer.Exit(status)


def _in_browser(
    folder: Path, person: str, *, pcsc: bool, window: bool, beside: Path | None
) -> None:
    from counter_ui.self_service_web.running import run_practice_kiosk

    with errors_in_words():
        run_practice_kiosk(folder, person, say, pcsc=pcsc, port=0, window=window, beside=beside)


def _play(folder: Path, person: str, *, pcsc: bool) -> None:
    from counter_ui.played_registration import play
    from counter_ui.practice_counter import practice_counter

    with errors_in_words(), practice_counter(folder, person=person, pcsc=pcsc) as practice:
        result = play(practice, say)
    say(json.dumps(result, ensure_ascii=False))
    if result["state"] != "accepted":
        raise typer.Exit(1)
