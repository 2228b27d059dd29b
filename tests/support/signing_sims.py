"""SIMs of made-up owners, with keys and certificates that can be verified for real."""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from fakes.ways import ToldSims

from kiosk.domain.certificate_holder import Pki
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import SimRequest, SimState
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors
from kiosk.formats.mobile_signature import SimBinding, SimEvidence
from kiosk.formats.signature_mechanism import Mechanism
from kiosk.practice.certificate_authority import PracticePkis, Profile, holder_name

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
PERSON = Profile()
EXPIRED = Profile(
    valid_from=datetime(2019, 4, 25, tzinfo=UTC), valid_until=datetime(2020, 4, 24, tzinfo=UTC)
)


@functools.cache
def pkis() -> PracticePkis:
    return PracticePkis.in_memory()


def trust() -> CertificateTrust:
    root, issuer = pkis().roots[Pki.NATIONAL], pkis().issuers[Pki.NATIONAL]
    return CertificateTrust(national=PkiAnchors((root.der,), (issuer.der,)))


@dataclass
class SigningSims(ToldSims):
    """Answers with what is told, then signs."""

    device_id: str = ""
    name: str = "NGUYỄN VĂN THỬ"
    uids: tuple[str, ...] = ("CCCD:001099012345",)
    organisation: str = ""
    email: str = ""
    profile: Profile = PERSON
    says: bytes = b""
    """Put behind what is signed: a signature that does not fit."""
    asked: int = 0
    gate: threading.Event | None = None
    """Closed: the gateway takes its time to answer."""
    _nonce: str = field(default="", init=False)

    def send(self, request: SimRequest, nonce: str, kind: ApplicantKind) -> SimRequest:
        self._nonce = nonce
        return super().send(request, nonce, kind)

    def ask(self, request: SimRequest) -> SimRequest:
        self.asked += 1
        if self.gate is not None:
            self.gate.wait(20)
        if self.news:
            return super().ask(request)
        return request.moved(SimState.SIGNED, self._signed(request).to_bytes())

    def _signed(self, request: SimRequest) -> SimEvidence:
        root, issuer = pkis().roots[Pki.NATIONAL], pkis().issuers[Pki.NATIONAL]
        binding = SimBinding(
            registration=request.registration_id,
            device=self.device_id,
            phone=request.phone.value,
            nonce=self._nonce,
        )
        key = ec.generate_private_key(ec.SECP256R1())
        subject = holder_name(
            self.name, *self.uids, organisation=self.organisation, email=self.email
        )
        certificate = issuer.issue(subject, key.public_key(), self.profile)
        before = NOW - timedelta(hours=1)
        return SimEvidence(
            binding=binding,
            mechanism=Mechanism.ECDSA_SHA256,
            signature=key.sign(binding.message() + self.says, ec.ECDSA(hashes.SHA256())),
            certificate=certificate.public_bytes(Encoding.DER),
            chain=(issuer.der,),
            crls=(
                issuer.revocation_list([], issued=before),
                root.revocation_list(issued=before),
            ),
        )
