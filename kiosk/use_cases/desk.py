"""All that a screen may call, in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.check_duplicate import CheckDuplicate
from kiosk.use_cases.close_shift import CloseShift
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.issue_receipt import IssueReceipt
from kiosk.use_cases.keep_draft import KeepDraft
from kiosk.use_cases.open_draft import OpenDraft
from kiosk.use_cases.open_shift import OpenShift
from kiosk.use_cases.proof_applicant import ProofApplicant
from kiosk.use_cases.read_evidence import ReadEvidence
from kiosk.use_cases.record_registration import RecordRegistration
from kiosk.use_cases.refuse_registration import RefuseRegistration


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases, wired to this counter's devices, store and centre."""

    add_officer: AddOfficer
    open_shift: OpenShift
    open_draft: OpenDraft
    read_evidence: ReadEvidence
    proof_applicant: ProofApplicant
    check_duplicate: CheckDuplicate
    confirm_with_applicant: ConfirmWithApplicant
    approve_registration: ApproveRegistration
    record_registration: RecordRegistration
    issue_receipt: IssueReceipt
    refuse_registration: RefuseRegistration
    close_shift: CloseShift
    keep_draft: KeepDraft
