"""A practice authority for holders' certificates, right by default and wrong where asked.

Their subjects say PRACTICE and every certificate carries the private extension of practice cards,
so that nothing made here can pass for real.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from kiosk.formats.emrtd.practice_mark import PRACTICE_OID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Hash = hashes.SHA256 | hashes.SHA384 | hashes.SHA512
_MARK = x509.UnrecognizedExtension(x509.ObjectIdentifier(PRACTICE_OID), b"\x0c\x08PRACTICE")
AUTHORITY_FROM = datetime(2021, 1, 1, tzinfo=UTC)
AUTHORITY_UNTIL = datetime(2046, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a certificate is issued; the defaults are right, the rest is for being wrong."""

    valid_from: datetime = datetime(2024, 1, 1, tzinfo=UTC)
    valid_until: datetime = datetime(2029, 1, 1, tzinfo=UTC)
    digital_signature: bool = True
    non_repudiation: bool = True
    key_encipherment: bool = False
    ocsp_url: str = ""
    crl_url: str = ""
    practice_mark: bool = True
    hash: Hash = field(default_factory=hashes.SHA256)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate and the key that issues under it."""

    certificate: x509.Certificate
    key: Key

    @property
    def der(self) -> bytes:
        """The certificate's bytes."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def sha256(self) -> str:
        """By which a root is named in the trust folder."""
        return hashlib.sha256(self.der).hexdigest()

    @classmethod
    def root(cls, name: str, key: Key | None = None, *, practice_mark: bool = True) -> Self:
        """A self-signed root."""
        key = key or ec.generate_private_key(ec.SECP384R1())
        subject = authority_name(name)
        made = _builder(subject, subject, key.public_key(), AUTHORITY_FROM, AUTHORITY_UNTIL)
        made = _as_authority(made, practice_mark)
        return cls(made.sign(key, hashes.SHA384()), key)

    def issuing(
        self,
        name: str,
        key: Key | None = None,
        profile: Profile | None = None,
    ) -> Authority:
        """A subordinate authority."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        profile = profile or Profile(valid_from=AUTHORITY_FROM, valid_until=AUTHORITY_UNTIL)
        made = self._under(authority_name(name), key.public_key(), profile)
        made = _as_authority(made, profile.practice_mark)
        return Authority(made.sign(self.key, profile.hash), key)

    def issue(
        self,
        subject: x509.Name,
        public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        profile: Profile | None = None,
    ) -> x509.Certificate:
        """A holder's certificate."""
        profile = profile or Profile()
        made = self._under(subject, public_key, profile).add_extension(
            x509.KeyUsage(
                digital_signature=profile.digital_signature,
                content_commitment=profile.non_repudiation,
                key_encipherment=profile.key_encipherment,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        return (_marked(made) if profile.practice_mark else made).sign(self.key, profile.hash)

    def revocation_list(
        self,
        revoked: Sequence[x509.Certificate] = (),
        *,
        issued: datetime,
        lasts: timedelta = timedelta(days=1),
    ) -> bytes:
        """A CRL as DER."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(issued)
            .next_update(issued + lasts)
            .add_extension(_key_identifier_of(self.certificate), critical=False)
            .add_extension(x509.CRLNumber(int(issued.timestamp())), critical=False)
        )
        for each in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(each.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(issued).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _under(
        self,
        subject: x509.Name,
        public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        profile: Profile,
    ) -> x509.CertificateBuilder:
        made = _builder(
            subject,
            self.certificate.subject,
            public_key,
            profile.valid_from,
            profile.valid_until,
        ).add_extension(_key_identifier_of(self.certificate), critical=False)
        if profile.ocsp_url:
            where = x509.UniformResourceIdentifier(profile.ocsp_url)
            access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
            made = made.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        if profile.crl_url:
            names: list[x509.GeneralName] = [x509.UniformResourceIdentifier(profile.crl_url)]
            point = x509.DistributionPoint(names, None, None, None)
            made = made.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return made


def authority_name(name: str) -> x509.Name:
    """The subject of an authority."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "PRACTICE - NOT A REAL AUTHORITY"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def holder_name(
    name: str, *uids: str, organisation: str = "", title: str = "", email: str = ""
) -> x509.Name:
    """A subject as issuers here write it: country, UIDs, name, title, organisation."""
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    attributes += [x509.NameAttribute(NameOID.USER_ID, uid) for uid in uids]
    given = (
        (NameOID.COMMON_NAME, name),
        (NameOID.TITLE, title),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.EMAIL_ADDRESS, email),
    )
    attributes += [x509.NameAttribute(oid, text) for oid, text in given if text]
    return x509.Name(attributes)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
    valid_from: datetime,
    valid_until: datetime,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_until)
        .add_extension(identifier, critical=False)
    )


def _as_authority(made: x509.CertificateBuilder, practice_mark: bool) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = made.add_extension(usage, critical=True)
    return _marked(made) if practice_mark else made


def _marked(made: x509.CertificateBuilder) -> x509.CertificateBuilder:
    return made.add_extension(_MARK, critical=False)


def _key_identifier_of(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)
