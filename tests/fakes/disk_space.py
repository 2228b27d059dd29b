"""A disk with as much room as a test says."""

from __future__ import annotations

from kiosk.ports.disk_space import DiskSpace


class SetSpace(DiskSpace):
    """Plenty, unless told otherwise."""

    def __init__(self, free: int = 1 << 40) -> None:
        self.free = free

    def free_bytes(self) -> int:
        return self.free
