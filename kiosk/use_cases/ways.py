"""What the ways other than the chip card need, and what is done for accounts that exist."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.use_cases.accompany_applicant import AccompanyApplicant
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.check_subscriber import CheckSubscriber
from kiosk.use_cases.choose_method import ChooseMethod
from kiosk.use_cases.compare_insurance import CompareInsurance
from kiosk.use_cases.confirm_phone import ConfirmPhone
from kiosk.use_cases.hand_out_guidance import HandOutGuidance
from kiosk.use_cases.open_dispute import OpenDispute
from kiosk.use_cases.recover_account import RecoverAccount
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from kiosk.use_cases.set_password import SetPassword
from kiosk.use_cases.sign_with_sim import SignWithSim
from kiosk.use_cases.take_over_prepared import TakeOverPrepared
from kiosk.use_cases.try_login import TryLogin


@dataclass(frozen=True, slots=True)
class Ways:
    """Part of the desk; each of them asks the centre now or not at all."""

    choose_method: ChooseMethod
    check_subscriber: CheckSubscriber
    compare_insurance: CompareInsurance
    confirm_phone: ConfirmPhone
    sign_with_sim: SignWithSim
    represent_organisation: RepresentOrganisation
    accompany_applicant: AccompanyApplicant
    set_password: SetPassword
    recover_account: RecoverAccount
    open_dispute: OpenDispute
    try_login: TryLogin
    hand_out_guidance: HandOutGuidance
    approver_sign_in: ApproverSignIn
    """For :attr:`kiosk.use_cases.desk.Desk.approve_registration`: the clerk's shift goes on."""
    take_over_prepared: TakeOverPrepared | None = None
    """What was prepared at a self-service kiosk, where there is a centre that keeps it."""
