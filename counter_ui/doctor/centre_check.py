"""The way to the centre, from the name to the signed answer: the first step that fails is told."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from counter_ui.doctor.examined import Examined
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.errors import KioskError, LaterError, TechnicianError

_LARGEST_CLOCK_OFFSET_S: Final = 120.0
_CONNECT_S: Final = 4.0
_PORT: Final = 443
_ENDS_SOON: Final = timedelta(days=30)

Dial = Callable[[str, int], object]
"""Resolves and connects; raises ``OSError``."""


def centre(examined: Examined) -> str:
    """A fresh signed time, else why none came."""
    from sync.online import CentreProbe

    counter = examined.open
    if counter.enrolment is None or counter.client is None:
        raise TechnicianError("centre.not_enrolled")
    probe = CentreProbe(
        counter.client, counter.enrolment.statement_keys, SystemClock(), SystemIds()
    )
    try:
        answer = probe.ask()
    except LaterError as error:
        raise line_cause(error, counter.enrolment.url) from None
    counter.time.centre_said(answer.centre, answer.round_trip_s)
    judged_offset(answer.offset_s)
    return f"{counter.enrolment.url}, {answer.offset_s:+.1f} s"


def judged_offset(offset_s: float) -> None:
    """Centre minus counter, seconds; raises ``TechnicianError('clock.off')``."""
    if abs(offset_s) > _LARGEST_CLOCK_OFFSET_S:
        raise TechnicianError("clock.off", seconds=round(offset_s))


def _dial(host: str, port: int) -> None:
    socket.create_connection((host, port), timeout=_CONNECT_S).close()


def line_cause(error: KioskError, url: str, dial: Dial = _dial) -> KioskError:
    """Why nobody was reached: ``centre.name_unknown``, ``.port_refused``, ``.no_way`` (host).

    Anything but ``centre.unreachable`` says enough by itself, and so does a line that stands again.
    """
    parts = urlsplit(url)
    if error.code != "centre.unreachable" or not parts.hostname:
        return error
    try:
        dial(parts.hostname, parts.port or _PORT)
    except socket.gaierror:
        return LaterError("centre.name_unknown", host=parts.hostname)
    except ConnectionRefusedError:
        return LaterError("centre.port_refused", host=parts.hostname, port=parts.port or _PORT)
    except OSError:
        return LaterError("centre.no_way", host=parts.hostname)
    return error


def own_certificate(examined: Examined) -> str:
    """How long the centre lets this counter in."""
    counter = examined.open
    if counter.enrolment is None:
        return "–"
    return judged_end(counter.enrolment.certificate_ends, counter.time.now())


def judged_end(ends: datetime, now: datetime) -> str:
    """Raises ``TechnicianError('centre.certificate_ends', days=…)`` in its last month."""
    if ends - now < _ENDS_SOON:
        raise TechnicianError("centre.certificate_ends", days=max(0, (ends - now).days))
    return f"{ends:%Y-%m-%d}"
