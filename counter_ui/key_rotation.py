"""Changing the counter's keys, and beginning anew: both with the screen closed."""

from __future__ import annotations

from pathlib import Path

from counter_ui.taking_away import refuse_while_needed
from counter_ui.wiring import only_screen, open_counter
from kiosk.config import Settings
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.errors import LaterError, TechnicianError


def rotate_device(settings: Settings) -> tuple[str, str]:
    """Device ids before and after.

    Raises ``TechnicianError('store.in_use')`` while a screen is open, ``LaterError('centre.none')``
    where no centre is enrolled, and what the client raises.
    """
    from sync.rotation import Rotation

    with only_screen(settings), open_counter(settings) as counter:
        if counter.enrolment is None:
            raise LaterError("centre.none")
        folder = settings.below_state(settings.centre.folder)
        rotated = Rotation(folder, counter.keystore, SystemIds())(counter.enrolment)
        return counter.enrolment.device_id, rotated.device_id


def put_state_aside(settings: Settings, *, papers_too: bool = True) -> Path:
    """Give the state folder another name.

    Raises what :func:`counter_ui.taking_away.refuse_while_needed` raises, and ``TechnicianError``
    ``store.in_use`` while a screen is open, ``reset.failed`` where it cannot be renamed.
    """
    moment = SystemClock().now().strftime("%Y%m%dT%H%M%SZ")
    aside = settings.state.with_name(f"{settings.state.name}.reset-{moment}")
    with only_screen(settings):
        refuse_while_needed(settings, papers_too=papers_too)
        try:
            settings.state.rename(aside)
        except OSError as error:
            raise TechnicianError("reset.failed", reason=error.strerror or "") from None
    return aside
