"""A citizen at a kiosk calls for staff; the counters of that office hear of it, nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.visit_rig import Device, Office, visit_office

from kiosk.devices.system import SystemIds
from kiosk.errors import KioskError, LaterError
from sync.sandbox.fault_switches import Faults
from sync.staff_calls import OnlineStaffCalls


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with visit_office(tmp_path) as opened:
        yield opened


def calls_of(device: Device) -> OnlineStaffCalls:
    return OnlineStaffCalls(device.client, device.enrolment.statement_keys, SystemIds())


def test_a_call_is_heard_and_answered_once(office: Office) -> None:
    kiosk, counter, other = (
        office.device("Ki-ốt 1"),
        office.device("Quầy 3"),
        office.device("Quầy 4"),
    )
    at_kiosk = calls_of(kiosk)
    assert at_kiosk.say(calling=True, troubles=("reader.none",)) == ""
    (heard,) = calls_of(counter).kiosks()
    assert (heard.name, heard.waits, heard.troubles) == ("Ki-ốt 1", True, ("reader.none",))
    calls_of(counter).answer(heard.device_id, "CB01")
    calls_of(other).answer(heard.device_id, "CB02")
    assert at_kiosk.say(calling=True, troubles=()) == "Quầy 3"
    (after,) = calls_of(other).kiosks()
    assert (after.waits, after.answered_by) == (False, "Quầy 3")


def test_the_next_citizen_has_not_called(office: Office) -> None:
    kiosk, counter = office.device("Ki-ốt 1"), office.device("Quầy 3")
    calls_of(kiosk).say(calling=True, troubles=())
    (heard,) = calls_of(counter).kiosks()
    calls_of(counter).answer(heard.device_id, "CB01")
    calls_of(kiosk).say(calling=False, troubles=())
    assert calls_of(kiosk).say(calling=True, troubles=()) == ""
    (again,) = calls_of(counter).kiosks()
    assert again.waits


def test_another_office_hears_nothing_and_answers_nothing(office: Office) -> None:
    kiosk, foreign = office.device("Ki-ốt 1"), office.device("Quầy 9", office="HADONG")
    calls_of(kiosk).say(calling=True, troubles=())
    assert calls_of(foreign).kiosks() == ()
    with pytest.raises(KioskError):
        calls_of(foreign).answer(kiosk.keys.device_id, "CB01")


def test_a_kiosk_that_is_silent_is_not_listed(office: Office) -> None:
    kiosk, counter = office.device("Ki-ốt 1"), office.device("Quầy 3")
    calls_of(kiosk).say(calling=False, troubles=())
    assert len(calls_of(counter).kiosks()) == 1
    office.server.practice.centre.faults.set(Faults(clock_off_s=360))
    assert calls_of(counter).kiosks() == ()


def test_a_lying_centre_is_none() -> None:
    class Lying:
        """Answers with anything."""

        def put(self, path: str, asked: object) -> bytes:
            return b"{}"

        def look(self, path: str, nonce: str) -> bytes:
            return b'{"kiosks": "all"}'

    calls = OnlineStaffCalls(Lying(), {}, SystemIds())
    with pytest.raises(LaterError):
        calls.kiosks()
    with pytest.raises(LaterError):
        calls.say(calling=True, troubles=())
