"""What background work tells the screen: one message a piece of work, values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from counter_ui.station import PostStatus, Station
    from kiosk.domain.claim import Source
    from kiosk.domain.officer import Shift
    from kiosk.domain.outbox import OutboxSummary
    from kiosk.domain.receipt import RefusalSlip
    from kiosk.domain.registration import Confirmed, Draft, Evidence, Proofed, Recorded
    from kiosk.formats.emrtd.chip_reading import Progress
    from kiosk.ports.card_reader import DeskReaders
    from kiosk.ports.receipt_printer import PaperEnd, PrinterState, PrintResult
    from kiosk.use_cases.check_duplicate import DuplicateAnswer
    from kiosk.use_cases.issue_receipt import FollowedReceipt


@dataclass(repr=False, eq=False)
class StationReady(Message, bubble=False):
    """Everything heavy is imported and open."""

    station: Station


@dataclass(repr=False, eq=False)
class ShiftOpened(Message, bubble=False):
    """Signed in."""

    shift: Shift


@dataclass(repr=False, eq=False)
class ShiftClosed(Message, bubble=False):
    """Signed out; what is still on its way."""

    summary: OutboxSummary


@dataclass(repr=False, eq=False)
class PostChanged(Message, bubble=False):
    """The header's right half."""

    status: PostStatus


@dataclass(repr=False, eq=False)
class ReadersChanged(Message, bubble=False):
    """Something was put on a reader or taken away."""

    readers: DeskReaders


@dataclass(repr=False, eq=False)
class PrinterChanged(Message, bubble=False):
    """How the printer is."""

    state: PrinterState


@dataclass(repr=False, eq=False)
class PapersAsked(Message, bubble=False):
    """Papers of which only the officer can tell whether they came out."""

    questions: tuple[PaperEnd, ...]


@dataclass(repr=False, eq=False)
class PaperAnswered(Message, bubble=False):
    """What the officer said is written down."""

    result: PrintResult


@dataclass(repr=False, eq=False)
class WorkFailed(Message, bubble=False):
    """A piece of work ended in an error that people can act on."""

    work: str
    error: KioskError
    draft_id: str = ""


@dataclass(repr=False, eq=False)
class DraftOpened(Message, bubble=False):
    """A new draft."""

    draft: Draft


@dataclass(repr=False, eq=False)
class EvidenceRead(Message, bubble=False):
    """One source was read; it is added to whatever the draft holds by now."""

    draft_id: str
    evidence: Evidence
    source: Source


@dataclass(repr=False, eq=False)
class ChipMoved(Message, bubble=False):
    """The reading of the chip went forward."""

    draft_id: str
    progress: Progress


@dataclass(repr=False, eq=False)
class PortraitDecoded(Message, bubble=False):
    """The portrait as raw RGB, made in a child process; None where it cannot be shown."""

    draft_id: str
    picture: tuple[int, int, bytes] | None


@dataclass(repr=False, eq=False)
class ProofDone(Message, bubble=False):
    """Level and duplicates are known."""

    proofed: Proofed
    duplicate: DuplicateAnswer | None


@dataclass(repr=False, eq=False)
class ApplicantConfirmed(Message, bubble=False):
    """Contact and consent are on record."""

    confirmed: Confirmed


@dataclass(repr=False, eq=False)
class RegistrationRecorded(Message, bubble=False):
    """It is on the disk; from here on nothing undoes it."""

    recorded: Recorded
    confirmed: Confirmed


@dataclass(repr=False, eq=False)
class ReceiptPrinted(Message, bubble=False):
    """What the printer said."""

    registration_id: str
    result: PrintResult


@dataclass(repr=False, eq=False)
class ReceiptFollowed(Message, bubble=False):
    """What became of the registration whose receipt stands on the screen."""

    followed: FollowedReceipt


@dataclass(repr=False, eq=False)
class RegistrationRefused(Message, bubble=False):
    """The refusal stands; its slip is still to come."""

    slip: RefusalSlip


@dataclass(repr=False, eq=False)
class RefusalPrinted(Message, bubble=False):
    """How the slip of a refusal came out."""

    number: str
    result: PrintResult


Work = Callable[[], Message]
"""Runs in a thread, touches no widget, returns the one message to post."""
