"""The folders in which an operator has put the roots of both PKIs.

``national/roots`` and ``government/roots`` hold roots, each in a file named by its own SHA-256
(``<64 hexadecimal digits>.der``, ``.cer``, ``.crt`` or ``.pem``): whoever puts one there has to
compare the fingerprint with what the authority published. ``issuers`` holds subordinate
authorities and ``crls`` revocation lists under any name; neither makes anything trusted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.trust_folder import SUFFIXES
from kiosk.domain.certificate_holder import Pki
from kiosk.errors import KioskError, TechnicianError
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors
from kiosk.formats.emrtd.trust_anchors import LARGEST_FILE, TrustAnchors, parse_anchor_file

_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class CertificateTrustFolder:
    """Read anew each time: putting a file there is enough."""

    national: Path
    government: Path

    def trust(self) -> CertificateTrust:
        """Both PKIs; a folder that is not there trusts nobody.

        Raises ``TechnicianError``: ``trust.unreadable``, ``trust.file_malformed``,
        ``trust.root_not_named`` (the name is not the SHA-256), ``trust.root_in_both``.
        """
        found = CertificateTrust(_anchors(self.national), _anchors(self.government))
        if set(found.national.roots) & set(found.government.roots):
            raise TechnicianError("trust.root_in_both", folder=str(self.government / "roots"))
        return found

    def folder(self, pki: Pki) -> Path:
        """Where one PKI lies."""
        return self.national if pki is Pki.NATIONAL else self.government


def _anchors(folder: Path) -> PkiAnchors:
    roots = tuple(_root(path) for path in _files(folder / "roots"))
    others = TrustAnchors()
    for path in (*_files(folder / "issuers"), *_files(folder / "crls")):
        others = others + _parsed(path)
    return PkiAnchors(roots, others.certificates, others.revocation_lists)


def _root(path: Path) -> bytes:
    certificates = _parsed(path).certificates
    if len(certificates) != 1:
        raise TechnicianError("trust.file_malformed", file=str(path))
    if hashlib.sha256(certificates[0]).hexdigest() != path.stem.lower():
        raise TechnicianError("trust.root_not_named", file=str(path))
    return certificates[0]


def _files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    there = sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES)
    return tuple(there[:_MOST_FILES])


def _parsed(path: Path) -> TrustAnchors:
    try:
        with path.open("rb") as stream:
            return parse_anchor_file(stream.read(LARGEST_FILE + 1))
    except OSError as error:
        reason = error.strerror or ""
        raise TechnicianError("trust.unreadable", file=str(path), reason=reason) from None
    except KioskError:
        raise TechnicianError("trust.file_malformed", file=str(path)) from None
