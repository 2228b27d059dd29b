"""The machine sleeps: chips lose their power unsaid, the service freezes, every handle dies."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from support.emrtd_readings import NOW, anchors, card, keys, read
from support.pcscd import desk, pcscd, slot, wait_for_card, wait_until  # noqa: F401

from kiosk.devices.pcsc import PcscReaders
from kiosk.domain.evidence import Outcome
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.reader import read_card
from kiosk.ports.card_reader import CardPresence, DeskReaders
from kiosk.practice.card import PracticeCard
from kiosk.practice.chip import ChipChannel, VirtualChip
from kiosk.practice.private_pcscd import PrivatePcscd
from kiosk.practice.vpcd import VpcdSlot

PROOFS = {"chip.chip_authentication", "chip.active_authentication"}
MOST_DISTURBED = 6
"""Commands within opening and proving, where a reset ends what was under way."""
HALFWAY = 12
AFTER_SLEEP = {"card.removed", "card.absent", "reader.gone", "reader.no_service"}


class Interrupted(VirtualChip):
    """Does ``then`` before it answers the command of this number."""

    at = 0
    then: Callable[[], None] = staticmethod(lambda: None)
    seen = 0

    @classmethod
    def of(cls, made: PracticeCard, at: int) -> Interrupted:
        chip = cls(made.files, made.keys, made.habits)
        chip.at = at
        return chip

    def process(self, raw: bytes) -> bytes:
        self.seen += 1
        if self.seen == self.at:
            self.then()
        return super().process(raw)


@pytest.mark.parametrize("profile", ["vn", "bac-ca-aa", "pace-cam"])
def test_power_lost_unsaid_at_any_command(profile: str) -> None:
    made = card(profile)
    disturbed = 0
    for at in range(1, read(made).traffic.apdus + 1):
        chip = Interrupted.of(made, at)
        chip.then = chip.reset
        try:
            reading = read(ChipChannel(chip))
        except AtTheDeskError as fault:
            assert fault.code.startswith("chip."), at
            disturbed += 1
            continue
        failed = _failed(reading)
        assert failed <= PROOFS, at
        disturbed += bool(failed)
    assert disturbed <= MOST_DISTURBED


def _failed(reading: ChipReading) -> set[str]:
    checks = judge(ChipEvidence.of(reading), anchors(), NOW).checks
    assert {c.outcome for c in checks if c.name == "chip.data_groups"} == {Outcome.HOLDS}
    return {check.name for check in checks if check.outcome is Outcome.FAILS}


def read_over_pcsc() -> ChipReading:
    with PcscReaders().connect() as channel:
        return read_card(channel, keys(), randomness=os.urandom, progress=lambda _: None)


def reads_again() -> bool:
    """As the counter does: a loss is said, and the card is read when it is noticed again."""
    try:
        return not _failed(read_over_pcsc())
    except KioskError as error:
        assert error.code in AFTER_SLEEP
        return False


def daemon_of(service: PrivatePcscd) -> int:
    """Process id of the daemon itself, which stands below its keeper."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True
    ).stdout
    mark = str(service.folder / "reader.conf.d")
    found = [line.split() for line in listed.splitlines() if mark in line]
    return next(int(pid) for pid, *command in found if command[0].endswith("pcscd"))


@contextmanager
def watching() -> Iterator[list[DeskReaders]]:
    seen: list[DeskReaders] = []
    stop = threading.Event()
    watcher = threading.Thread(target=PcscReaders().watch, args=(seen.append, stop))
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()


def test_a_service_that_was_frozen_in_the_middle_goes_on(
    pcscd: PrivatePcscd,  # noqa: F811
    slot: VpcdSlot,  # noqa: F811
) -> None:
    daemon = daemon_of(pcscd)
    chip = Interrupted.of(card("vn"), HALFWAY)

    def sleep() -> None:
        os.kill(daemon, signal.SIGSTOP)
        threading.Timer(1.0, os.kill, (daemon, signal.SIGCONT)).start()

    chip.then = sleep
    slot.insert(chip)
    wait_for_card()
    began = time.monotonic()
    assert not _failed(read_over_pcsc())
    assert time.monotonic() - began >= 0.9


def test_every_handle_dies_at_once_in_the_middle_and_all_comes_back(
    pcscd: PrivatePcscd,  # noqa: F811
    slot: VpcdSlot,  # noqa: F811
) -> None:
    daemon = daemon_of(pcscd)
    chip = Interrupted.of(card("vn"), HALFWAY)
    chip.then = lambda: os.kill(daemon, signal.SIGKILL)
    with watching() as seen:
        slot.insert(chip)
        wait_for_card()
        with pytest.raises(KioskError) as caught:
            read_over_pcsc()
        assert caught.value.code in AFTER_SLEEP
        wait_until(lambda: bool(seen[-1].trouble), "trouble said")
        pcscd.stop()
        pcscd.start()
        slot.insert(card("vn").chip())
        wait_for_card()
        wait_until(
            lambda: CardPresence.PRESENT in [each.presence for each in seen[-1].readers],
            "the watch sees the card again",
        )
        assert not _failed(read_over_pcsc())


def test_a_card_powered_off_and_on_between_two_commands_is_read_again(
    slot: VpcdSlot,  # noqa: F811
) -> None:
    """As after a sleep: the reader was off for a moment, the card still lies there."""
    chip = Interrupted.of(card("vn"), HALFWAY)
    slot.insert(chip)
    wait_for_card()
    with PcscReaders().connect() as channel:
        slot.remove()
        slot.insert(card("vn").chip())
        with pytest.raises(KioskError) as caught:
            for _ in range(200):
                channel.transmit(bytes.fromhex("00B09C0000"))
                time.sleep(0.02)
        assert caught.value.code in AFTER_SLEEP
    wait_until(reads_again, "the card is read again")
