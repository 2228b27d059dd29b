"""Adding to the trust folder, and showing what stands in it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from counter_ui.chip_wiring import trust_folder
from kiosk.config import Settings
from kiosk.devices.system import SystemClock
from kiosk.devices.trust_folder import SUFFIXES
from kiosk.domain.clean_text import clean_text
from kiosk.errors import KioskError, TechnicianError
from kiosk.formats.emrtd.certificates import parse_certificate
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.revocation import parse_revocation_list
from kiosk.formats.emrtd.trust_anchors import LARGEST_FILE, TrustAnchors
from kiosk.formats.emrtd.trust_import import (
    CandidateKind,
    TrustCandidate,
    fingerprint_of,
    judge_candidates,
)

_LONGEST_NAME = 200
_IMPORTED = SUFFIXES | {".ml", ".bin"}
_SUFFIX = {
    CandidateKind.MASTER_LIST: "pem",
    CandidateKind.CERTIFICATE: "der",
    CandidateKind.REVOCATION_LIST: "crl",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """One thing that was judged, and where it went."""

    source: Path
    candidate: TrustCandidate
    target: Path | None
    """``None`` where it was not accepted."""
    added: int
    """Certificates and lists that were not trusted before."""

    @property
    def name(self) -> str:
        """Who signs, fit to be shown."""
        return _shown(self.candidate.name)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "source": str(self.source),
            "kind": self.candidate.kind.value,
            "name": self.name,
            "country": self.candidate.country,
            "sha256": self.candidate.sha256,
            "accepted": self.candidate.accepted,
            "added": self.added,
            "certificates": len(self.candidate.anchors.certificates),
            "passed_over": self.candidate.passed_over,
            "file": None if self.target is None else str(self.target),
            "checks": [
                {"name": each.name, "outcome": each.outcome.value, "reason": each.reason}
                for each in self.candidate.checks
            ],
        }


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate that is trusted."""

    name: str
    country: str
    until: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Revocations:
    """A revocation list that is looked into."""

    name: str
    until: datetime | None
    revoked: int


@dataclass(frozen=True, slots=True)
class Trusted:
    """All that the trust folder says."""

    authorities: tuple[Authority, ...]
    lists: tuple[Revocations, ...]
    not_counted: tuple[Path, ...]
    """Files that stand there and say nothing: a master list must be imported."""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "authorities": [
                {
                    "name": each.name,
                    "country": each.country,
                    "until": each.until.isoformat(),
                    "sha256": each.sha256,
                }
                for each in self.authorities
            ],
            "revocation_lists": [
                {
                    "issuer": each.name,
                    "until": None if each.until is None else each.until.isoformat(),
                    "revoked": each.revoked,
                }
                for each in self.lists
            ],
            "not_counted": [str(each) for each in self.not_counted],
        }


def import_files(
    settings: Settings, files: Sequence[Path], fingerprints: Sequence[str]
) -> tuple[Imported, ...]:
    """Judge each file in turn and keep what is accepted: one may vouch for the next.

    Fingerprints are hexadecimal, with or without colons or spaces. Raises ``TechnicianError``:
    ``trust.file_malformed``, ``trust.unreadable``.
    """
    confirmed = frozenset(_plain(each) for each in fingerprints)
    return tuple(
        each for file in files for path in _files(file) for each in _one(settings, path, confirmed)
    )


def _shown(name: str) -> str:
    """Names in a list come from anybody: nothing in them may steer a terminal."""
    return clean_text(name, max_length=_LONGEST_NAME)


def _plain(fingerprint: str) -> str:
    return "".join(each for each in fingerprint.upper() if each not in ": -")


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from sorted(each for each in path.iterdir() if each.suffix.lower() in _IMPORTED)


def _one(settings: Settings, path: Path, confirmed: frozenset[str]) -> Iterator[Imported]:
    store = trust_folder(settings)
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise TechnicianError(
            "trust.unreadable", file=str(path), reason=error.strerror or ""
        ) from None
    now = SystemClock().now()
    try:
        candidates = judge_candidates(data, store.anchors(), now, confirmed)
    except MalformedChipData:
        raise TechnicianError("trust.file_malformed", file=str(path)) from None
    for candidate in candidates:
        if not candidate.accepted:
            yield Imported(path, candidate, None, 0)
            continue
        before = store.anchors()
        after = before + candidate.anchors
        added = len(after.certificates) + len(after.revocation_lists)
        added -= len(before.certificates) + len(before.revocation_lists)
        kept = store.keep(_file_name(candidate), _content(candidate))
        yield Imported(path, candidate, kept, added)


def _file_name(candidate: TrustCandidate) -> str:
    """A name of its own content: the same thing twice is one file."""
    country = "".join(each for each in candidate.country if each.isascii() and each.isalnum())
    stem = f"{candidate.kind.value}-{country or 'XX'}-{candidate.sha256[:16]}"
    return f"{stem}.{_SUFFIX[candidate.kind]}"


def _content(candidate: TrustCandidate) -> bytes:
    anchors = candidate.anchors
    if candidate.kind is not CandidateKind.MASTER_LIST:
        return (*anchors.certificates, *anchors.revocation_lists)[0]
    return b"".join(map(_pem, anchors.certificates))


def _pem(der: bytes) -> bytes:
    body = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"


def trusted(settings: Settings) -> Trusted:
    """Read the trust folder; raises ``TechnicianError`` as :class:`TrustFolder` does."""
    store = trust_folder(settings)
    anchors = store.anchors()
    return Trusted(
        authorities=tuple(
            sorted(_authorities(anchors), key=lambda each: (each.country, each.name))
        ),
        lists=tuple(_lists(anchors)),
        not_counted=_not_counted(store.folder),
    )


def _authorities(anchors: TrustAnchors) -> Iterator[Authority]:
    for der in anchors.certificates:
        try:
            each = parse_certificate(der)
        except KioskError:
            continue
        yield Authority(_shown(each.subject), each.country, each.not_after, fingerprint_of(der))


def _lists(anchors: TrustAnchors) -> Iterator[Revocations]:
    for der in anchors.revocation_lists:
        try:
            each = parse_revocation_list(der)
        except KioskError:
            continue
        yield Revocations(_shown(each.issuer), each.next_update, len(each.revoked))


def _not_counted(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(sorted(p for p in folder.iterdir() if p.suffix.lower() in _IMPORTED - SUFFIXES))
