"""SIM ký số: ask the SIM to sign, wait, and verify what it signed. No PIN ever comes near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Draft
from kiosk.domain.sim_request import Carrier, SimRequest, SimState
from kiosk.errors import AtTheDeskError
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.mobile_signature import SimBinding, SimEvidence, judge_sim
from kiosk.ports.certificate_trust import CertificateTrustStore
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.remote_signer import RemoteSigner
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.signer_evidence import SignerFacts, signer_evidence, signer_facts

ANSWER_WITHIN: Final = timedelta(seconds=90)
"""After it nothing is taken from the SIM any more; the gateway gives up earlier."""


@dataclass(frozen=True, slots=True)
class SimStep:
    """Where it is after one question."""

    draft: Draft
    request: SimRequest
    signer: SignerFacts | None = None
    """Once signed and verified: what is shown before *Đăng ký*."""


@dataclass(frozen=True, slots=True)
class SignWithSim:
    """Send once, ask every few seconds; what the screen says is ``request.state``."""

    store: Store
    clock: Clock
    ids: Ids
    add: AddEvidence
    signer: RemoteSigner
    trust: CertificateTrustStore
    device_id: str

    def send(self, draft: Draft, phone: Phone, carrier: Carrier) -> SimRequest:
        """Ask the SIM; ``request.confirmation`` is what the phone will show beside the question.

        Raises ``LaterError`` where nothing can have been sent.
        """
        now = self.clock.now()
        binding = self._binding(draft, phone)
        request = SimRequest(
            id=self.ids.new_id(),
            registration_id=draft.id,
            phone=phone,
            carrier=carrier,
            state=SimState.UNKNOWN,
            confirmation=binding.confirmation,
            sent_at=now,
            expires_at=now + ANSWER_WITHIN,
        )
        facts = {"registration": draft.id, "request": request.id, "carrier": carrier.value}
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.SIM_ASKED, facts, now))
        return self.signer.send(request, draft.policy.nonce, draft.kind)

    def ask(self, draft: Draft, request: SimRequest) -> SimStep:
        """What became of it; a signature is verified here and stands in the draft as evidence.

        To be called at least once after :meth:`send`, also where that came back *signed* at once.

        A verification that fails is no exception: it stands in the evidence. Raises
        ``AtTheDeskError('sim.malformed')`` for an answer that is none, ``LaterError`` where the
        centre cannot be asked: the request stays as it is.
        """
        now = self.clock.now()
        if request.is_open and now >= request.expires_at:
            return SimStep(draft, request.moved(SimState.EXPIRED))
        if request.is_open:
            request = self.signer.ask(request)
        if request.state is not SimState.SIGNED or request.evidence is None:
            return SimStep(draft, request)
        return self._judged(draft, request, request.evidence, now)

    def _judged(self, draft: Draft, request: SimRequest, raw: bytes, now: datetime) -> SimStep:
        try:
            evidence = SimEvidence.from_bytes(raw)
        except MalformedCertificate:
            raise AtTheDeskError("sim.malformed") from None
        expected = self._binding(draft, request.phone)
        verdict = judge_sim(evidence, expected, self.trust.trust(), now, draft.kind)
        is_known = any(each.attachment == raw for each in draft.evidence)
        shown = signer_evidence(verdict, draft.kind, raw)
        proved = draft if is_known else self.add(draft, shown)
        return SimStep(proved, request, signer_facts(verdict))

    def _binding(self, draft: Draft, phone: Phone) -> SimBinding:
        return SimBinding(
            registration=draft.id,
            device=self.device_id,
            phone=phone.value,
            nonce=draft.policy.nonce,
        )
