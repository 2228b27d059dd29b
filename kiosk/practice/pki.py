"""A practice country signing authority and its document signers, made on first use.

*Source: ICAO Doc 9303 Part 12, 7.1 (certificate profiles).* Two departures are meant: the subject
says PRACTICE, and every certificate carries a private extension, so that no evidence from it can
pass for real.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import NameOID

from kiosk.formats.emrtd.practice_mark import PRACTICE_OID

SigningKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_MARK = x509.UnrecognizedExtension(x509.ObjectIdentifier(PRACTICE_OID), b"\x0c\x08PRACTICE")
AUTHORITY_FROM = datetime(2021, 1, 1, tzinfo=UTC)
AUTHORITY_UNTIL = datetime(2046, 1, 1, tzinfo=UTC)
SIGNER_FROM = datetime(2021, 2, 1, tzinfo=UTC)
SIGNER_UNTIL = datetime(2041, 2, 1, tzinfo=UTC)


class KeyKind(Enum):
    """Which key a practice certificate has."""

    P256 = "P-256"
    P384 = "P-384"
    BRAINPOOL_P256 = "brainpoolP256r1"
    RSA_2048 = "RSA-2048"

    def make(self) -> SigningKey:
        """Make a fresh key from the operating system's randomness."""
        if self is KeyKind.RSA_2048:
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
        curves = {
            KeyKind.P256: ec.SECP256R1(),
            KeyKind.P384: ec.SECP384R1(),
            KeyKind.BRAINPOOL_P256: ec.BrainpoolP256R1(),
        }
        return ec.generate_private_key(curves[self])


@dataclass(frozen=True, slots=True)
class PracticeSigner:
    """A document signer: its certificate, and the key that signs an EF.SOD."""

    certificate: x509.Certificate
    key: SigningKey


@dataclass(frozen=True, slots=True)
class PracticePki:
    """A practice country signing authority with its ordinary document signer."""

    authority: x509.Certificate
    authority_key: SigningKey
    signer: PracticeSigner

    @classmethod
    def in_memory(cls, authority: KeyKind = KeyKind.P384, signer: KeyKind = KeyKind.P256) -> Self:
        """Make an authority and a signer that live no longer than the process."""
        key = authority.make()
        certificate = _authority_certificate(key)
        return cls(certificate, key, _issue(certificate, key, signer.make()))

    @classmethod
    def in_folder(cls, folder: Path) -> Self:
        """Load the authority and the signer from ``folder``, or make them there on first use.

        ``trust/csca/practice.der`` is what a counter trusts; ``keys/`` holds the private keys,
        which only the owner may read.
        """
        keys = folder / "keys"
        trusted = folder / "trust" / "csca" / "practice.der"
        if not trusted.exists():
            cls.in_memory()._write(keys, trusted)
        return cls(
            x509.load_der_x509_certificate(trusted.read_bytes()),
            _read_key(keys / "csca.key"),
            PracticeSigner(
                x509.load_der_x509_certificate((keys / "signer.der").read_bytes()),
                _read_key(keys / "signer.key"),
            ),
        )

    def _write(self, keys: Path, trusted: Path) -> None:
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        trusted.parent.mkdir(parents=True, exist_ok=True)
        _write_key(keys / "csca.key", self.authority_key)
        _write_key(keys / "signer.key", self.signer.key)
        (keys / "signer.der").write_bytes(self.signer.certificate.public_bytes(Encoding.DER))
        # Last: its presence says that all the others are complete.
        trusted.write_bytes(self.authority.public_bytes(Encoding.DER))

    def issue_signer(
        self,
        kind: KeyKind = KeyKind.P256,
        *,
        valid_from: datetime = SIGNER_FROM,
        valid_until: datetime = SIGNER_UNTIL,
        names_authority: bool = True,
    ) -> PracticeSigner:
        """Issue another signer, also a wrong one: expired, or without AuthorityKeyIdentifier."""
        period = (valid_from, valid_until)
        return _issue(self.authority, self.authority_key, kind.make(), period, names_authority)

    def revocation_list(
        self, revoked: tuple[x509.Certificate, ...], *, issued: datetime
    ) -> x509.CertificateRevocationList:
        """Sign a list that revokes ``revoked`` from ``issued`` on; good for 90 days."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.authority.subject)
            .last_update(issued)
            .next_update(issued + timedelta(days=90))
            .add_extension(_authority_key_identifier(self.authority), critical=False)
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for certificate in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(issued).build())
        return builder.sign(self.authority_key, hashes.SHA384())


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "PRACTICE - NOT A REAL AUTHORITY"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: SigningKey, period: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(period[0])
        .not_valid_after(period[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_MARK, critical=False)
    )


def _authority_certificate(key: SigningKey) -> x509.Certificate:
    name = _name("PRACTICE CSCA Vietnam")
    return (
        _certificate(name, name, key, (AUTHORITY_FROM, AUTHORITY_UNTIL))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA384())
    )


def _issue(
    authority: x509.Certificate,
    authority_key: SigningKey,
    key: SigningKey,
    period: tuple[datetime, datetime] = (SIGNER_FROM, SIGNER_UNTIL),
    names_authority: bool = True,
) -> PracticeSigner:
    builder = _certificate(
        _name("PRACTICE Document Signer"), authority.subject, key, period
    ).add_extension(_usage(signs_certificates=False), critical=True)
    if names_authority:
        builder = builder.add_extension(_authority_key_identifier(authority), critical=False)
    return PracticeSigner(builder.sign(authority_key, hashes.SHA384()), key)


def _authority_key_identifier(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: SigningKey) -> None:
    content = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _read_key(path: Path) -> SigningKey:
    key = load_der_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError("a practice key is RSA or elliptic-curve")
    return key
