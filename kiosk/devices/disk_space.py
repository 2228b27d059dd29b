"""The room left on the disk of a folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FolderSpace:
    """The disk that holds ``folder``, or will hold it."""

    folder: Path

    def free_bytes(self) -> int:
        """Bytes that this account may still write; raises ``OSError`` on a failing disk."""
        existing = self.folder.absolute()
        while not existing.exists():
            existing = existing.parent
        return shutil.disk_usage(existing).free
