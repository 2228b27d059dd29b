"""A counter enrolled at a practice centre; nothing of chip cards."""

from __future__ import annotations

from pathlib import Path

from fakes.centre_counter import IDS, CounterSide

from sync.enrolment import Enrolment, EnrolmentTicket, enrol
from sync.sandbox.server import SandboxServer


def enrolled(
    server: SandboxServer,
    counter: CounterSide,
    folder: Path,
    ticket: EnrolmentTicket | None = None,
) -> Enrolment:
    enrolment = enrol(
        ticket or server.practice.ticket(server.url),
        folder,
        device_key=counter.keys.device_public,
        sign=counter.keys.sign,
        ids=IDS,
        office="ANBINH",
        counter="Quầy 3",
    )
    counter.take_sealing_key(enrolment.sealing_key)
    return enrolment
