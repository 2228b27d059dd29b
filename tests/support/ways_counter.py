"""A counter's use cases of every way, over real HTTPS to a practice centre."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builders import OFFICE, SHIFT
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from support.centre_rig import CentreRig, centre_rig

from kiosk.devices.certificate_trust import CertificateTrustFolder
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method, Policy
from kiosk.domain.registration import Approved, Contact, Draft, Evidence
from kiosk.domain.sim_request import SimRequest
from kiosk.formats.policy_pack import parse_policy
from kiosk.formats.signed_statement import verify_statement
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.check_duplicate import CheckDuplicate
from kiosk.use_cases.check_subscriber import CheckSubscriber
from kiosk.use_cases.compare_insurance import CompareInsurance
from kiosk.use_cases.confirm_phone import ConfirmPhone
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.open_dispute import OpenDispute
from kiosk.use_cases.proof_applicant import InPersonAnswers, ProofApplicant
from kiosk.use_cases.recover_account import RecoverAccount
from kiosk.use_cases.seal_request import SealRequest
from kiosk.use_cases.set_password import SetPassword
from kiosk.use_cases.sign_with_sim import SignWithSim, SimStep
from kiosk.use_cases.try_login import TryLogin
from sync.online_accounts import OnlineAccounts
from sync.online_authority import OnlineAuthority
from sync.online_codes import OnlineCodes
from sync.online_registry import OnlineAccountRegistry
from sync.online_sims import OnlineSims

PASSWORD = "Xe-lam qua 3 cầu"
YES = InPersonAnswers(True, True, True)
THU = ("001099012345", "Nguyễn Văn Thử", "15/03/1999")


@dataclass
class Counter:
    rig: CentreRig
    policy: Policy
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: SystemClock = field(default_factory=SystemClock)
    ids: SystemIds = field(default_factory=SystemIds)

    def __post_init__(self) -> None:
        rig, store, clock = self.rig, self.store, self.clock
        ports = (rig.client, rig.enrolment.statement_keys, self.ids)
        keys = rig.counter.keys
        self.add = AddEvidence(store, clock)
        seal = SealRequest(keys, OFFICE, True)
        accounts, codes = OnlineAccounts(*ports), OnlineCodes(*ports)
        centre_folder = rig.server.practice.folder
        trust = CertificateTrustFolder(
            centre_folder / "trust" / "national", centre_folder / "trust" / "government"
        )
        self.subscriber = CheckSubscriber(self.add, OnlineAuthority(*ports))
        self.insurance = CompareInsurance(self.add, OnlineAuthority(*ports))
        self.phone = ConfirmPhone(store, clock, self.add, codes)
        self.sims = SignWithSim(
            store, clock, self.ids, self.add, OnlineSims(*ports), trust, keys.device_id
        )
        self.proof = ProofApplicant(store, clock, True)
        self.confirm = ConfirmWithApplicant(store, clock)
        self.approve = ApproveRegistration(store, clock)
        self.password = SetPassword(keys)
        self.recover = RecoverAccount(store, clock, seal, accounts)
        self.dispute = OpenDispute(store, clock, seal, accounts)
        self.login = TryLogin(store, clock, self.ids, keys, accounts, codes, OnePolicy(self.policy))
        self.duplicate = CheckDuplicate(store, keys, OnlineAccountRegistry(*ports))
        self.seal = seal

    def draft(
        self,
        method: Method,
        kind: ApplicantKind = ApplicantKind.CITIZEN,
        person: tuple[str, str, str] | None = THU,
        **changes: Any,
    ) -> Draft:
        draft = Draft(
            id=self.ids.new_id(),
            opened_at=self.clock.now(),
            shift=SHIFT,
            policy=self.policy,
            kind=kind,
            method=method,
        )
        if person is not None:
            number, name, birth = person
            claim = Claim(
                source=Source.TYPED,
                number=PersonNumber(number),
                name=CleanText(name),
                birth=parse_birth_date(birth),
            )
            draft = draft.with_evidence(Evidence(claim=claim))
        return replace(draft, **changes)

    def sms(self, phone: str) -> str:
        (row,) = self.rig.rows(
            "SELECT words FROM sms WHERE phone = ? AND words LIKE '%OTP%' ORDER BY id DESC LIMIT 1",
            phone,
        )
        (code,) = re.findall(r"\b[0-9]{6}\b", row["words"])
        return str(code)

    def with_phone(self, draft: Draft, phone: str) -> Draft:
        code = self.phone.send(draft, Phone(phone))
        assert code.status is CodeStatus.SENT
        draft, code = self.phone.attempt(draft, code, self.sms(phone))
        assert code.confirmed
        return draft

    def approved(
        self, draft: Draft, contact: Contact, password: str = "", answers: InPersonAnswers = YES
    ) -> Approved:
        confirmed = self.confirm(self.proof(draft, answers), contact)
        if password:
            confirmed = self.password(confirmed, password, password)
        return self.approve(confirmed)

    def record(self, approved: Approved) -> OutboxEntry:
        """As the use case of recording does, for the rig's own outbox."""
        rig, draft = self.rig, approved.confirmed.proofed.draft
        sequence = rig.counter.store.run(lambda unit: unit.outbox.next_sequence())
        now = self.clock.now()
        sealed = self.seal(approved, sequence=sequence, now=now, ledger_before="0" * 64)
        entry = OutboxEntry(
            registration_id=draft.id, sequence=sequence, created_at=now, sealed=sealed
        )
        rig.counter.record(entry)
        rig.send()
        return entry

    def ask_until_over(self, draft: Draft, request: SimRequest) -> SimStep:
        until = time.monotonic() + 60
        step = self.sims.ask(draft, request)
        while step.request.is_open and time.monotonic() < until:
            step = self.sims.ask(step.draft, step.request)
            time.sleep(0.05)
        return step


@contextmanager
def ways_counter(tmp_path: Path) -> Iterator[Counter]:
    """SIMs answer at once."""
    registers = tmp_path / "centre" / "registers"
    registers.mkdir(parents=True)
    packaged = (Path(__file__).parents[2] / "sync/sandbox/data/sims.toml").read_text("utf-8")
    at_once = re.sub(r"after_s = [0-9]+\n", "", packaged)
    at_once = at_once.replace('carrier = "', 'after_s = 0\ncarrier = "')
    (registers / "sims.toml").write_text(at_once, encoding="utf-8")
    with centre_rig(tmp_path) as rig:
        said = verify_statement(rig.client.policy(), rig.enrolment.statement_keys)
        yield Counter(rig, parse_policy(said))
