"""Everything that tokens need behind a screen or a test, in memory."""

from __future__ import annotations

from datetime import timedelta

from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from fakes.signing_tokens import FakeTokens
from support.soft_tokens import pkis, rsa_key

from counter_ui.station import TokenDesk
from kiosk.domain.certificate_holder import Pki
from kiosk.domain.officer import Role
from kiosk.errors import KioskError
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors
from kiosk.ports.certificate_trust import CertificateStatus, CertificateTrustStore
from kiosk.ports.clock import Clock
from kiosk.ports.signing_token import Token, TokenCertificate
from kiosk.practice.certificate_authority import Profile, holder_name
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.certificate_standing import CertificateStanding
from kiosk.use_cases.open_shift_by_token import (
    EnrolOfficerCertificate,
    OpenShiftByToken,
    TokenSignIn,
)
from kiosk.use_cases.prove_by_token import ProveByToken

ISSUERS, ROOTS = pkis().issuers, pkis().roots
TRUST = CertificateTrust(
    *(PkiAnchors((ROOTS[pki].der,), (ISSUERS[pki].der,)) for pki in (Pki.NATIONAL, Pki.GOVERNMENT))
)


class Trust(CertificateTrustStore):
    def __init__(self, trust: CertificateTrust) -> None:
        self.given = trust
        self.trouble: KioskError | None = None

    def trust(self) -> CertificateTrust:
        if self.trouble is not None:
            raise self.trouble
        return self.given


class Lists(CertificateStatus):
    """Authorities that publish lists only, or nothing while ``away``."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.away = clock, False

    def ocsp(self, chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
        return ()

    def lists(self, chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
        issued = self.clock.now() - timedelta(hours=1)
        everybody = (*ISSUERS.values(), *ROOTS.values())
        made = tuple(each.revocation_list(issued=issued) for each in everybody)
        return () if self.away else made


class TokenRoom:
    """Everything a token needs, in memory."""

    def __init__(self) -> None:
        self.store, self.clock, self.ids = MemoryStore(), SetClock(), CountingIds()
        self.tokens, self.status, self.trust = FakeTokens(), Lists(self.clock), Trust(TRUST)
        standing = CertificateStanding(self.clock, self.trust, self.status)
        self.prove = ProveByToken(
            self.clock,
            self.ids,
            AddEvidence(self.store, self.clock),
            self.tokens,
            standing,
            "device-1",
        )
        sign_in = TokenSignIn(
            self.clock, self.ids, self.tokens, standing, "device-1", practice_profile=True
        )
        self.enrol = EnrolOfficerCertificate(self.store, sign_in)
        self.open = OpenShiftByToken(self.store, sign_in)
        self.desk = TokenDesk(self.prove, self.open)
        add = AddOfficer(self.store, self.clock, PlainPassphrases())
        for code in ("CB01", "CB02"):
            add(code, "Trần Thị Mẫu", frozenset({Role.CLERK}), "một cụm mật khẩu dài")

    def plug(
        self,
        *uids: str,
        which: int = 0,
        serial: str = "T1",
        name: str = "Nguyễn Văn Thử",
        pki: Pki = Pki.NATIONAL,
        email: str = "",
        **profile: object,
    ) -> tuple[Token, TokenCertificate]:
        key = rsa_key(which=which)
        subject = holder_name(name, *(uids or ("CCCD:001099012345",)), email=email)
        made = ISSUERS[pki].issue(subject, key.public_key(), Profile(**profile))  # type: ignore[arg-type]
        token = self.tokens.plug(serial, key, made)
        return token, token.certificates[0]
