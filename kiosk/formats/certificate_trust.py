"""Whom the counter believes about holders' certificates, and what authorities said of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.certificate_holder import Pki


@dataclass(frozen=True, slots=True)
class PkiAnchors:
    """One PKI, all as DER. Without a root nobody is trusted."""

    roots: tuple[bytes, ...] = field(default=(), repr=False)
    """An operator has confirmed each by its SHA-256."""
    issuers: tuple[bytes, ...] = field(default=(), repr=False)
    """Subordinate authorities; believed only as far as a root signed them."""
    revocation_lists: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class CertificateTrust:
    """The two PKIs; they share no root."""

    national: PkiAnchors = PkiAnchors()
    government: PkiAnchors = PkiAnchors()

    def of(self, pki: Pki) -> PkiAnchors:
        """The anchors of one PKI."""
        return self.national if pki is Pki.NATIONAL else self.government


@dataclass(frozen=True, slots=True)
class RevocationAnswers:
    """What authorities said of certificates, as they signed it; nothing here is believed yet."""

    ocsp: tuple[bytes, ...] = field(default=(), repr=False)
    """OCSPResponse, DER."""
    crls: tuple[bytes, ...] = field(default=(), repr=False)
    """CertificateList, DER."""

    def __add__(self, other: RevocationAnswers) -> RevocationAnswers:
        """Everything that either knows, each once."""
        return RevocationAnswers(
            tuple(dict.fromkeys(self.ocsp + other.ocsp)),
            tuple(dict.fromkeys(self.crls + other.crls)),
        )
