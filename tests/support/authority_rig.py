"""A small authority on loopback: OCSP responder and list server that can also be wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from support.soft_tokens import rsa_key

from kiosk.domain.certificate_holder import Pki
from kiosk.formats.certificate_facts import CertificateFacts, certificate_facts
from kiosk.formats.certificate_trust import CertificateTrust, PkiAnchors
from kiosk.practice.certificate_authority import (
    AUTHORITY_FROM,
    AUTHORITY_UNTIL,
    Authority,
    Profile,
    holder_name,
)
from kiosk.practice.token import Key

PERSON = holder_name("Nguyễn Văn Thử", "CCCD:001099012345")


@dataclass(slots=True)
class AuthorityRig:
    """Root, issuing authority, delegated responder; ``ocsp_mode`` and ``crl_mode`` say how it acts.

    Modes: ``good``, ``stale`` (last week's), ``forged`` (signed by somebody else), ``of_another``,
    ``unknown``, ``try_later``, ``garbage``, ``huge``, ``error``, ``silent``, ``drip``.
    """

    root: Authority
    issuer: Authority
    responder_key: ec.EllipticCurvePrivateKey
    responder: x509.Certificate
    port: int = 0
    ocsp_mode: str = "good"
    crl_mode: str = "good"
    revoked: list[x509.Certificate] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    marks: bool = False
    """Lists go out with an ETag, and unchanged ones not again."""
    unchanged: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def trust(self) -> CertificateTrust:
        return CertificateTrust(national=PkiAnchors((self.root.der,), (self.issuer.der,)))

    def issue(
        self, subject: x509.Name = PERSON, key: Key | None = None, **more: object
    ) -> CertificateFacts:
        profile = Profile(
            **{  # type: ignore[arg-type]
                "ocsp_url": f"http://127.0.0.1:{self.port}/ocsp",
                "crl_url": f"http://127.0.0.1:{self.port}/issuer.crl",
                **more,
            }
        )
        made = self.issuer.issue(subject, (key or rsa_key()).public_key(), profile)
        return certificate_facts(made.public_bytes(Encoding.DER))

    def revoke(self, facts: CertificateFacts) -> None:
        self.revoked.append(x509.load_der_x509_certificate(facts.der))

    def list_of(self, authority: Authority) -> bytes:
        now = datetime.now(UTC)
        signer = authority
        if self.crl_mode == "forged":
            other = ec.generate_private_key(ec.SECP256R1())
            signer = Authority(authority.certificate, other)
        age = timedelta(days=7) if self.crl_mode == "stale" else timedelta(minutes=10)
        return signer.revocation_list(self.revoked, issued=now - age)

    def etag(self) -> str:
        """Of the lists: another one with each revocation."""
        return f'"{len(self.revoked)}"'

    def answer(self, request: bytes) -> bytes:
        """What the responder says."""
        if self.ocsp_mode == "try_later":
            status = ocsp.OCSPResponseStatus.TRY_LATER
            return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
        asked = ocsp.load_der_ocsp_request(request)
        key = self.responder_key
        if self.ocsp_mode == "forged":
            key = ec.generate_private_key(ec.SECP256R1())
        about, issuer = self._subject_of(asked.serial_number)
        revoked = [each.serial_number for each in self.revoked]
        status = ocsp.OCSPCertStatus.GOOD
        if about.serial_number in revoked:
            status = ocsp.OCSPCertStatus.REVOKED
        if self.ocsp_mode == "unknown":
            status = ocsp.OCSPCertStatus.UNKNOWN
        age = timedelta(days=7) if self.ocsp_mode == "stale" else timedelta(minutes=10)
        made = datetime.now(UTC) - age
        is_revoked = status is ocsp.OCSPCertStatus.REVOKED
        builder = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=about,
                issuer=issuer,
                algorithm=hashes.SHA1(),
                cert_status=status,
                this_update=made,
                next_update=made + timedelta(days=1),
                revocation_time=made if is_revoked else None,
                revocation_reason=None,
            )
            .certificates([self.responder])
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.responder)
        )
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _subject_of(self, serial: int) -> tuple[x509.Certificate, x509.Certificate]:
        """The responder never saw the certificate: only its serial number counts in the answer."""
        if serial == self.issuer.certificate.serial_number:
            return self.issuer.certificate, self.root.certificate
        shell = (
            x509.CertificateBuilder()
            .subject_name(PERSON)
            .issuer_name(self.issuer.certificate.subject)
            .public_key(self.responder_key.public_key())
            .serial_number(serial + 1 if self.ocsp_mode == "of_another" else serial)
            .not_valid_before(AUTHORITY_FROM)
            .not_valid_after(AUTHORITY_UNTIL)
        )
        return shell.sign(self.issuer.key, hashes.SHA256()), self.issuer.certificate


def _handler(rig: AuthorityRig) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            rig.asked.append("ocsp")
            self._send(rig.ocsp_mode, lambda: rig.answer(request))

        def do_GET(self) -> None:
            rig.asked.append(self.path)
            if rig.crl_mode == "good" and self.headers["If-None-Match"] == rig.etag():
                rig.unchanged += 1
                self.send_response(304)
                self.end_headers()
                return
            authority = rig.root if self.path == "/root.crl" else rig.issuer
            self._send(rig.crl_mode, lambda: rig.list_of(authority))

        def _send(self, mode: str, content: object) -> None:
            if mode == "silent":
                rig.over.wait(30)
                return
            self.send_response(500 if mode == "error" else 200)
            if rig.marks:
                self.send_header("ETag", rig.etag())
            self.end_headers()
            try:
                if mode == "huge":
                    for _ in range(40):
                        self.wfile.write(bytes(1 << 20))
                elif mode == "drip":
                    while not rig.over.wait(0.5):
                        self.wfile.write(b"\x30")
                else:
                    assert callable(content)
                    self.wfile.write(b"garbage" if mode == "garbage" else content())
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    return Handler


def _responder(issuer: Authority) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    identifier = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value)
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(holder_name("Responder"))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AUTHORITY_FROM)
        .not_valid_after(AUTHORITY_UNTIL)
        .add_extension(authority, critical=False)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
    )
    return key, builder.sign(issuer.key, hashes.SHA256())


@pytest.fixture
def rig() -> Iterator[AuthorityRig]:
    """An authority that answers; its root publishes a list for the issuing authority."""
    root = Authority.root("Test Root")
    made = AuthorityRig(root, root, *_responder(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.port = server.server_port
    profile = Profile(
        valid_from=AUTHORITY_FROM,
        valid_until=AUTHORITY_UNTIL,
        crl_url=f"http://127.0.0.1:{made.port}/root.crl",
    )
    made.issuer = root.issuing(f"Test {Pki.NATIONAL.value} CA", profile=profile)
    made.responder_key, made.responder = _responder(made.issuer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    made.over.set()
    server.shutdown()
    server.server_close()
