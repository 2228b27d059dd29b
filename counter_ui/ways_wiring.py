"""Puts the ways other than the chip card together, with the centre or without one."""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from typing import TYPE_CHECKING, NoReturn

from counter_ui.token_wiring import certificate_trust
from kiosk.config import Profile, Settings
from kiosk.devices.local_seal import local_seal
from kiosk.devices.passphrases import Argon2Passphrases
from kiosk.devices.system import SystemIds
from kiosk.domain.account_service import Dispute, LoginTrial, Recovery
from kiosk.domain.comparison import Comparison
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import SimRequest
from kiosk.errors import LaterError
from kiosk.ports.account_desk import AccountDesk
from kiosk.ports.authoritative_source import AuthoritativeSource, StatedPerson
from kiosk.ports.one_time_codes import CodeRequest, OneTimeCodes
from kiosk.ports.remote_signer import RemoteSigner
from kiosk.use_cases.accompany_applicant import AccompanyApplicant
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.approve_later import ApproveLater
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.check_subscriber import CheckSubscriber
from kiosk.use_cases.choose_method import ChooseMethod
from kiosk.use_cases.compare_insurance import CompareInsurance
from kiosk.use_cases.confirm_phone import ConfirmPhone
from kiosk.use_cases.hand_out_guidance import HandOutGuidance
from kiosk.use_cases.hand_over_shift import HandOverShift
from kiosk.use_cases.open_dispute import OpenDispute
from kiosk.use_cases.recover_account import RecoverAccount
from kiosk.use_cases.renew_lease import RenewLease
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from kiosk.use_cases.seal_request import SealRequest
from kiosk.use_cases.set_password import SetPassword
from kiosk.use_cases.sign_with_sim import SignWithSim
from kiosk.use_cases.take_over_prepared import TakeOverPrepared
from kiosk.use_cases.try_login import TryLogin
from kiosk.use_cases.unlock_officer import UnlockOfficer
from kiosk.use_cases.ways import Ways

if TYPE_CHECKING:
    from counter_ui.station import OfficerDesk
    from counter_ui.wiring import Counter
    from sync.centre_keys import CentreKeys
    from sync.client import CentreClient
    from sync.enrolment import Enrolment

_Ports = tuple[AuthoritativeSource, OneTimeCodes, RemoteSigner, AccountDesk]


def ways_of(counter: Counter) -> Ways:
    """All of them, for an open counter; without a centre every question is for later."""
    settings, store, keystore = counter.settings, counter.store, counter.keystore
    policies = counter.policies
    authority, codes, sims, accounts = _ports(counter.enrolment, counter.client)
    clock, ids, office = counter.time, SystemIds(), settings.office.as_office()
    practice = settings.profile is Profile.PRACTICE
    add, seal = AddEvidence(store, clock), SealRequest(keystore, office, practice)
    return Ways(
        choose_method=ChooseMethod(clock, policies),
        check_subscriber=CheckSubscriber(add, authority),
        compare_insurance=CompareInsurance(add, authority),
        confirm_phone=ConfirmPhone(store, clock, add, codes),
        sign_with_sim=SignWithSim(
            store, clock, ids, add, sims, certificate_trust(settings), keystore.device_id
        ),
        represent_organisation=RepresentOrganisation(),
        accompany_applicant=AccompanyApplicant(),
        set_password=SetPassword(keystore),
        recover_account=RecoverAccount(store, clock, seal, accounts),
        open_dispute=OpenDispute(store, clock, seal, accounts),
        try_login=TryLogin(store, clock, ids, keystore, accounts, codes, policies),
        hand_out_guidance=HandOutGuidance(store, clock, counter.printing, office, practice),
        approver_sign_in=ApproverSignIn(
            store, clock, Argon2Passphrases(), RenewLease(counter.leases, clock)
        ),
        take_over_prepared=_take_over_prepared(counter, add),
    )


def officer_desk(counter: Counter) -> OfficerDesk:
    """Hand-over and unlock, for an open counter."""
    from counter_ui.station import OfficerDesk

    return OfficerDesk(
        unlock=unlock_officer(counter),
        hand_over=HandOverShift(counter.desk.open_shift, counter.desk.close_shift),
        approve_later=approve_later(counter),
    )


def approve_later(counter: Counter) -> ApproveLater:
    """The list of registrations that wait for an approver at this counter."""
    desk, seal = counter.desk, local_seal(counter.keystore.store_key)
    return ApproveLater(
        counter.store, counter.time, seal, desk.approve_registration, desk.record_registration
    )


def unlock_officer(counter: Counter) -> UnlockOfficer:
    """A supervisor's unlock, here and for another counter of the office."""
    store, clock = counter.store, counter.time
    beside = ApproverSignIn(store, clock, Argon2Passphrases(), RenewLease(counter.leases, clock))
    code = counter.settings.office.as_office().counter_code
    return UnlockOfficer(store, clock, SystemIds(), beside, counter.leases, code)


def _take_over_prepared(counter: Counter, add: AddEvidence) -> TakeOverPrepared | None:
    from sync.online_registry import OnlineAccountRegistry
    from sync.prepared import OnlinePreparedVisits

    enrolment, client = counter.enrolment, counter.client
    if enrolment is None or client is None:
        return None
    asked = (client, enrolment.statement_keys, SystemIds())
    return TakeOverPrepared(
        clock=counter.time,
        visits=OnlinePreparedVisits(*asked),
        open_draft=counter.desk.open_draft,
        add=add,
        trust=counter.trust,
        registry=OnlineAccountRegistry(*asked),
        centre_keys=enrolment.statement_keys,
        office=counter.settings.office.code,
    )


def trust_practice_sims(settings: Settings, enrolment: Enrolment) -> None:
    """Trust the roots of the practice centre's SIM gateway; only a practice counter does so.

    A real root is put there by an operator who has compared its fingerprint, never by a program.
    """
    if settings.profile is Profile.PRACTICE:
        with enrolment.client() as client:
            _trust_roots_of(client, settings, enrolment.statement_keys)


def _trust_roots_of(client: CentreClient, settings: Settings, keys: CentreKeys) -> None:
    from sync.centre_keys import centre_answer
    from sync.ways_contract import TRUST_LIST

    nonce = SystemIds().random_bytes(16).hex()
    raw = client.look("/v1/trust/national", nonce)
    said = centre_answer(raw, keys, TRUST_LIST, nonce=nonce)
    if said.get("practice") is not True:
        return
    folder = certificate_trust(settings).national / "roots"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        roots = [b64decode(each, validate=True) for each in said["roots"]]
    except (KeyError, TypeError, ValueError):
        raise LaterError("centre.not_the_centre", reason="content") from None
    for der in roots:
        (folder / f"{sha256(der).hexdigest()}.der").write_bytes(der)


def _ports(enrolment: Enrolment | None, client: CentreClient | None) -> _Ports:
    from sync.online_accounts import OnlineAccounts
    from sync.online_authority import OnlineAuthority
    from sync.online_codes import OnlineCodes
    from sync.online_sims import OnlineSims

    if enrolment is None or client is None:
        nobody = NoWays()
        return nobody, nobody, NoGateway(), nobody
    asked = (client, enrolment.statement_keys, SystemIds())
    return OnlineAuthority(*asked), OnlineCodes(*asked), OnlineSims(*asked), OnlineAccounts(*asked)


def _none() -> NoReturn:
    raise LaterError("centre.none")


class NoGateway:
    """Stands where no centre is enrolled: no SIM can be asked."""

    def send(self, request: SimRequest, nonce: str, kind: ApplicantKind) -> SimRequest:
        """Raises ``LaterError('centre.none')``."""
        _none()

    def ask(self, request: SimRequest) -> SimRequest:
        """Raises ``LaterError('centre.none')``."""
        _none()


class NoWays:
    """Stands where no centre is enrolled: every question raises ``LaterError('centre.none')``."""

    def social_insurance(self, person: StatedPerson, code: InsuranceCode) -> Comparison:
        """Raises."""
        _none()

    def subscriber(self, person: StatedPerson, phone: Phone) -> Comparison:
        """Raises."""
        _none()

    def send(self, request: CodeRequest) -> OneTimeCode:
        """Raises."""
        _none()

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        """Raises."""
        _none()

    def resend(self, code: OneTimeCode) -> OneTimeCode:
        """Raises."""
        _none()

    def recover(self, account: str, request_id: str, sealed: SealedRegistration) -> Recovery:
        """Raises."""
        _none()

    def dispute(self, request_id: str, sealed: SealedRegistration) -> Dispute:
        """Raises."""
        _none()

    def dispute_state(self, number: str) -> Dispute:
        """Raises."""
        _none()

    def try_login(
        self, trial_id: str, number: PersonNumber, sealed_password: bytes, officer_code: str
    ) -> LoginTrial:
        """Raises."""
        _none()

    def activate(self, trial_id: str, sealed_password: bytes) -> LoginTrial:
        """Raises."""
        _none()
