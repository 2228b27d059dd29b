"""Taking in registrations from files that somebody carried to the centre."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kiosk.devices.stick import read_stick
from kiosk.domain.outbox import SealedRegistration
from kiosk.formats.envelope import read_header
from kiosk.formats.stick_carrier import parse_stick_file
from sync.contract import RegistrationEntry, RegistrationResult
from sync.sandbox.centre import Centre
from sync.sandbox.intake import take_in
from sync.sandbox.practice import prepare_practice

BY_HAND = "file"
"""What stands in the place of a carrying counter's id."""


def take_in_files(
    folder: Path, files: Iterable[Path], say: Callable[[dict[str, Any]], None]
) -> bool:
    """Take in every entry of ``files`` at the centre in ``folder``; one JSON line each.

    The same ids and answers as over the wire: a counter that asks by id gets them. True where all
    were accepted. Raises ``AtTheDeskError`` (``stick.…``) before anything of that file is taken.
    """
    centre = prepare_practice(folder).centre
    whole = True
    try:
        for file in files:
            for sealed in parse_stick_file(read_stick(file)):
                result = take_in_sealed(centre, sealed)
                whole = whole and result.outcome in ("accepted", "already_accepted")
                say(result.model_dump(include={"registration_id", "outcome", "code"}))
    finally:
        centre.database.close()
    return whole


def take_in_sealed(centre: Centre, sealed: SealedRegistration) -> RegistrationResult:
    """One entry, brought by hand."""
    registration_id = read_header(sealed.envelope).registration_id
    entry = RegistrationEntry.of(
        registration_id, sealed.digest, sealed.envelope, sealed.attachments
    )
    return take_in(centre, entry, BY_HAND)
