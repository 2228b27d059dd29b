"""The process of one citizen: prepared beforehand, started by one byte, gone afterwards.

``python -m counter_ui.self_service.child --settings FILE | --practice FOLDER [--person NAME]
[--sms URL] [--in-memory] [--control FD] [--status FD]``
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from counter_ui.self_service.ending import NOT_PREPARED_STATUS, TECHNICIAN_STATUS

READY, PAINTED, GO = b"r", b"p", b"g"
DONE, TECHNICIAN, CRASHED = b"d", b"t", b"x"
"""The terminal is free again, and why; the process may still finish a print job."""


def main(arguments: list[str]) -> int:
    """Prepare, wait for the byte, run one visit; the exit status, see :mod:`.ending`."""
    asked = _parser().parse_args(arguments)
    for each in (signal.SIGINT, signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(each, signal.SIG_IGN)
    from counter_ui.crash import install
    from counter_ui.settings_file import FirstLook, first_look
    from kiosk.devices.core_dumps import leave_no_core
    from kiosk.errors import KioskError

    look = FirstLook(state=asked.practice) if asked.practice else first_look(asked.settings)
    leave_no_core()
    install(look.crash_folder)
    with ExitStack() as stack:
        try:
            app = _prepared(asked, stack, look.language, look.crash_folder)
        except KioskError as error:
            _say(asked.status, f"!{error.code}".encode())
            return NOT_PREPARED_STATUS
        _say(asked.status, READY)
        if not _told_to_go(asked.control):
            return 0
        app.run()
        return app.return_code or 0


_ENDS = {0: DONE, TECHNICIAN_STATUS: TECHNICIAN}


def _prepared(  # type: ignore[no-untyped-def]
    asked: argparse.Namespace, stack: ExitStack, language: str, crashes: Path
):
    """The app with everything heavy imported and open behind it."""
    from counter_ui.self_service.app import SelfServiceApp
    from counter_ui.self_service.ways import all_ways
    from counter_ui.self_service.wiring import kiosk_of, kiosk_shift, practice_kiosk
    from counter_ui.settings_file import find_settings

    all_ways()
    station = stack.enter_context(
        practice_kiosk(asked.practice, asked.person, asked.sms, pcsc=not asked.in_memory)
        if asked.practice
        else kiosk_of(find_settings(asked.settings))
    )
    return SelfServiceApp(
        station,
        kiosk_shift(),
        language=language,
        crash_folder=crashes,
        painted=lambda: _say(asked.status, PAINTED),
        left=lambda status: _say(asked.status, _ENDS.get(status, CRASHED)),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-self-service-child", allow_abbrev=False)
    parser.add_argument("--settings", type=Path)
    parser.add_argument("--practice", type=Path)
    parser.add_argument("--person", default="")
    parser.add_argument("--sms", default="")
    parser.add_argument("--in-memory", action="store_true")
    parser.add_argument("--control", type=int, default=-1)
    parser.add_argument("--status", type=int, default=-1)
    return parser


def _told_to_go(control: int) -> bool:
    """True at once where nobody controls; False where the controlling end is closed."""
    return control < 0 or os.read(control, 1) == GO


def _say(status: int, what: bytes) -> None:
    if status >= 0:
        try:
            os.write(status, what)
        except OSError:  # nobody listens any more: the visit goes on
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
