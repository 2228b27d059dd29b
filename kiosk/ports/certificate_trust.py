"""Whom the counter trusts about holders' certificates, and who says whether they still count."""

from __future__ import annotations

from typing import Protocol

from kiosk.formats.certificate_trust import CertificateTrust


class CertificateTrustStore(Protocol):
    """The roots of both PKIs that an operator has put here."""

    def trust(self) -> CertificateTrust:
        """Read now; a PKI whose folder is empty trusts nobody.

        Raises ``TechnicianError``: ``trust.unreadable``, ``trust.file_malformed``,
        ``trust.root_not_named``, ``trust.root_in_both``, with the file.
        """
        ...


class CertificateStatus(Protocol):
    """What authorities say of certificates now, or said last."""

    def ocsp(self, chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """OCSP answers for the certificates of ``chain`` (DER, holder first, root last).

        The holder's is asked for now, and taken from store where nobody answers. Never raises, and
        never takes longer than 10 s: whoever does not answer has said nothing.
        """
        ...

    def lists(self, chain: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Revocation lists for the certificates of ``chain``, likewise, within 20 s."""
        ...
