"""Reads hostile cards one after another and says how far memory grew, in a process of its own.

``python -m support.hostile_memory`` prints one line of JSON a card: its name, how the reading
ended, the peak in KiB above the peak after honest cards, and seconds of CPU.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator

from fakes import lying_chip
from support.emrtd_readings import NOW, anchors, card, keys

from kiosk.errors import AtTheDeskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.file_reading import LARGEST_FILE, LARGEST_INDEX
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import PracticeCard
from kiosk.practice.chip import ChipChannel, VirtualChip
from kiosk.practice.chip_files import CARD_ACCESS, COM, SOD, ChipFiles

MANY = LARGEST_FILE - 4096
"""Bytes of filling that still fit one file."""
JUST_READ = LARGEST_INDEX - 8192
SEQUENCE, SET, OCTETS = 0x30, 0x31, 0x04
Parts = tuple[tlv.Tlv, ...]


def tiny(tag: int, size: int = MANY) -> bytes:
    """As many objects as ``size`` bytes hold: the worst that a parser can be given."""
    return bytes([tag, 0]) * (size // 2)


def of(objects: Parts) -> bytes:
    return b"".join(tlv.encode(each.tag, each.value) for each in objects)


def signed_data(sod: bytes) -> tuple[tlv.Tlv, Parts]:
    """Object identifier, and the five parts of SignedData."""
    oid, wrapped = tlv.parse_all(tlv.parse_exactly(tlv.parse_exactly(sod, 0x77, ""), SEQUENCE, ""))
    return oid, tlv.parse_all(tlv.parse_exactly(wrapped.value, SEQUENCE, ""))


def sod_of(oid: tlv.Tlv, parts: bytes) -> bytes:
    wrapped = tlv.encode(0xA0, tlv.encode(SEQUENCE, parts))
    return tlv.encode(0x77, tlv.encode(SEQUENCE, of((oid,)) + wrapped))


def security_objects(honest: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    """EF.SOD with one of its lists filled to ``size`` bytes."""
    oid, parts = signed_data(honest)
    version, digests, content, certificates, signers = parts
    kind, wrapped = tlv.parse_all(content.value)
    lds = tlv.parse_exactly(tlv.parse_exactly(wrapped.value, OCTETS, ""), SEQUENCE, "")
    number, algorithm, _, *_ = tlv.parse_all(lds)
    hashes = of((number, algorithm)) + tlv.encode(SEQUENCE, tiny(SEQUENCE, size))
    inner = tlv.encode(0xA0, tlv.encode(OCTETS, tlv.encode(SEQUENCE, hashes)))
    evil = tlv.encode(SEQUENCE, of((kind,)) + inner)
    yield "hashes", sod_of(oid, of((version, digests)) + evil + of((certificates, signers)))
    evil = tlv.encode(0xA0, tiny(SEQUENCE, size))
    yield "certificates", sod_of(oid, of((version, digests, content)) + evil + of((signers,)))
    evil = tlv.encode(SET, tiny(SEQUENCE, size))
    yield "signers", sod_of(oid, of((version, digests, content, certificates)) + evil)
    yield "digests", sod_of(oid, of((version,)) + evil + of((content, certificates, signers)))
    yield (
        "attributes",
        sod_of(oid, of((version, digests, content, certificates)) + _attributes(signers, size)),
    )


def _attributes(signers: tlv.Tlv, size: int) -> bytes:
    info = tlv.parse_all(tlv.parse_exactly(signers.value, SEQUENCE, ""))
    evil = [tlv.Tlv(e.tag, tiny(SEQUENCE, size)) if e.tag == 0xA0 else e for e in info]
    return tlv.encode(SET, tlv.encode(SEQUENCE, of(tuple(evil))))


def with_files(made: PracticeCard, changed: dict[int, bytes]) -> Channel:
    access = changed.get(CARD_ACCESS)
    master = dict(made.files.master) | ({} if access is None else {CARD_ACCESS: access})
    rest = {file: content for file, content in changed.items() if file != CARD_ACCESS}
    files = ChipFiles(master, dict(made.files.application) | rest)
    return ChipChannel(VirtualChip(files, made.keys, made.habits))


def hostile_cards() -> Iterator[tuple[str, Channel]]:
    for profile in ("vn", "bac"):
        made = card(profile)
        for name, lie in LIES.items():
            for begin in (0, 3, 12):
                yield (
                    f"{profile} {name} from {begin}",
                    lying_chip.LyingChip(made.chip(), lie, begin),
                )
        for size in (MANY, JUST_READ):
            for name, sod in security_objects(made.files.application[SOD], size):
                yield f"{profile} SOD of {size} {name}", with_files(made, {SOD: sod})
        groups = {0x0101: 0x61, 0x0102: 0x75, 0x010D: 0x6D, 0x010E: 0x6E, COM: 0x60}
        for file, tag in groups.items():
            for inside in (SEQUENCE, 0x01):
                content = tlv.encode(tag, tlv.encode(SET, tiny(inside)))
                yield (
                    f"{profile} file {file:04x} of {inside:02x}",
                    with_files(made, {file: content}),
                )
        full = {file: tlv.encode(tag, bytes(MANY)) for file, tag in groups.items() if file != COM}
        yield f"{profile} every file full", with_files(made, full)
        infos = tlv.encode(SET, tiny(SEQUENCE))
        yield f"{profile} CardAccess of many", with_files(made, {CARD_ACCESS: infos})


def more_and_more(_chip: lying_chip.LyingChip, _command: bytes, _response: bytes) -> bytes:
    """Parts of the largest size, each promising another."""
    return bytes(65536) + b"\x61\xff"


LIES: dict[str, Callable[[lying_chip.LyingChip, bytes, bytes], bytes]] = {
    "parts without end": lying_chip.always_more,
    "large parts without end": more_and_more,
    "half a megabyte": lying_chip.half_a_megabyte,
    "2^31 bytes": lying_chip.length_of_2_31,
    "nested": lying_chip.nested,
}


def ended(channel: Channel) -> str:
    try:
        reading = read_card(channel, keys(), randomness=os.urandom, progress=lambda _: None)
    except AtTheDeskError as fault:
        return fault.code
    bundle = ChipEvidence.of(reading)
    judge(ChipEvidence.from_bytes(bundle.to_bytes()), anchors(), NOW)
    return "judged"


def peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    for profile in ("vn", "bac"):
        ended(ChipChannel(card(profile).chip()))
    before = peak_kib()
    for name, channel in hostile_cards():
        started = time.process_time()
        how = ended(channel)
        told = {"card": name, "ended": how, "grown_kib": peak_kib() - before}
        told["cpu_s"] = round(time.process_time() - started, 2)
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
