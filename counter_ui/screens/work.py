"""Background work of the screen: each piece runs in a thread and posts one message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from counter_ui import messages
from counter_ui.journey import Journey
from counter_ui.messages import Work
from counter_ui.screens.in_background import in_background
from counter_ui.station import Station
from kiosk.domain.claim import Source
from kiosk.domain.officer import Officer, Shift
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.domain.registration import Draft, Purpose, RefusalReason
from kiosk.use_cases.read_evidence import TypedCard

if TYPE_CHECKING:
    from textual.message import Message
    from textual.screen import Screen

    from kiosk.formats.emrtd.chip_reading import Progress

ReadDraft = Callable[[], Draft]


class DeskWork:
    """Calls the desk's use cases away from the screen's thread."""

    def __init__(self, screen: Screen[None], station: Station) -> None:
        self._screen = screen
        self._station = station
        self._desk = station.desk

    def _start(self, name: str, work: Work, draft_id: str = "") -> None:
        in_background(self._screen.app, self._screen, name, work, draft_id)

    def open_draft(
        self,
        shift: Shift,
        kind: ApplicantKind = ApplicantKind.CITIZEN,
        method: Method = Method.IN_PERSON,
    ) -> None:
        """A citizen in person, unless another way was chosen."""
        self._start(
            "open_draft",
            lambda: messages.DraftOpened(self._desk.open_draft(shift, kind, method)),
        )

    def open_for(self, opened: ReadDraft) -> None:
        """A draft for something else than a registration."""
        self._start("open_draft", lambda: messages.DraftOpened(opened()))

    def open_service(self, journey: Journey, purpose: Purpose, account: str) -> None:
        """Recovery or dispute for whoever is at the desk; what was scanned serves again.

        What a chip or a key signed was signed for the earlier draft, and is asked for anew.
        """
        before = journey.draft

        def work() -> Message:
            opened = self._desk.open_draft(
                before.shift, before.kind, before.method, purpose=purpose, account=account
            )
            return messages.DraftOpened(self._desk.read_evidence.again(opened, before))

        self._start("open_draft", work)

    def qr(self, draft: Draft, text: str) -> None:
        """The printed QR."""
        self._evidence("qr", draft, lambda: self._desk.read_evidence.qr(draft, text), Source.QR)

    def mrz(self, draft: Draft, text: str) -> None:
        """The machine readable zone."""
        self._evidence("mrz", draft, lambda: self._desk.read_evidence.mrz(draft, text), Source.MRZ)

    def typed(self, draft: Draft, card: TypedCard) -> None:
        """The card's face."""
        self._evidence(
            "typed", draft, lambda: self._desk.read_evidence.typed(draft, card), Source.TYPED
        )

    def chip(self, draft: Draft) -> None:
        """The chip; progress is posted on the way."""

        def moved(progress: Progress) -> None:
            self._screen.post_message(messages.ChipMoved(draft.id, progress))

        self._evidence(
            "chip", draft, lambda: self._desk.read_evidence.chip(draft, moved), Source.CHIP
        )

    def _evidence(self, name: str, draft: Draft, read: ReadDraft, source: Source) -> None:
        def work() -> Message:
            newer = read()
            shown = next(e for e in newer.evidence if e.claim.source is source)
            return messages.EvidenceRead(draft.id, shown, source)

        self._start(name, work, draft.id)

    def portrait(self, draft: Draft, compressed: bytes) -> None:
        """Decode in a child process."""
        from counter_ui.widgets.portrait_decoding import decode_portrait

        self._start(
            "portrait",
            lambda: messages.PortraitDecoded(draft.id, decode_portrait(compressed)),
            draft.id,
        )

    def proof(self, journey: Journey) -> None:
        """The level by the policy; the duplicate check where there is a level to come."""

        def work() -> Message:
            proofed = self._desk.proof_applicant(journey.draft, journey.in_person)
            duplicate = None
            if journey.proved(proofed, None).proved_enough:
                duplicate = self._desk.check_duplicate.of(proofed)
            return messages.ProofDone(proofed, duplicate)

        self._start("proof", work, journey.draft.id)

    def confirm(self, journey: Journey) -> None:
        """Contact and consent, before what is recorded only with them."""
        proofed, contact = journey.proofed, journey.contact
        if proofed is None or contact is None:
            raise RuntimeError("confirming before proofing and contact")

        def work() -> Message:
            return messages.ApplicantConfirmed(self._desk.confirm_with_applicant(proofed, contact))

        self._start("confirm", work, journey.draft.id)

    def record(self, journey: Journey) -> None:
        """Confirm, approve by rule, record: after this it is on the disk."""
        proofed, contact = journey.proofed, journey.contact
        if proofed is None or contact is None:
            raise RuntimeError("recording before proofing and contact")

        def work() -> Message:
            confirmed = journey.confirmed or self._desk.confirm_with_applicant(proofed, contact)
            approved = self._desk.approve_registration(confirmed, journey.approver)
            recorded = self._desk.record_registration(approved)
            self._station.wake_post()
            return messages.RegistrationRecorded(recorded, confirmed)

        self._start("record", work, journey.draft.id)

    def print_receipt(self, receipt: Receipt) -> None:
        """Paper, or what stands for it."""
        self._start(
            "print",
            lambda: messages.ReceiptPrinted(
                receipt.registration_id, self._desk.issue_receipt(receipt)
            ),
        )

    def ask_for_papers(self, officer: Officer) -> None:
        """Is there a paper of which only the officer can tell?"""
        issue = self._desk.issue_receipt
        self._start("papers", lambda: messages.PapersAsked(issue.questions(officer)))

    def answer_paper(self, job: int, officer: Officer, *, on_paper: bool) -> None:
        """What the officer saw."""
        answer = self._desk.issue_receipt.answer
        self._start(
            "paper_seen",
            lambda: messages.PaperAnswered(answer(job, officer, on_paper=on_paper)),
        )

    def follow(self, receipt: Receipt) -> None:
        """Has the centre's signed answer come?"""
        self._start(
            "follow",
            lambda: messages.ReceiptFollowed(self._desk.issue_receipt.followed(receipt)),
        )

    def refuse(self, draft: Draft, reason: RefusalReason) -> None:
        """Reason and ledger; no printer is waited for."""
        record = self._desk.refuse_registration.record
        self._start("refuse", lambda: messages.RegistrationRefused(record(draft, reason)), draft.id)

    def print_refusal(self, slip: RefusalSlip) -> None:
        """The slip of a refusal that stands; a second time it is a numbered reprint."""
        print_slip = self._desk.refuse_registration.print_slip
        self._start("print_refusal", lambda: messages.RefusalPrinted(slip.number, print_slip(slip)))

    def close_shift(self, shift: Shift) -> None:
        """Sign out."""

        def work() -> Message:
            summary = self._desk.close_shift(shift)
            self._station.wake_post()  # the end of the shift is anchored at the centre at once
            return messages.ShiftClosed(summary)

        self._start("close_shift", work)
