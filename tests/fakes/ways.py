"""The ports of the ways, answering as a test tells them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event

from builders import OFFICE
from fakes.passphrases import PlainPassphrases
from fakes.sealer import GlassSealer

from kiosk.domain.account_service import (
    Dispute,
    DisputeState,
    Guidance,
    LoginState,
    LoginTrial,
    Recovery,
)
from kiosk.domain.comparison import INSURANCE_MATCHES, SUBSCRIBER_MATCHES, Answer, Comparison
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.one_time_code import CodePurpose, OneTimeCode, first_sent, resent, tried
from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, OneTimeCodeRules
from kiosk.domain.sim_request import SimRequest, SimState
from kiosk.errors import KioskError
from kiosk.formats.certificate_trust import CertificateTrust
from kiosk.ports.account_desk import AccountDesk
from kiosk.ports.authoritative_source import AuthoritativeSource, StatedPerson
from kiosk.ports.certificate_trust import CertificateTrustStore
from kiosk.ports.clock import Clock
from kiosk.ports.guidance_printer import GuidancePrinter
from kiosk.ports.ids import Ids
from kiosk.ports.one_time_codes import CodeRequest, OneTimeCodes
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from kiosk.ports.remote_signer import RemoteSigner
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.accompany_applicant import AccompanyApplicant
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.check_subscriber import CheckSubscriber
from kiosk.use_cases.choose_method import ChooseMethod
from kiosk.use_cases.compare_insurance import CompareInsurance
from kiosk.use_cases.confirm_phone import ConfirmPhone
from kiosk.use_cases.hand_out_guidance import HandOutGuidance
from kiosk.use_cases.open_dispute import OpenDispute
from kiosk.use_cases.recover_account import RecoverAccount
from kiosk.use_cases.represent_organisation import RepresentOrganisation
from kiosk.use_cases.seal_request import SealRequest
from kiosk.use_cases.set_password import SetPassword
from kiosk.use_cases.sign_with_sim import SignWithSim
from kiosk.use_cases.try_login import TryLogin
from kiosk.use_cases.ways import Ways

RIGHT_CODE = "246802"
_PATIENCE_S = 60.0
_RECOVERED = Recovery(accepted=True, level=Level.MEDIUM)


def at_once() -> Event:
    """Already set."""
    event = Event()
    event.set()
    return event


@dataclass
class FakeCentre(AuthoritativeSource, OneTimeCodes, AccountDesk):
    """``away`` is raised instead of answering; without ``answers`` set nothing is answered yet."""

    clock: Clock
    answer: Answer = Answer.MATCH
    number: PersonNumber | None = None
    old_number: str | None = None
    away: KioskError | None = None
    rules: OneTimeCodeRules = field(default_factory=OneTimeCodeRules)
    recovery: Recovery = _RECOVERED
    login: LoginState = LoginState.CODE_SENT
    handed_in: list[tuple[str, SealedRegistration]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    secrets: list[bytes] = field(default_factory=list)
    asked: list[StatedPerson] = field(default_factory=list)
    answers: Event = field(default_factory=at_once)

    def social_insurance(self, person: StatedPerson, code: InsuranceCode) -> Comparison:
        self._there()
        self.asked.append(person)
        return Comparison(
            of=INSURANCE_MATCHES,
            answer=self.answer,
            number=self.number,
            old_number=self.old_number,
            proof=b"signed comparison",
        )

    def subscriber(self, person: StatedPerson, phone: Phone) -> Comparison:
        self._there()
        self.asked.append(person)
        return Comparison(of=SUBSCRIBER_MATCHES, answer=self.answer, proof=b"signed comparison")

    def send(self, request: CodeRequest) -> OneTimeCode:
        self._there()
        return self._first(request.phone, request.purpose)

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        self._there()
        self.typed.append(typed)
        after = tried(code, typed == RIGHT_CODE, self.clock.now(), self.rules)
        return replace(after, proof=b"signed code") if after.confirmed else after

    def resend(self, code: OneTimeCode) -> OneTimeCode:
        self._there()
        return resent(code, self.clock.now(), self.rules)

    def recover(self, account: str, request_id: str, sealed: SealedRegistration) -> Recovery:
        self._there()
        self.handed_in.append((account, sealed))
        return self.recovery

    def dispute(self, request_id: str, sealed: SealedRegistration) -> Dispute:
        self._there()
        self.handed_in.append((request_id, sealed))
        return self.dispute_state("KN-261122-00001")

    def dispute_state(self, number: str) -> Dispute:
        self._there()
        return Dispute(number=number, state=DisputeState.RECEIVED, at=self.clock.now())

    def try_login(
        self, trial_id: str, number: PersonNumber, sealed_password: bytes, officer_code: str
    ) -> LoginTrial:
        self._there()
        self.secrets.append(sealed_password)
        code = self._first(Phone("0912345678"), CodePurpose.LOGIN)
        return LoginTrial(id=trial_id, state=self.login, code=replace(code, phone=None))

    def activate(self, trial_id: str, sealed_password: bytes) -> LoginTrial:
        self._there()
        self.secrets.append(sealed_password)
        return LoginTrial(id=trial_id, state=LoginState.ACTIVATED)

    def _first(self, phone: Phone, purpose: CodePurpose) -> OneTimeCode:
        now: datetime = self.clock.now()
        return first_sent(id="1", phone=phone, purpose=purpose, now=now, rules=self.rules)

    def _there(self) -> None:
        assert self.answers.wait(_PATIENCE_S), "a test lets the centre answer"
        if self.away is not None:
            raise self.away


@dataclass
class ToldSims(RemoteSigner):
    """Moves a request to what the test tells, one state a question."""

    news: list[tuple[SimState, bytes | None]] = field(default_factory=list)
    sent: list[SimRequest] = field(default_factory=list)

    def send(self, request: SimRequest, nonce: str, kind: ApplicantKind) -> SimRequest:
        self.sent.append(request)
        return request.moved(SimState.SENT)

    def ask(self, request: SimRequest) -> SimRequest:
        state, evidence = self.news.pop(0) if self.news else (SimState.WAITING, None)
        return request.moved(state, evidence)


@dataclass
class SetTrust(CertificateTrustStore):
    """Whom the test trusts."""

    now: CertificateTrust = field(default_factory=CertificateTrust)

    def trust(self) -> CertificateTrust:
        return self.now


@dataclass
class SayingGuidance(GuidancePrinter):
    """Keeps what was handed out."""

    printed: list[Guidance] = field(default_factory=list)

    def print_guidance(self, guidance: Guidance) -> PrintResult:
        self.printed.append(guidance)
        return PrintResult(PrintOutcome.SAVED, "nowhere")


def fake_ways(
    store: Store,
    clock: Clock,
    ids: Ids,
    sealer: GlassSealer,
    policies: PolicySource,
    centre: FakeCentre | None = None,
    sims: RemoteSigner | None = None,
    trust: CertificateTrustStore | None = None,
    printer: GuidancePrinter | None = None,
) -> Ways:
    """The true use cases over fakes."""
    there = centre or FakeCentre(clock)
    add, seal = AddEvidence(store, clock), SealRequest(sealer, OFFICE)
    return Ways(
        choose_method=ChooseMethod(clock, policies),
        check_subscriber=CheckSubscriber(add, there),
        compare_insurance=CompareInsurance(add, there),
        confirm_phone=ConfirmPhone(store, clock, add, there),
        sign_with_sim=SignWithSim(
            store, clock, ids, add, sims or ToldSims(), trust or SetTrust(), sealer.device_id
        ),
        represent_organisation=RepresentOrganisation(),
        accompany_applicant=AccompanyApplicant(),
        set_password=SetPassword(sealer),
        recover_account=RecoverAccount(store, clock, seal, there),
        open_dispute=OpenDispute(store, clock, seal, there),
        try_login=TryLogin(store, clock, ids, sealer, there, there, policies),
        hand_out_guidance=HandOutGuidance(
            store, clock, printer or SayingGuidance(), OFFICE, practice_profile=True
        ),
        approver_sign_in=ApproverSignIn(store, clock, PlainPassphrases()),
    )
