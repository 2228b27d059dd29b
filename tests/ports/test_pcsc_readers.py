"""The card reader port through a real pcscd and a virtual reader."""

from __future__ import annotations

import threading
import time

import pytest
from support.pcscd import (  # noqa: F401
    desk,
    pcscd,
    second_slot,
    slot,
    wait_for_card,
    wait_until,
)

from kiosk.devices.pcsc import PcscReaders
from kiosk.errors import AtTheDeskError, KioskError, TechnicianError
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.ports.card_reader import CardPresence, CardReaders, DeskReaders
from kiosk.practice.chip import ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.private_pcscd import PrivatePcscd
from kiosk.practice.vpcd import VpcdSlot

READERS: CardReaders = PcscReaders()
CARD_ACCESS = bytes(range(1, 200))
READ_CARD_ACCESS = bytes.fromhex("00B09C0000")


def a_chip() -> VirtualChip:
    files = ChipFiles({0x011C: CARD_ACCESS, 0x2F01: bytes(4000)}, {})
    return VirtualChip(
        files, ChipKeys(MrzKey("L898902C", "690806", "940623")), ChipHabits(largest_read=2048)
    )


def refused(code: str, reader_name: str | None = None) -> None:
    with pytest.raises(KioskError) as caught, READERS.connect(reader_name):
        pass
    assert caught.value.code == code


def test_a_card_is_read_and_the_answer_to_reset_is_the_chips(slot: VpcdSlot) -> None:  # noqa: F811
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        assert channel.atr == a_chip().atr
        assert channel.transmit(READ_CARD_ACCESS) == CARD_ACCESS + b"\x90\x00"


def test_extended_length_goes_through(slot: VpcdSlot) -> None:  # noqa: F811
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        channel.transmit(bytes.fromhex("00A4020C022F01"))
        response = channel.transmit(bytes.fromhex("00B00000000800"))
    assert response == bytes(2048) + b"\x90\x00"


def test_an_exchange_costs_no_delayed_acknowledgement(slot: VpcdSlot) -> None:  # noqa: F811
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        began = time.perf_counter()
        for _ in range(20):
            channel.transmit(READ_CARD_ACCESS)
        each_ms = (time.perf_counter() - began) * 1000 / 20
    assert each_ms < 30, "a delayed acknowledgement costs 40 ms per exchange"


def test_the_card_is_reset_when_it_is_given_back(slot: VpcdSlot) -> None:  # noqa: F811
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        assert channel.transmit(bytes.fromhex("00A4020C022F01"))[-2:] == b"\x90\x00"
    with READERS.connect() as channel:
        assert channel.transmit(bytes.fromhex("00B0000001")).hex() == "6985"


def test_no_card_two_cards_unknown_reader(slot: VpcdSlot, second_slot: VpcdSlot) -> None:  # noqa: F811
    refused("card.absent")
    refused("reader.gone", "a reader that was unplugged")
    names = [reader.name for reader in READERS.readers()]
    refused("card.absent", names[0])
    slot.insert(a_chip())
    second_slot.insert(a_chip())
    wait_until(
        lambda: all(each.presence is CardPresence.PRESENT for each in desk()), "both cards noticed"
    )
    refused("reader.several")
    with READERS.connect(names[1]) as channel:
        assert channel.transmit(READ_CARD_ACCESS)[-2:] == b"\x90\x00"


def test_a_card_held_by_somebody_else(slot: VpcdSlot) -> None:  # noqa: F811
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect():
        refused("card.in_use")
        assert CardPresence.IN_USE in [reader.presence for reader in READERS.readers()]
    with READERS.connect():
        pass


def test_a_card_pulled_in_the_middle(slot: VpcdSlot) -> None:  # noqa: F811
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        slot.remove()
        with pytest.raises(AtTheDeskError) as caught:
            for _ in range(100):
                channel.transmit(READ_CARD_ACCESS)
    assert caught.value.code == "card.removed"
    wait_for_card(present=False)
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        assert channel.transmit(READ_CARD_ACCESS)[-2:] == b"\x90\x00"


@pytest.mark.parametrize("command", [READ_CARD_ACCESS, bytes.fromhex("00B09C00000800")])
def test_a_card_pulled_before_it_has_answered(slot: VpcdSlot, command: bytes) -> None:  # noqa: F811
    """The driver then reports success, and an answer of no bytes."""

    class PulledWhileItThinks(VirtualChip):
        def process(self, raw: bytes) -> bytes:
            slot._stop.set()
            return None  # type: ignore[return-value]  # nothing is sent, and the line is closed

    made = a_chip()
    slot.insert(PulledWhileItThinks(made._files, made._keys, made._habits))
    wait_for_card()
    with pytest.raises((AtTheDeskError, ExtendedLengthRefused)) as caught, READERS.connect() as it:
        it.transmit(command)
    if isinstance(caught.value, AtTheDeskError):
        assert caught.value.code == "card.removed"
    wait_for_card(present=False)
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        assert channel.transmit(READ_CARD_ACCESS)[-2:] == b"\x90\x00"


def test_the_service_stopped_in_the_middle_and_started_again(
    pcscd: PrivatePcscd,  # noqa: F811
    slot: VpcdSlot,  # noqa: F811
) -> None:
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        pcscd.stop()
        with pytest.raises(TechnicianError) as caught:
            channel.transmit(READ_CARD_ACCESS)
    assert caught.value.code == "reader.no_service"
    refused("reader.no_service")
    pcscd.start()
    wait_until(lambda: len(desk()) == 2, "readers back")
    slot.insert(a_chip())
    wait_for_card()
    with READERS.connect() as channel:
        assert channel.transmit(READ_CARD_ACCESS)[-2:] == b"\x90\x00"


def test_a_card_that_does_not_answer_is_mute(slot: VpcdSlot) -> None:  # noqa: F811
    class Mute(VirtualChip):
        atr = b"\x00\x01\x02"  # type: ignore[assignment]

    slot.insert(Mute(ChipFiles({}, {}), ChipKeys(MrzKey("L898902C", "690806", "940623"))))
    wait_for_card()
    refused("card.mute")


def test_a_desk_without_a_reader(pcscd: PrivatePcscd) -> None:  # noqa: F811
    pcscd.stop()
    pcscd.start(with_reader=False)
    seen: list[DeskReaders] = []
    stop = threading.Event()
    watcher = threading.Thread(target=READERS.watch, args=(seen.append, stop))
    try:
        refused("reader.none")
        watcher.start()
        wait_until(lambda: bool(seen) and seen[-1].trouble == "reader.none", "no reader")
    finally:
        pcscd.stop()
        stop.set()
        watcher.join()


def test_the_watch_notices_whatever_happens_each_time_again(
    pcscd: PrivatePcscd,  # noqa: F811
    slot: VpcdSlot,  # noqa: F811
) -> None:
    seen: list[DeskReaders] = []
    stop = threading.Event()
    watcher = threading.Thread(target=READERS.watch, args=(seen.append, stop))
    watcher.start()

    def presence() -> list[CardPresence]:
        return [each.presence for each in seen[-1].readers] if seen else []

    absent, present = CardPresence.ABSENT, CardPresence.PRESENT
    try:
        wait_until(lambda: presence() == [absent, absent], "first state")
        slot.insert(a_chip())
        wait_until(lambda: presence() == [present, absent], "insertion")
        slot.remove()
        wait_until(lambda: presence() == [absent, absent], "removal")
        for _ in range(2):
            pcscd.stop()
            wait_until(lambda: seen[-1].trouble == "reader.no_service", "service gone")
            pcscd.start()
            wait_until(lambda: presence() == [absent, absent], "service back")
    finally:
        stop.set()
        watcher.join()
