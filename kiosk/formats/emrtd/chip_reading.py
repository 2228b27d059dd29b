"""What came of a reading: raw files and transcripts, judged elsewhere, with or without the card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.formats.emrtd.files import FileId


class Phase(StrEnum):
    """Where a reading is."""

    ACCESS = "access"
    """Opening the chip with the key."""
    FILE = "file"
    """Reading one file; the numbers are its bytes."""
    CHIP_AUTHENTICATION = "chip_authentication"
    ACTIVE_AUTHENTICATION = "active_authentication"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step forward."""

    phase: Phase
    file: FileId | None = None
    done: int = 0
    """Bytes of this file that are here."""
    total: int = 0
    """Bytes of this file in all; 0 while its header is not here yet."""
    content: bytes | None = field(default=None, repr=False)
    """The whole file, once, when its last byte is here; nothing of it is proved yet."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the chip was opened."""

    protocol: str
    """``BAC``, or PACE with its suite such as ``PACE-ECDH-GM-AES-128``."""
    password: str
    """``MRZ`` or ``CAN``."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What went over the wire."""

    apdus: int = 0
    bytes_up: int = 0
    """Command APDUs, as sent to the reader."""
    bytes_down: int = 0
    """Response APDUs, status words included."""


@dataclass(frozen=True, slots=True)
class ActiveAuthenticationTranscript:
    """The challenge and what the chip signed."""

    challenge: bytes = field(repr=False)
    """8 bytes, bound to the registration by the caller."""
    signature: bytes = field(repr=False)
    """Empty where the chip refused to sign."""
    sw: int
    """Status word of the answer."""


@dataclass(frozen=True, slots=True)
class ChipAuthenticationTranscript:
    """A key agreement and the first message under the new keys.

    Who knows the terminal's ephemeral key can compute all of it: to a third party it proves no more
    than the station's own signature over the evidence does.
    """

    protocol: str
    """Object identifier of the protocol."""
    key_id: int | None
    terminal_key: bytes = field(repr=False)
    """The terminal's ephemeral private key, big-endian."""
    command: bytes = field(repr=False)
    """First protected command APDU of the new session."""
    response: bytes = field(repr=False)
    """Its protected response APDU; empty where the agreement itself was refused."""


@dataclass(frozen=True, slots=True)
class MappingTranscript:
    """PACE with chip authentication mapping: the chip's static key explains its mapping key."""

    mapping_key: bytes = field(repr=False)
    """The chip's ephemeral public key of the mapping step, as sent."""
    chip_data: bytes = field(repr=False)
    """Decrypted chip authentication data CA_IC."""
    domain_parameters: int
    """Identifier of the standardised domain parameters."""


@dataclass(frozen=True, slots=True)
class ChipReading:
    """Everything that a chip gave, nothing of it judged."""

    files: Mapping[FileId, bytes] = field(repr=False)
    refused: Mapping[FileId, int]
    """Files that were asked for and not given, with the status word."""
    access: Access
    traffic: Traffic
    atr: bytes = field(repr=False)
    active_authentication: ActiveAuthenticationTranscript | None = None
    chip_authentication: ChipAuthenticationTranscript | None = None
    mapping: MappingTranscript | None = None
