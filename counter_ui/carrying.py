"""What ``kiosk outbox export`` and ``kiosk outbox import`` do: envelopes on sticks and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.devices.stick import read_stick, write_stick
from kiosk.devices.system import SystemClock
from kiosk.domain.outbox import SealedRegistration
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.envelope import digest
from kiosk.formats.paper_carrier import (
    TAG,
    PaperCarrierError,
    PaperCode,
    envelope_from,
    parse_paper_code,
)
from kiosk.formats.stick_carrier import parse_stick_file
from kiosk.use_cases.carry_entries import Export, ExportEntries, Import, ImportEntries

if TYPE_CHECKING:
    from counter_ui.wiring import Counter

_LARGEST_PICTURE = 32 << 20
_OF_A_SLIP = ("paper.incomplete", "paper.digest", "paper.other")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was read of paper: whole envelopes, and what is wrong with the rest."""

    envelopes: tuple[SealedRegistration, ...]
    faults: tuple[tuple[str, KioskError], ...]
    """Slip (or line or file), and why."""

    @property
    def whole(self) -> bool:
        """Whether something was read, and every slip of which a code was read is whole."""
        lacking = any(error.code.startswith(_OF_A_SLIP) for _, error in self.faults)
        return bool(self.envelopes) and not lacking


def export_outbox(counter: Counter, folder: Path) -> tuple[tuple[Path, Export], ...]:
    """Write everything unfinished into new files in ``folder``."""
    export = ExportEntries(counter.store, SystemClock(), counter.keystore.device_id)
    done: list[tuple[Path, Export]] = []
    for each in export():
        done.append((write_stick(folder, each.name, each.content), each))
        export.written(each)
    return tuple(done)


@dataclass(frozen=True, slots=True)
class StickFile:
    """One file of an export, read and whole: count and digest are those of the export."""

    file: Path
    digest: str
    """SHA-256 of its bytes, hexadecimal."""
    envelopes: tuple[SealedRegistration, ...]


def read_files(files: Sequence[Path]) -> tuple[StickFile, ...]:
    """Read exports; raises ``KioskError`` ``stick.…`` where one of them does not hold."""
    contents = ((each, read_stick(each)) for each in files)
    return tuple(
        StickFile(file, digest(content), tuple(parse_stick_file(content)))
        for file, content in contents
    )


def import_files(counter: Counter, files: Sequence[StickFile]) -> Import:
    """Take in every entry of these files."""
    return _importer(counter)([each for file in files for each in file.envelopes])


def import_scanned(counter: Counter, scanned: Scanned) -> Import:
    """Take in what was read whole."""
    return _importer(counter)(scanned.envelopes, from_paper=True)


def read_paper(lines: Iterable[str], pictures: Sequence[Path] = ()) -> Scanned:
    """Read codes from a scanner's lines and from pictures, of any number of slips in any order.

    A damaged code is named by its line or file and, where it belongs to a slip that is not whole
    without it, by the places that are missing.
    """
    by_slip: dict[str, list[PaperCode]] = {}
    faults: list[tuple[str, KioskError]] = []
    for place, text in _texts(lines, pictures, faults):
        try:
            code = parse_paper_code(text)
        except PaperCarrierError as error:
            faults.append((place, error))
            continue
        by_slip.setdefault(code.slip, []).append(code)
    envelopes: list[SealedRegistration] = []
    for slip, codes in by_slip.items():
        try:
            envelope = envelope_from(codes)
            envelopes.append(SealedRegistration(envelope, (), digest(envelope)))
        except PaperCarrierError as error:
            faults.append((slip, error))
    return Scanned(tuple(envelopes), tuple(faults))


def _texts(
    lines: Iterable[str], pictures: Sequence[Path], faults: list[tuple[str, KioskError]]
) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield f"#{number}", line
    for picture in pictures:
        try:
            texts = _codes_of(picture)
        except KioskError as error:
            faults.append((picture.name, error))
            continue
        # Other codes on a slip (its receipt's own) are no fault of it.
        yield from ((picture.name, text) for text in texts if text.startswith(TAG))


def _codes_of(picture: Path) -> tuple[str, ...]:
    from printing.verification import codes_in_picture

    try:
        with picture.open("rb") as stream:
            content = stream.read(_LARGEST_PICTURE)
    except OSError as error:
        raise AtTheDeskError(
            "stick.unreadable", file=str(picture), reason=error.strerror or ""
        ) from None
    return codes_in_picture(content)


def _importer(counter: Counter) -> ImportEntries:
    return ImportEntries(counter.store, SystemClock(), counter.keystore.device_id)
