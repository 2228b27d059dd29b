"""The practice centre as one value: keys, memory, rules, clock, and how it misbehaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.policy import Policy
from kiosk.formats.certificate_trust import CertificateTrust
from kiosk.formats.signed_statement import sign_statement, verify_statement
from kiosk.practice.certificate_authority import PracticePkis
from sync.sandbox.database import CentreDatabase
from sync.sandbox.decision import CentreRules
from sync.sandbox.evidence import ChipJudge
from sync.sandbox.fault_switches import FaultSwitches
from sync.sandbox.look_up_limit import LookUpLimit
from sync.sandbox.nonces import Nonces
from sync.sandbox.pki import CentrePki
from sync.sandbox.registers import Registers


@dataclass(frozen=True, slots=True)
class Centre:
    """What every request of the sandbox works with."""

    pki: CentrePki
    database: CentreDatabase
    policy: Policy
    rules: CentreRules
    judge: ChipJudge
    faults: FaultSwitches
    registers: Registers
    certificates: Callable[[], CertificateTrust]
    """Whom the centre trusts to certify holders, read anew each time."""
    sim_authorities: PracticePkis
    """What the carriers' gateway signs the certificates of SIMs with."""
    look_ups: LookUpLimit = field(default_factory=LookUpLimit)

    @property
    def nonces(self) -> Nonces:
        """What the policy packs carry."""
        return Nonces.of(self.pki.statement_key.private_bytes_raw())

    def not_before(self, nonce: str) -> datetime | None:
        """When it was issued with a policy pack, at the latest now; None for a strange one."""
        return self.nonces.not_before(nonce, self.now())

    def now(self) -> datetime:
        """The centre's clock, which a switch may put wrong."""
        return datetime.now(UTC) + timedelta(seconds=self.faults.now.clock_off_s)

    def sign(self, payload: Mapping[str, Any]) -> bytes:
        """A signed statement."""
        return sign_statement(payload, self.pki.statement_key_id, self.pki.statement_key)

    def as_told(self, statement: bytes) -> bytes:
        """The statement as it leaves: signed by a stranger where the switch says so.

        What is kept stays right, so that the true answer comes once the switch is back.
        """
        if not self.faults.now.wrong_signature:
            return statement
        payload = verify_statement(
            statement, {self.pki.statement_key_id: self.pki.statement_key.public_key()}
        )
        return sign_statement(payload, self.pki.statement_key_id, Ed25519PrivateKey.generate())
