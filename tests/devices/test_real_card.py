"""A real card on a real reader, named on the command line."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from kiosk.devices.pcsc import PcscReaders
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.emrtd.access_keys import keys_from_card
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reader import read_card


def test_the_card_is_opened_by_its_qr_and_read(
    pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> None:
    keys = keys_from_card(parse_card_qr(pytestconfig.getoption("--qr")))
    began = time.perf_counter()
    with PcscReaders().connect(pytestconfig.getoption("--reader")) as channel:
        reading = read_card(channel, keys, randomness=os.urandom, progress=lambda _step: None)
    record_property("seconds", round(time.perf_counter() - began, 2))
    record_property("access", reading.access.protocol)
    record_property("apdus", reading.traffic.apdus)
    record_property("sizes", {file.value: len(data) for file, data in reading.files.items()})
    assert {FileId.SOD, FileId.DG1, FileId.DG2} <= reading.files.keys()
