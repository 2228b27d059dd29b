"""``kiosk self-service --browser``: the kiosk's screens on a page of this machine."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from pathlib import Path

from counter_ui.self_service_web import chromium
from counter_ui.self_service_web.serving import serve
from kiosk.errors import TechnicianError

Ready = Callable[[str], None]


def run_kiosk(named: Path | None, ready: Ready, *, port: int, window: bool) -> None:
    """An enrolled kiosk until a technician leaves or a signal comes.

    ``ready`` is told the page's address once; with ``window`` Chromium is kept open instead.
    Raises ``TechnicianError``: ``self_service.no_browser``, ``self_service.no_display``,
    ``self_service.port_taken``, and as ``counter_ui.self_service.running.run_kiosk``.
    """
    from counter_ui.self_service.running import child_command
    from counter_ui.settings_file import find_settings, settings_path
    from counter_ui.wiring import only_screen

    browser = _browser() if window else None
    with only_screen(find_settings(named)):
        _serve(child_command(settings_path(named)), ready, port, browser)


def run_practice_kiosk(
    state: Path,
    person: str,
    ready: Ready,
    *,
    pcsc: bool,
    port: int,
    window: bool,
    beside: Path | None = None,
) -> None:
    """A practice kiosk, perhaps at the centre of the demo ``beside``; ``ready`` also gets the
    address of its SMS.
    """
    from counter_ui.practice_counter import practice_counter, practice_settings
    from counter_ui.self_service.running import PRACTICE_KIOSK, practice_command
    from counter_ui.wiring import only_screen
    from kiosk.practice.readers import PRACTICE_READER

    browser = _browser() if window else None
    with (
        only_screen(practice_settings(state)),
        practice_counter(
            state, person=person, pcsc=pcsc, beside=beside, called=PRACTICE_KIOSK
        ) as practice,
    ):
        url, in_memory = practice.centre.url, practice.reader == PRACTICE_READER
        ready(f"{url}/sms")
        command = practice_command(state, url, person=person, in_memory=in_memory)
        _serve(command, ready, port, browser)


def _serve(command: Sequence[str], ready: Ready, port: int, browser: str | None) -> None:
    try:
        serve(command, ready, port, browser)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise TechnicianError("self_service.port_taken", port=port) from None


def _browser() -> str:
    program = chromium.installed()
    if program is None:
        raise TechnicianError("self_service.no_browser")
    if not chromium.has_display():
        raise TechnicianError("self_service.no_display")
    return program
