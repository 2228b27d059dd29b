"""The practice centre's keys and certificates, made in a folder on first use.

One private authority signs the server's certificate and those of the counters; the statement key
(Ed25519) signs what the centre says; the opening key opens envelopes. All files are readable by
their owner alone.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.devices.keystore import write_private
from kiosk.errors import IntegrityError
from kiosk.formats.sealing_keys import OpeningKey

_AUTHORITY_LIFE: Final = timedelta(days=3650)
_SERVER_LIFE: Final = timedelta(days=825)
_CLIENT_LIFE: Final = timedelta(days=825)
_COMPLETE: Final = "complete"


@dataclass(frozen=True, slots=True)
class CentrePki:
    """Everything by which the practice centre proves itself."""

    folder: Path
    authority: x509.Certificate
    _authority_key: ec.EllipticCurvePrivateKey = field(repr=False)
    statement_key: Ed25519PrivateKey = field(repr=False)

    @property
    def opening_key(self) -> OpeningKey:
        """The newest: counters seal to it. Read anew each time, for it may be rotated meanwhile."""
        return _opening_key(self.folder / "opening.key")

    @property
    def opening_keys(self) -> tuple[OpeningKey, ...]:
        """All that envelopes on their way may be sealed to, the newest first."""
        return (self.opening_key, *map(_opening_key, _earlier_files(self.folder)))

    def opening_key_of(self, sealing_key_id: str) -> OpeningKey:
        """The key that an envelope names; raises ``IntegrityError('envelope.unknown_key')``."""
        for key in self.opening_keys:
            if key.id == sealing_key_id:
                return key
        raise IntegrityError("envelope.unknown_key")

    @property
    def authority_pem(self) -> bytes:
        """What a counter pins."""
        return self.authority.public_bytes(Encoding.PEM)

    @property
    def statement_key_pem(self) -> bytes:
        """The public half of the statement key: with it anybody checks what the centre signed."""
        public = self.statement_key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @property
    def statement_key_file(self) -> Path:
        """Where it stands as a file, to be given away."""
        return self.folder / "statement-key.pem"

    @property
    def statement_key_id(self) -> str:
        """First 16 hexadecimal digits of SHA-256 of the public key."""
        return hashlib.sha256(self.statement_key.public_key().public_bytes_raw()).hexdigest()[:16]

    def server_context(self) -> ssl.SSLContext:
        """TLS 1.3; a certificate, where one is shown, must be of the own authority.

        That one *is* shown is asked for request by request: enrolment alone comes without.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self.folder / "server.pem", self.folder / "server.key")
        context.load_verify_locations(cafile=self.folder / "authority.pem")
        context.verify_mode = ssl.CERT_OPTIONAL
        return context

    def issue_client(self, request_pem: str, device_id: str) -> x509.Certificate:
        """A counter's certificate; raises ``ValueError`` for a request that does not hold."""
        request = x509.load_pem_x509_csr(request_pem.encode())
        key = request.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not request.is_signature_valid:
            raise ValueError("not a valid request")
        return _issue(
            self.authority,
            self._authority_key,
            (key, device_id, ExtendedKeyUsageOID.CLIENT_AUTH),
            datetime.now(UTC) + _CLIENT_LIFE,
        )


def open_pki(folder: Path) -> CentrePki:
    """Load the practice centre's keys from ``folder``, or make them there on first use."""
    if not (folder / _COMPLETE).exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(folder)
    authority_key = _ec_key(folder / "authority.key")
    authority = x509.load_pem_x509_certificate((folder / "authority.pem").read_bytes())
    _renew_server(folder, authority, authority_key)
    statement_key = Ed25519PrivateKey.from_private_bytes((folder / "statement.key").read_bytes())
    pki = CentrePki(folder, authority, authority_key, statement_key)
    if not pki.statement_key_file.exists():
        write_private(pki.statement_key_file, pki.statement_key_pem, replace=True)
    return pki


def rotate_opening_key(folder: Path) -> OpeningKey:
    """Make a fresh newest key in ``folder``; the one that was newest stays for opening."""
    newest = folder / "opening.key"
    current = newest.read_bytes()
    number = len(_earlier_files(folder)) + 1
    write_private(folder / f"opening-{number:04d}.key", current, replace=True)
    write_private(newest, secrets.token_bytes(64 + 32), replace=True)
    return _opening_key(newest)


def _earlier_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("opening-*.key"), reverse=True)


def _opening_key(path: Path) -> OpeningKey:
    private = path.read_bytes()
    return OpeningKey(_opening_key_id(private), private[:64], private[64:])


def _make(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    write_private(folder / "authority.key", _key_pem(key), replace=True)
    certificate = _authority(key).public_bytes(Encoding.PEM)
    write_private(folder / "authority.pem", certificate, replace=True)
    write_private(folder / "statement.key", secrets.token_bytes(32), replace=True)
    write_private(folder / "opening.key", secrets.token_bytes(64 + 32), replace=True)
    write_private(folder / _COMPLETE, b"", replace=True)


def _renew_server(
    folder: Path, authority: x509.Certificate, authority_key: ec.EllipticCurvePrivateKey
) -> None:
    """Issue the server's certificate anew when a third of its life is left."""
    path = folder / "server.pem"
    now = datetime.now(UTC)
    if path.exists():
        current = x509.load_pem_x509_certificate(path.read_bytes())
        fresh = current.not_valid_after_utc - now > _SERVER_LIFE / 3
        if fresh and _issued_by(current, authority):
            return
    key = ec.generate_private_key(ec.SECP256R1())
    write_private(folder / "server.key", _key_pem(key), replace=True)
    subject = (key.public_key(), "localhost", ExtendedKeyUsageOID.SERVER_AUTH)
    certificate = _issue(authority, authority_key, subject, now + _SERVER_LIFE)
    write_private(path, certificate.public_bytes(Encoding.PEM), replace=True)


def _issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, InvalidSignature):
        return False
    return True


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "PRACTICE - NOT A REAL AUTHORITY"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name, now = _name("PRACTICE centre authority"), datetime.now(UTC)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return (
        _builder(name, name, key.public_key(), now + _AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def _issue(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    subject: tuple[ec.EllipticCurvePublicKey, str, x509.ObjectIdentifier],
    until: datetime,
) -> x509.Certificate:
    key, common_name, purpose = subject
    builder = _builder(_name(common_name), authority.subject, key, until)
    if purpose == ExtendedKeyUsageOID.SERVER_AUTH:
        names = [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _ec_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the practice authority's key is elliptic-curve")
    return key


def _opening_key_id(private: bytes) -> str:
    public = OpeningKey("", private[:64], private[64:]).sealing_key()
    return hashlib.sha256(public.mlkem + public.x25519).hexdigest()[:16]
