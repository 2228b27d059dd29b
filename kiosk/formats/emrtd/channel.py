"""The whole of what the protocols need from a reader: two members."""

from __future__ import annotations

from typing import Protocol

from kiosk.errors import TechnicianError


class ExtendedLengthRefused(TechnicianError):
    """The reader, not the chip, cannot carry an extended APDU: shorter ones are sent from now."""

    def __init__(self) -> None:
        super().__init__("reader.extended_length")


class Channel(Protocol):
    """A powered chip that answers APDUs, one at a time."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command APDU and return the response APDU, status word included.

        Raises ``AtTheDeskError("card.removed")`` when the card is gone, and the device's own
        errors when the reader is. Raises :class:`ExtendedLengthRefused` where the reader cannot
        carry a command or response of that length, before the chip has seen it.
        """
        ...

    @property
    def atr(self) -> bytes:
        """Answer to reset, as the reader gave it."""
        ...
