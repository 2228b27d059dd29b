"""Turns the result codes of PC/SC into what a person can do about them.

*Source: PC/SC Workgroup, Part 5; winscard error codes as pcsc-lite and Windows number them.*
"""

from __future__ import annotations

from enum import IntEnum

from kiosk.errors import AtTheDeskError, KioskError, TechnicianError


class Code(IntEnum):
    """The result codes that are told apart; all others are ``reader.fault``."""

    SUCCESS = 0x00000000
    INTERNAL = 0x80100001
    CANCELLED = 0x80100002
    INVALID_HANDLE = 0x80100003
    INVALID_PARAMETER = 0x80100004
    INSUFFICIENT_BUFFER = 0x80100008
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_CARD = 0x8010000C
    PROTOCOL_MISMATCH = 0x8010000F
    NOT_READY = 0x80100010
    INVALID_VALUE = 0x80100011
    COMMUNICATION = 0x80100013
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    UNSUPPORTED_FEATURE = 0x80100022
    NO_READERS = 0x8010002E
    COMMUNICATION_LOST = 0x8010002F
    UNSUPPORTED_CARD = 0x80100065
    UNRESPONSIVE = 0x80100066
    UNPOWERED = 0x80100067
    RESET = 0x80100068
    REMOVED = 0x80100069
    DENIED = 0x8010006A


_SERVICE_LOST = {
    Code.NO_SERVICE,
    Code.SERVICE_STOPPED,
    Code.INVALID_HANDLE,
    Code.COMMUNICATION,
    Code.CANCELLED,
}
LENGTH_REFUSED = {
    Code.INVALID_PARAMETER,
    Code.INSUFFICIENT_BUFFER,
    Code.INVALID_VALUE,
    Code.NOT_TRANSACTED,
    Code.UNSUPPORTED_FEATURE,
}
"""How drivers answer an APDU that is too long for the reader."""
_AT_THE_DESK = {
    Code.UNKNOWN_READER: "reader.gone",
    Code.READER_UNAVAILABLE: "reader.gone",
    Code.NO_READERS: "reader.none",
    Code.SHARING_VIOLATION: "card.in_use",
    Code.NO_CARD: "card.absent",
    Code.PROTOCOL_MISMATCH: "card.mute",
    Code.NOT_READY: "card.mute",
    Code.UNSUPPORTED_CARD: "card.mute",
    Code.UNRESPONSIVE: "card.mute",
    Code.UNPOWERED: "card.mute",
    Code.RESET: "card.removed",
    Code.REMOVED: "card.removed",
    Code.NOT_TRANSACTED: "card.removed",
    Code.COMMUNICATION_LOST: "card.removed",
}


def unsigned(result: int) -> int:
    """Return a result code as documents write it; some builds of the library give it negative."""
    return result & 0xFFFFFFFF


def service_is_lost(result: int) -> bool:
    """Whether the service ended under us: only a new context helps."""
    return unsigned(result) in _SERVICE_LOST


def fault(result: int) -> KioskError:
    """Translate a result code other than success."""
    code = unsigned(result)
    if service_is_lost(code):
        return TechnicianError("reader.no_service")
    if code == Code.DENIED:
        return TechnicianError("reader.denied")
    for known, name in _AT_THE_DESK.items():
        if code == known:
            return AtTheDeskError(name)
    return TechnicianError("reader.fault", pcsc=f"{code:08X}")
