"""Opening the counter: the first screen at once, everything heavy behind it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.crash import install
from counter_ui.leaving import last_words
from counter_ui.settings_file import FirstLook, find_settings, first_look
from counter_ui.wording import load_wording

if TYPE_CHECKING:
    from counter_ui.citizen_display.link import DisplayLink
    from counter_ui.practice_counter import PracticeCounter
    from counter_ui.station import Station
    from counter_ui.wiring import Counter
    from kiosk.config import Settings


def open_door(named: Path | None) -> int:
    """Open the counter with the settings that apply; returns the exit status.

    Settings that are wrong are said on the first screen, which stands before they are checked.
    """
    return _run(first_look(named), lambda stack: real_station(find_settings(named), stack))


def open_practice_door(state: Path, person: str, *, pcsc: bool) -> int:
    """Open a practice counter that keeps everything in ``state``."""
    look = FirstLook(state=state)
    return _run(look, lambda stack: practice_station(state, person, pcsc, stack))


def _run(look: FirstLook, make: Callable[[ExitStack], Station]) -> int:
    from counter_ui.app import CounterApp
    from counter_ui.widgets.portrait_graphics import cell_in_pixels, graphics_of, ready_graphics

    install(look.crash_folder, look.language)
    graphics = graphics_of(look.portrait, os.environ, cell_in_pixels())
    ready_graphics(graphics)

    def prepared() -> Station:
        from kiosk.devices.core_dumps import leave_no_core
        from kiosk.devices.memory_arenas import share_arenas

        share_arenas()
        leave_no_core()  # passphrases and keys are in memory from now on
        return make(stack)

    with ExitStack() as stack:
        app = CounterApp(
            prepared,
            load_wording(look.language),
            theme=look.theme,
            typing=look.typing,
            graphics=graphics,
            crash_folder=look.crash_folder,
        )
        app.run()
        with suppress(OSError):  # a closed window hears nothing any more
            sys.stdout.write(last_words(os.environ.get("TERM", "")))
            sys.stdout.flush()
        return app.return_code or 0


def real_station(settings: Settings, stack: ExitStack) -> Station:
    """This counter's station; everything behind it ends with ``stack``."""
    from counter_ui.wiring import let_go_of_delivered, only_screen, open_counter

    with ExitStack() as opening:  # let go of everything where opening fails: it is tried again
        opening.enter_context(only_screen(settings))
        counter = opening.enter_context(open_counter(settings))
        let_go_of_delivered(counter)
        station = opening.enter_context(_station(counter))
        stack.enter_context(opening.pop_all())
    return station


def practice_station(
    state: Path,
    person: str,
    pcsc: bool,
    stack: ExitStack,
    opened: Callable[[PracticeCounter], None] = lambda _: None,
) -> Station:
    """A practice counter's station; everything behind it ends with ``stack``."""
    from counter_ui.practice_counter import (
        OFFICER_CODE,
        OFFICER_PASSPHRASE,
        practice_counter,
        practice_settings,
    )
    from counter_ui.wiring import only_screen

    with ExitStack() as opening:
        opening.enter_context(only_screen(practice_settings(state)))
        practice = opening.enter_context(practice_counter(state, person=person, pcsc=pcsc))
        opened(practice)
        station = opening.enter_context(
            _station(
                practice.counter,
                hint=f"{OFFICER_CODE} · {OFFICER_PASSPHRASE}",
                practice_qr=practice.person.qr_text(),
                centre=practice.centre.folder,
                practice_sms=f"{practice.centre.url}/sms",
            )
        )
        stack.enter_context(opening.pop_all())
    return station


@contextmanager
def _citizen_display(settings: Settings) -> Iterator[DisplayLink | None]:
    """Listen for a second display; where there can be none the counter works all the same."""
    from counter_ui.citizen_display.link import DisplayLink
    from kiosk.errors import TechnicianError

    link = DisplayLink(settings.state)
    try:
        link.start()
    except TechnicianError:
        yield None
        return
    try:
        yield link
    finally:
        link.close()


@contextmanager
def _station(
    counter: Counter,
    hint: str = "",
    practice_qr: str = "",
    centre: Path | None = None,
    practice_sms: str = "",
) -> Iterator[Station]:
    """``centre`` is the practice centre's folder beside a practice counter."""
    from counter_ui.background import Background
    from counter_ui.devices_wiring import device_desk
    from counter_ui.kiosk_wiring import kiosk_line_of
    from counter_ui.screens.cards.later_approvals import LaterApprovals
    from counter_ui.station import Station
    from counter_ui.timer_sending import timer_sends
    from counter_ui.token_wiring import token_desk
    from counter_ui.ways_wiring import officer_desk, ways_of
    from counter_ui.work_wiring import backlog_of
    from kiosk.config import Profile
    from kiosk.use_cases.renew_lease import RenewLease

    settings, device_id = counter.settings, counter.keystore.device_id
    lease, officers = RenewLease(counter.leases, counter.time), officer_desk(counter)
    background = Background(counter)
    try:
        with ExitStack() as stack:
            tokens = stack.enter_context(
                token_desk(settings, counter.store, device_id, centre, lease)
            )
            yield Station(
                desk=counter.desk,
                office=settings.office.as_office(),
                practice=settings.profile is Profile.PRACTICE,
                lock_after_s=settings.screen.lock_after_s,
                watch=background.watch,
                wake_post=background.wake,
                watch_printer=counter.printing.watch,
                sends_when_closed=partial(timer_sends, settings.state),
                hint=hint,
                ways=ways_of(counter),
                kiosks=kiosk_line_of(counter),
                backlog=backlog_of(counter),
                devices=device_desk(counter),
                officers=officers,
                approvals=LaterApprovals(officers),
                tokens=tokens,
                practice_qr=practice_qr,
                practice_sms=practice_sms,
                display=stack.enter_context(_citizen_display(settings)),
            )
    finally:
        background.close()
