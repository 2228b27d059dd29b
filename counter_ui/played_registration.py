"""One whole registration without a screen, through the same use cases, for ``kiosk demo``."""

from __future__ import annotations

from collections.abc import Callable

from counter_ui.centre_wiring import relay_of
from counter_ui.practice_counter import (
    OFFICER_CODE,
    OFFICER_PASSPHRASE,
    PracticeCounter,
)
from kiosk.domain.claim import Source
from kiosk.domain.evidence import worst
from kiosk.domain.ledger import GENESIS
from kiosk.domain.outbox import OutboxState
from kiosk.domain.phone import parse_phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Contact, Draft, Proofed, Recorded, WireCount
from kiosk.formats.emrtd.chip_reading import Phase, Progress
from kiosk.practice.policy import CHIP_CHECKS
from kiosk.use_cases.proof_applicant import InPersonAnswers

_PHONE = "0912345678"
Say = Callable[[str], None]


def play(practice: PracticeCounter, say: Say) -> dict[str, str | int]:
    """Play it, say each step, and give the facts for the closing line of JSON."""
    desk = practice.counter.desk
    shift = desk.open_shift(OFFICER_CODE, OFFICER_PASSPHRASE)
    say(f"1. Mở ca: {shift.officer.code} · {practice.counter.settings.office.counter}")
    draft = desk.open_draft(shift, ApplicantKind.CITIZEN, Method.IN_PERSON)
    draft = desk.read_evidence.qr(draft, practice.person.qr_text())
    say("2. Quét QR: đọc được 7 trường, khóa mở chip suy ra từ QR")
    draft = desk.read_evidence.chip(draft, _progress(say))
    wire = _wire(draft)
    say(
        f"3. Đọc chip qua {practice.reader}: {wire.apdus} APDU, "
        f"{wire.bytes_up} byte lên, {wire.bytes_down} byte về"
    )
    proofed = desk.proof_applicant(draft, InPersonAnswers(True, True, True))
    _say_checks(proofed, say)
    duplicate = desk.check_duplicate(proofed.citizen.number, shift.officer.code)
    say(f"5. Kiểm tra trùng: {'đã có tài khoản' if duplicate.exists else 'chưa có tài khoản'}")
    confirmed = desk.confirm_with_applicant(proofed, Contact(phone=parse_phone(_PHONE), email=None))
    notice = draft.policy.notice.version
    say(f"6. Xác nhận: điện thoại {parse_phone(_PHONE).masked}, thông báo {notice}")
    recorded = desk.record_registration(desk.approve_registration(confirmed))
    say(f"7. Ghi sổ và niêm phong: {recorded.receipt.number}")
    printed = desk.issue_receipt(recorded.receipt)
    say(f"   Giấy tiếp nhận: {printed.outcome.value} {printed.where}")
    relay_of(practice.counter).send_due(live=True)
    return _result(practice, draft, proofed, recorded, say)


def _progress(say: Say) -> Callable[[Progress], None]:
    def step(progress: Progress) -> None:
        if progress.phase is Phase.FILE and progress.content is not None and progress.file:
            say(f"   {progress.file.value}: {progress.total} byte")

    return step


def _wire(draft: Draft) -> WireCount:
    found = next((e.wire for e in draft.evidence if e.claim.source is Source.CHIP), None)
    return found or WireCount(0, 0, 0)


def _say_checks(proofed: Proofed, say: Say) -> None:
    say(f"4. Xác minh: mức {int(proofed.level)}")
    for check in proofed.checks:
        say(f"   {check.outcome.value:<12} {check.name} {check.reason}".rstrip())


def _result(
    practice: PracticeCounter, draft: Draft, proofed: Proofed, recorded: Recorded, say: Say
) -> dict[str, str | int]:
    store = practice.counter.store
    entry = store.run(lambda unit: unit.outbox.find(recorded.registration_id))
    state = entry.state if entry else OutboxState.WAITING
    last = store.run(lambda unit: unit.ledger.last())
    receipt = store.run(lambda unit: unit.receipts.find(recorded.receipt.number))
    say(f"8. Trung tâm: {state.value}")
    passive = tuple(each for each in proofed.checks if each.name in CHIP_CHECKS)
    return {
        "registration": recorded.registration_id,
        "level": int(receipt.level if receipt else proofed.level),
        "state": state.value,
        "receipt": recorded.receipt.number,
        "reader": practice.reader,
        "apdus": _wire(draft).apdus,
        "passive_authentication": worst(passive).value,
        "ledger_head": last.digest if last else GENESIS,
    }
