"""``kiosk self-service`` and ``kiosk demo --self-service``: the supervisor with its children."""

from __future__ import annotations

import sys
from pathlib import Path

from counter_ui.self_service.supervisor import Supervisor
from counter_ui.wording import load_wording
from kiosk.errors import TechnicianError

CHILD = (sys.executable, "-m", "counter_ui.self_service.child")

STORE = "counter.db"
"""As ``counter_ui.wiring.store_path`` has it."""


def child_command(settings: Path | None) -> tuple[str, ...]:
    """Starts one citizen's process of an enrolled kiosk."""
    named = ("--settings", str(settings)) if settings is not None else ()
    return (*CHILD, *named)


def practice_command(
    state: Path, url: str, *, person: str = "", in_memory: bool = False
) -> tuple[str, ...]:
    """The same of a practice kiosk beside the practice centre that answers at ``url``."""
    flags = ("--in-memory",) if in_memory else ()
    named = ("--person", person) if person else ()
    return (*CHILD, "--practice", str(state), "--sms", url, *named, *flags)


def run_kiosk(named: Path | None) -> int:
    """An enrolled kiosk in this terminal, until a technician leaves.

    Raises ``TechnicianError``: ``store.in_use`` where a counter or kiosk is open over the same
    state, and what wrong settings raise.
    """
    from counter_ui.settings_file import find_settings, settings_path
    from kiosk.store.file_lock import counter_lock

    settings = find_settings(named)
    with counter_lock(settings.state / STORE):  # not by ``wiring``: that imports every part
        return _supervised(child_command(settings_path(named)), settings.screen.language)


PRACTICE_KIOSK = "Ki-ốt 1"
"""As what a practice kiosk is enrolled."""


def run_practice_kiosk(state: Path, person: str, *, pcsc: bool, beside: Path | None = None) -> int:
    """A practice kiosk; its centre ends with it, unless it is that of the demo ``beside``."""
    from counter_ui.practice_counter import practice_counter, practice_settings
    from counter_ui.wiring import only_screen
    from kiosk.practice.readers import PRACTICE_READER

    with (
        only_screen(practice_settings(state)),
        practice_counter(
            state, person=person, pcsc=pcsc, beside=beside, called=PRACTICE_KIOSK
        ) as practice,
    ):
        in_memory = practice.reader == PRACTICE_READER
        url = practice.centre.url
        command = practice_command(state, url, person=person, in_memory=in_memory)
        return _supervised(command, "vi")


def _supervised(command: tuple[str, ...], language: str) -> int:
    words = load_wording(language)

    def trouble(code: str) -> str:
        said = words.coded(code)
        return f"{said.happened}\n{said.do}\n{said.call}\n[{said.code}]"

    supervisor = Supervisor(command, not_prepared=trouble)
    status = supervisor.run()
    if supervisor.trouble:
        raise TechnicianError(supervisor.trouble)
    return status
