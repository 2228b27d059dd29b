"""How much room is left where the counter keeps everything."""

from __future__ import annotations

from typing import Final, Protocol

NO_ROOM_BYTES: Final = 100 << 20
"""Below this nobody new is begun with: whoever sits at the desk can still be finished."""
LITTLE_ROOM_BYTES: Final = 500 << 20
"""Below this a technician is asked to make room."""


class DiskSpace(Protocol):
    """The disk under the counter's state."""

    def free_bytes(self) -> int:
        """Bytes that this account may still write."""
        ...
