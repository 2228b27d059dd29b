"""A whole reading: open the chip, read what is wanted, let the chip prove itself. Judges nothing.

*Source: ICAO Doc 9303 Part 11, 4.2 (inspection procedure); Part 10, 3.*
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.active_authentication import CHALLENGE_BYTES
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading, Phase, Progress
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reading_run import ReadingRun

__all__ = ["WANTED", "ChipReading", "Phase", "Progress", "read_card"]

WANTED = (FileId.DG1, FileId.DG13, FileId.DG11, FileId.DG12, FileId.DG15, FileId.DG14, FileId.DG2)
"""Data groups of use at a counter, in the order of reading: facts first, the portrait last."""


def read_card(
    channel: Channel,
    keys: AccessKeys,
    *,
    randomness: Callable[[int], bytes],
    progress: Callable[[Progress], None],
    challenge: bytes | None = None,
    wanted: tuple[FileId, ...] = WANTED,
) -> ChipReading:
    """Read the card on the channel, freshly reset, with any of the keys.

    1. EF.CardAccess; PACE where it announces it, else the application and BAC.
    2. EF.CardSecurity, where PACE has mapped the chip's own key; the application.
    3. DG14 and Chip Authentication, where the chip offers them: before anything personal.
    4. EF.COM, EF.SOD, and the data groups of ``wanted`` that either of them names.
    5. Active Authentication with ``challenge`` (8 bytes; drawn where none is given) after DG15.

    Raises ``AtTheDeskError``: ``chip.not_emrtd``, ``chip.no_key``, ``chip.key_refused``,
    ``chip.access_not_offered``, ``chip.malformed``, ``chip.mac_wrong``, ``chip.endless_file``,
    ``chip.no_security_object``; and what the channel raises, ``card.removed`` above all. A proof
    that the chip refuses is no exception: its transcript says so.
    """
    asked = randomness(CHALLENGE_BYTES) if challenge is None else challenge
    return ReadingRun(channel, keys, randomness, progress, asked).complete(wanted)
