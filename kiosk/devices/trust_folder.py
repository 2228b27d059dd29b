"""The folder in which an operator has put the country signing certificates.

Only certificates and revocation lists count there. A master list speaks for other states, so it is
judged once, when it is imported, and the authorities in it are put here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import KioskError, TechnicianError
from kiosk.formats.emrtd.trust_anchors import LARGEST_FILE, TrustAnchors, parse_anchor_file

SUFFIXES = frozenset({".der", ".cer", ".crt", ".pem", ".crl"})
_MOST_FILES = 2000


@dataclass(frozen=True, slots=True)
class TrustFolder:
    """Certificates and revocation lists, read anew each time: putting a file there is enough."""

    folder: Path

    def anchors(self) -> TrustAnchors:
        """All of them together; a folder that is not there trusts nobody.

        Raises ``TechnicianError``: ``trust.file_malformed`` or ``trust.unreadable``, with the file.
        """
        found = TrustAnchors()
        for path in self.files():
            found = found + _parsed(path)
        return found

    def files(self) -> tuple[Path, ...]:
        """The files that count, by name.

        Raises ``TechnicianError``: ``trust.unreadable``, also for more files than any state has
        certificates: to pass over some of them in silence would trust by chance.
        """
        try:
            there = sorted(p for p in self.folder.iterdir() if p.suffix.lower() in SUFFIXES)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _unreadable(self.folder, error.strerror or "") from None
        if len(there) > _MOST_FILES:
            raise _unreadable(self.folder, f"more than {_MOST_FILES} files")
        return tuple(there)

    def keep(self, name: str, content: bytes) -> Path:
        """Put a file there, all of it or nothing; an older one of the same name gives way.

        Raises ``TechnicianError``: ``trust.unreadable``.
        """
        target = self.folder / name
        half = self.folder / f".{name}.half"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with half.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(target)
        except OSError as error:
            half.unlink(missing_ok=True)
            raise _unreadable(target, error.strerror or "") from None
        return target


def _parsed(path: Path) -> TrustAnchors:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror or "") from None
    try:
        return parse_anchor_file(content)
    except KioskError:
        raise TechnicianError("trust.file_malformed", file=str(path)) from None


def _unreadable(path: Path, reason: str) -> TechnicianError:
    return TechnicianError("trust.unreadable", file=str(path), reason=reason)
