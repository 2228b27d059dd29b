"""The least that a reading can take: the files over the largest command that the card takes.

What the protocols exchange besides reading files (opening, proving) is fixed by the standard and
counted as it was; reading is computed. *Source: ICAO Doc 9303 Part 11, 9.8 (secure messaging).*
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.file_reading import LARGEST_BLOCK
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.secure_messaging import most_response_data
from kiosk.practice.card_profiles import CardProfile

_SHORT = 256
_STATUS_AND_MAC = 4 + 10
"""DO'99' with the status word and DO'8E' with eight bytes of MAC."""
_SW = 2
_PLAIN = frozenset({FileId.CARD_ACCESS, FileId.ATR_INFO})
"""Read before there is a session."""


@dataclass(frozen=True, slots=True)
class Floor:
    """No reading of these files by these protocols can take less."""

    apdus: int
    bytes_up: int
    bytes_down: int


def floor_of(
    reading: ChipReading, profile: CardProfile, *, other_up: int, other_down: int
) -> Floor:
    """The floor for what ``reading`` brought; ``other_*``: bytes of all commands but reading."""
    suite = _suite(reading, profile)
    largest = profile.habits.largest_read
    extended = largest > _SHORT
    block = min(largest, LARGEST_BLOCK) if extended else most_response_data(suite, _SHORT)
    apdus, up, down = _protocol_apdus(reading), other_up, other_down
    for file, content in reading.files.items():
        plain = file in _PLAIN
        for part in _parts(len(content), _SHORT if plain else block):
            long = extended and not plain and part > most_response_data(suite, _SHORT)
            apdus += 1
            up += 5 if plain else _protected_read(long)
            down += part + _SW if plain else _protected_answer(part, suite)
    return Floor(apdus, up, down)


def _parts(length: int, block: int) -> list[int]:
    whole, rest = divmod(length, block)
    return [block] * whole + ([rest] if rest else [])


def _protected_read(extended: bool) -> int:
    """CLA INS P1 P2, Lc, DO'97' with the length, DO'8E', Le."""
    return 4 + 3 + 4 + 10 + 2 if extended else 4 + 1 + 3 + 10 + 1


def _protected_answer(part: int, suite: CipherSuite) -> int:
    padded = 1 + part + suite.block_bytes - part % suite.block_bytes
    length_bytes = 1 if padded < 128 else 2 if padded < 256 else 3
    return 1 + length_bytes + padded + _STATUS_AND_MAC + _SW


def _suite(reading: ChipReading, profile: CardProfile) -> CipherSuite:
    """The cipher under which the files came: Chip Authentication's where there was one."""
    if reading.chip_authentication is not None:
        return profile.chip_authentication[0].suite
    return profile.pace[0].suite if profile.pace else CipherSuite.DES3


def _protocol_apdus(reading: ChipReading) -> int:
    """SELECT; PACE 5 or BAC 2; Chip Authentication 2 (3DES 1); Active Authentication 1."""
    count = 1 + (5 if reading.access.protocol.startswith("PACE") else 2)
    if reading.chip_authentication is not None:
        count += 1 if "3DES" in reading.chip_authentication.protocol else 2
    return count + (reading.active_authentication is not None)
