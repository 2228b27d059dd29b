"""A chip that lies: at the wire, in the key agreement, or in its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.prime_groups import PRIME_GROUPS
from kiosk.practice.card import PracticeCard
from kiosk.practice.chip import VirtualChip
from kiosk.practice.chip_files import ChipFiles

Lie = Callable[["LyingChip", bytes, bytes], bytes]
"""Given the chip, the command and the honest response, returns what is sent instead."""
P256_BRAINPOOL = 0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377


@dataclass(slots=True)
class LyingChip:
    """A channel to a chip whose responses are bent from the n-th on; everything is counted."""

    chip: VirtualChip
    lie: Lie
    begin: int = 0
    """Exchanges that stay honest before the lying begins."""
    exchanges: int = field(default=0, init=False)
    honest: list[bytes] = field(default_factory=list, init=False)
    """The honest responses so far."""

    @property
    def atr(self) -> bytes:
        return self.chip.atr

    def transmit(self, command: bytes) -> bytes:
        response = self.chip.process(command)
        self.exchanges += 1
        sent = response
        if self.exchanges > self.begin:
            sent = self.lie(self, command, response)
        self.honest.append(response)
        return sent


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if data else data


def wrong_mac(_chip: LyingChip, _command: bytes, response: bytes) -> bytes:
    return _flipped(response, len(response) - 3) if len(response) > 2 else response


def wrong_cryptogram(_chip: LyingChip, _command: bytes, response: bytes) -> bytes:
    return _flipped(response, len(response) // 3) if len(response) > 2 else response


def replayed(chip: LyingChip, _command: bytes, response: bytes) -> bytes:
    return chip.honest[-1] if chip.honest else response


def counter_jumps(chip: LyingChip, command: bytes, _response: bytes) -> bytes:
    return chip.chip.process(command)


def nothing(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b""


def one_byte(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b"\x90"


def unprotected_success(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b"\x90\x00"


def unprotected_content(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return bytes.fromhex("60140000") + b"\x90\x00"


def always_more(_chip: LyingChip, _command: bytes, response: bytes) -> bytes:
    return response[:-2] + b"\x61\xff"


def always_more_of_nothing(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b"\x61\x00"


def always_another_length(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b"\x6c\x01"


def always_too_long(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b"\x67\x00"


def always_refused(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return b"\x69\x82"


def half_a_megabyte(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return bytes(1 << 19) + b"\x90\x00"


def nested(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return 100 * b"\x7c\x80" + b"\x90\x00"


def length_of_2_31(_chip: LyingChip, _command: bytes, _response: bytes) -> bytes:
    return bytes.fromhex("87847FFFFFFF01") + b"\x90\x00"


def objects_in_disorder(_chip: LyingChip, _command: bytes, response: bytes) -> bytes:
    if response[:1] not in (b"\x87", b"\x99"):
        return response
    objects = tlv.parse_all(response[:-2])
    return b"".join(tlv.encode(each.tag, each.value) for each in reversed(objects)) + response[-2:]


def status_without_protection(_chip: LyingChip, _command: bytes, response: bytes) -> bytes:
    return response[:-2] + b"\x62\x82" if len(response) > 2 else response


LIES_AT_THE_WIRE: dict[str, Lie] = {
    each.__name__: each
    for each in (
        wrong_mac,
        wrong_cryptogram,
        replayed,
        counter_jumps,
        nothing,
        one_byte,
        unprotected_success,
        unprotected_content,
        always_more,
        always_more_of_nothing,
        always_another_length,
        always_too_long,
        always_refused,
        half_a_megabyte,
        nested,
        length_of_2_31,
        objects_in_disorder,
        status_without_protection,
    )
}


def agreement_lie(tag: int, value: Callable[[bytes, bytes], bytes]) -> Lie:
    """Replace one object of a GENERAL AUTHENTICATE response; ``value`` sees command and truth."""

    def lie(_chip: LyingChip, command: bytes, response: bytes) -> bytes:
        if command[1:2] != b"\x86" or response[:1] != b"\x7c":
            return response
        objects = tlv.parse_all(tlv.parse_exactly(response[:-2], 0x7C, "lie"))
        if tlv.first(objects, tag) is None:
            return response
        bent = b"".join(
            tlv.encode(each.tag, value(command, each.value) if each.tag == tag else each.value)
            for each in objects
        )
        return tlv.encode(0x7C, bent) + response[-2:]

    return lie


def _point(x: int, y: int) -> bytes:
    return b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _reflected(command: bytes, _truth: bytes) -> bytes:
    """The terminal's own key, sent back."""
    return command[9 : 9 + 65]


LIES_IN_THE_AGREEMENT: dict[str, Lie] = {
    f"{name}-{tag:02X}": agreement_lie(tag, value)
    for tag in (0x82, 0x84)
    for name, value in {
        "nothing": lambda _command, _truth: b"",
        "neutral element": lambda _command, _truth: b"\x00",
        "zero point": lambda _command, _truth: _point(0, 0),
        "off the curve": lambda _command, truth: _flipped(truth, 64),
        "beyond the field": lambda _command, _truth: _point(P256_BRAINPOOL, 1),
        "compressed": lambda _command, truth: b"\x02" + truth[1:33],
        "too long": lambda _command, truth: truth + b"\x00",
        "reflected": _reflected,
    }.items()
}
LIES_IN_THE_AGREEMENT |= {
    "wrong mapping data": agreement_lie(0x8A, lambda _command, truth: _flipped(truth, 3)),
    "no mapping data": agreement_lie(0x8A, lambda _command, _truth: b""),
    "short nonce": agreement_lie(0x80, lambda _command, truth: truth[:-1]),
    "no nonce": agreement_lie(0x80, lambda _command, _truth: b""),
    "long nonce": agreement_lie(0x80, lambda _command, truth: truth * 4),
    "wrong token": agreement_lie(0x86, lambda _command, truth: _flipped(truth, 0)),
    "short token": agreement_lie(0x86, lambda _command, truth: truth[:4]),
    "no token": agreement_lie(0x86, lambda _command, _truth: b""),
}


def _residue(value: int) -> Callable[[bytes, bytes], bytes]:
    return lambda _command, truth: (value % (1 << 8 * len(truth))).to_bytes(len(truth), "big")


PRIME_2 = PRIME_GROUPS[2].p
LIES_WITH_RESIDUES: dict[str, Lie] = {
    name: agreement_lie(0x84, value)
    for name, value in {
        "zero": _residue(0),
        "one": _residue(1),
        "of order two": _residue(PRIME_2 - 1),
        "the prime": _residue(PRIME_2),
        "beyond the prime": _residue(PRIME_2 + 2),
        "of no small order": _residue(2),
        "nothing": lambda _command, _truth: b"",
    }.items()
}


def with_file(card: PracticeCard, file: FileId, content: bytes) -> PracticeCard:
    """Return the card with one file replaced, nothing signed anew."""
    files = card.files
    if file is FileId.CARD_ACCESS:
        master = {**files.master, file.identifier: content}
        return replace(card, files=ChipFiles(master, files.application))
    application = {**files.application, file.identifier: content}
    return replace(card, files=ChipFiles(files.master, application))


def lying_contents(honest: bytes) -> Iterator[tuple[str, bytes]]:
    """Ways in which a file's bytes can be no such file."""
    head, body = honest[:1], honest[1:]
    yield "empty object", head + b"\x00"
    yield "wrong tag", b"\x04" + body
    yield "2^31 announced", head + bytes.fromhex("8480000000") + honest
    yield "4 GB announced", head + bytes.fromhex("84FFFFFFFF") + honest
    yield "indefinite length", head + b"\x80" + honest
    yield "five length bytes", head + bytes.fromhex("850000000001") + honest
    yield "more announced than there is", head + b"\x82\x10\x00" + honest[:20]
    yield "nested", head + b"\x82\x01\x90" + 100 * bytes.fromhex("30823082")
    yield "zeros", bytes(64)
    yield "one byte", head
    yield (
        "cut in the middle",
        head + tlv.encode_length(len(honest) // 2) + honest[4:][: len(honest) // 2],
    )
    yield "much too large", head + b"\x83\x0f\xff\xff" + bytes(0xFFFFF)


def endless(content: bytes) -> bytes:
    """Announce 300 KB of content behind a short head."""
    return content[:1] + b"\x83\x04\x93\xe0" + bytes(300_000)
