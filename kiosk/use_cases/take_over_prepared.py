"""Finish at the counter what was prepared at a kiosk: open it by its ticket, prove it anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.officer import Shift
from kiosk.domain.one_time_code import PHONE_CONFIRMED, CodePurpose, CodeStatus
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.prepared import HandOver, Prepared
from kiosk.domain.registration import Contact, Draft, Evidence, Purpose
from kiosk.domain.ticket import is_ticket, parse_qr_text, parse_short_code
from kiosk.errors import AtTheDeskError, IntegrityError, LaterError, TechnicianError
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence, judge
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.prepared_body import (
    key_of_code,
    key_of_secret,
    opened_secret,
    parse_prepared_body,
)
from kiosk.formats.prepared_statement import statement_of, verify_prepared
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.account_registry import AccountRegistry
from kiosk.ports.clock import Clock
from kiosk.ports.prepared_visits import PickedUp, PreparedVisits, VisitState
from kiosk.ports.trust_store import TrustStore
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.open_draft import OpenDraft
from kiosk.use_cases.prepare_visit import PURPOSES

_NOT_HERE: Final = {
    VisitState.FINISHED: "prepared.finished",
    VisitState.EXPIRED: "prepared.expired",
    VisitState.UNKNOWN: "prepared.unknown",
}
_CODE_PURPOSES: Final = {
    Purpose.REGISTRATION: CodePurpose.REGISTRATION,
    Purpose.RECOVERY: CodePurpose.RECOVERY,
    Purpose.DISPUTE: CodePurpose.RECOVERY,
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A visit out of its seal, and under which name it lies."""

    prepared: Prepared
    lookup_id: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A draft at the counter with all that the citizen did at the kiosk."""

    draft: Draft
    contact: Contact


@dataclass(frozen=True, slots=True)
class TakeOverPrepared:
    """At the counter. What the kiosk found counts for nothing: every proof is judged again."""

    clock: Clock
    visits: PreparedVisits
    open_draft: OpenDraft
    add: AddEvidence
    trust: TrustStore
    registry: AccountRegistry
    centre_keys: Mapping[str, Ed25519PublicKey]
    """The centre's statement keys, for its word on the phone."""
    office: str
    """Code of the office."""

    def fetch(self, ticket: str, officer_code: str) -> Fetched:
        """By what was scanned or typed.

        Raises ``AtTheDeskError``: ``prepared.code_length``, ``prepared.code_wrong``,
        ``prepared.qr_damaged`` before anything is asked; ``prepared.unknown``,
        ``prepared.expired``, ``prepared.finished``, ``prepared.taken`` (fact ``counter``),
        ``prepared.wait`` (fact ``seconds``); ``LaterError`` where nobody can be asked;
        ``IntegrityError('prepared.unreadable')`` for what no kiosk of this office has sealed.
        """
        if is_ticket(ticket):
            of_secret = key_of_secret(parse_qr_text(ticket))
            found = self._picked_up(of_secret.id, officer_code, typed=False)
        else:
            of_code = key_of_code(parse_short_code(ticket), self.office)
            found = self._picked_up(of_code.id, officer_code, typed=True)
            of_secret = key_of_secret(opened_secret(of_code, found.wrapped))
        prepared = parse_prepared_body(of_secret.open(found.sealed))
        self._check(prepared, found)
        return Fetched(prepared, of_secret.id)

    def take_over(self, fetched: Fetched, shift: Shift) -> TakenOver:
        """Open a draft under the id that the chip has signed for, and judge everything again.

        Raises what :class:`OpenDraft` raises, ``AtTheDeskError('prepared.no_account')`` for a
        recovery or dispute where there is no account, ``LaterError`` where it cannot be asked.
        """
        prepared = fetched.prepared
        purpose = PURPOSES[prepared.need]
        evidence = [self._chip_or_phone(prepared, each) for each in prepared.proofs]
        account = self._account(evidence, shift) if purpose is not Purpose.REGISTRATION else ""
        draft = self.open_draft(
            shift,
            ApplicantKind.CITIZEN,
            Method.IN_PERSON,
            purpose=purpose,
            account=account,
            prepared=prepared.handed_over(fetched.lookup_id),
        )
        for shown in (*(Evidence(claim=claim) for claim in prepared.shown), *evidence):
            draft = self.add(draft, shown)
        return TakenOver(
            self._with_phone(draft, prepared), Contact(phone=prepared.phone, email=prepared.email)
        )

    def finish(self, before: HandOver) -> bool:
        """Nothing of the visit stays anywhere else.

        False where that could not be asked now: the centre then lets go of it when it has the
        registration, or when its time is over.
        """
        try:
            self.visits.finish(before.lookup_id)
        except (LaterError, TechnicianError):
            return False
        return True

    def _picked_up(self, ticket_id: str, officer_code: str, *, typed: bool) -> PickedUp:
        found = self.visits.pick_up(ticket_id, officer_code, typed=typed)
        if found.state is VisitState.TAKEN:
            raise AtTheDeskError("prepared.taken", counter=found.counter)
        if found.state is VisitState.WAIT:
            raise AtTheDeskError("prepared.wait", seconds=found.wait_s)
        if found.state is not VisitState.HERE:
            raise AtTheDeskError(_NOT_HERE[found.state])
        return found

    def _check(self, prepared: Prepared, found: PickedUp) -> None:
        """It says what its kiosk has signed, and the kiosk is the one that put it there."""
        said = verify_prepared(prepared.statement)
        here = (found.device_id, self.office)
        if said != statement_of(prepared) or (said.device_id, said.office) != here:
            raise IntegrityError("prepared.unreadable")
        if self.clock.now() >= prepared.valid_until:
            raise AtTheDeskError("prepared.expired")

    def _chip_or_phone(self, prepared: Prepared, proof: bytes) -> Evidence:
        if proof.startswith(b'{"access":'):
            return self._chip(prepared, proof)
        return self._phone(prepared, proof)

    def _chip(self, prepared: Prepared, proof: bytes) -> Evidence:
        try:
            bundle = ChipEvidence.from_bytes(proof)
        except MalformedChipData:
            raise IntegrityError("prepared.unreadable") from None
        bound = bundle.binding
        here = (prepared.registration_id, prepared.device_id)
        if bound is None or (bound.registration, bound.device) != here:
            raise IntegrityError("prepared.unreadable")
        binding = ChallengeBinding(*here, bound.nonce)
        verdict = judge(bundle, self.trust.anchors(), self.clock.now(), binding=binding)
        return Evidence(
            claim=verdict.claim,
            checks=verdict.checks,
            attachment=proof,
            portrait=verdict.portrait,
            simulated=verdict.simulated,
        )

    def _phone(self, prepared: Prepared, proof: bytes) -> Evidence:
        """The centre has signed that the phone's owner typed the code, for this visit."""
        said = verify_statement(proof, self.centre_keys)
        purpose = _CODE_PURPOSES[PURPOSES[prepared.need]]
        expected = {
            "status": CodeStatus.CONFIRMED.value,
            "purpose": purpose.value,
            "phone": prepared.phone.value if prepared.phone else "",
            "registration_id": prepared.registration_id,
            "device_id": prepared.device_id,
        }
        if any(said.get(name) != value for name, value in expected.items()):
            raise IntegrityError("prepared.unreadable")
        held = Check(PHONE_CONFIRMED, Outcome.HOLDS)
        return Evidence(claim=Claim(source=Source.PHONE), checks=(held,), attachment=proof)

    def _account(self, evidence: list[Evidence], shift: Shift) -> str:
        chip = next((e.claim for e in evidence if e.claim.source is Source.CHIP), None)
        if chip is None or chip.number is None:
            raise IntegrityError("prepared.unreadable")
        answer = self.registry.search(chip.number, shift.officer.code)
        if not answer.exists:
            raise AtTheDeskError("prepared.no_account")
        return answer.account

    def _with_phone(self, draft: Draft, prepared: Prepared) -> Draft:
        """Phone and consent stand only where their proof does, and where the notice is the same."""
        proved: Phone | None = prepared.phone if draft.claim(Source.PHONE) is not None else None
        notice, before = draft.policy.notice, draft.prepared
        same = (prepared.notice_version, prepared.legal_basis) == (
            notice.version,
            notice.legal_basis,
        )
        if before is not None and not same:
            before = replace(before, notice_version="", legal_basis="")
        return replace(draft, phone_confirmed=proved, prepared=before)
