"""The whole of what the protocols need from a reader: two members."""

from __future__ import annotations

from typing import Protocol


class Channel(Protocol):
    """A powered chip that answers APDUs, one at a time."""

    def transmit(self, command: bytes) -> bytes:
        """Send one command APDU and return the response APDU, status word included.

        Raises ``AtTheDeskError("card.removed")`` when the card is gone, and the device's own
        errors when the reader is.
        """
        ...

    @property
    def atr(self) -> bytes:
        """Answer to reset, as the reader gave it."""
        ...
