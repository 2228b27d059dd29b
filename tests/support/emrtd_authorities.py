"""Country signing authorities as they occur in the wild, made on the spot."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from kiosk.formats.emrtd import tlv

START = datetime(2021, 1, 1, tzinfo=UTC)
END = datetime(2046, 1, 1, tzinfo=UTC)
MASTER_LIST_SIGNING = x509.ObjectIdentifier("2.23.136.1.1.3")


def name(common: str, country: str = "VN") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def issue(
    subject: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool = True,
    extended: x509.ObjectIdentifier | None = None,
    until: datetime = END,
    critical: x509.ExtensionType | None = None,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(authority, 0 if authority else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if extended is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([extended]), critical=True)
    if critical is not None:
        builder = builder.add_extension(critical, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def signed_list(
    entries: list[bytes],
    signer: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    *beside: x509.Certificate,
) -> bytes:
    """A master list; *ICAO Doc 9303 Part 12, 9*. Public ones carry the signer's authority too."""
    content = tlv.encode(0x30, b"\x02\x01\x00" + tlv.encode(0x31, b"".join(sorted(entries))))
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["2.23.136.1.1.2"]},
            {"type": "message_digest", "values": [digest.finalize()]},
        ]
    )
    certificate = asn1_x509.Certificate.load(der(signer))
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {
                "content_type": "2.23.136.1.1.2",
                "content": core.ParsableOctetString(content),
            },
            "certificates": [
                certificate,
                *(asn1_x509.Certificate.load(der(each)) for each in beside),
            ],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier(
                        "issuer_and_serial_number",
                        cms.IssuerAndSerialNumber(
                            {
                                "issuer": certificate.issuer,
                                "serial_number": certificate.serial_number,
                            }
                        ),
                    ),
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signed_attrs": attributes,
                    "signature_algorithm": algos.SignedDigestAlgorithm(
                        {"algorithm": "sha256_ecdsa"}
                    ),
                    "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
                }
            ],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def explicit_authority(folder: Path, curve: str, signer_key: Path) -> tuple[bytes, bytes]:
    """An authority whose curve is written out, as the Vietnamese passport's is, and its signer."""
    (folder / "ca.cnf").write_text(
        "basicConstraints=critical,CA:TRUE,pathlen:0\nsubjectKeyIdentifier=hash\n"
        "keyUsage=critical,keyCertSign,cRLSign\n"
    )
    (folder / "ds.cnf").write_text(
        "keyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n"
        "subjectKeyIdentifier=hash\n"
    )
    openssl(folder, "ecparam", "-name", curve, "-param_enc", "explicit", "-genkey", "-noout",
            "-out", "ca.key")  # fmt: skip
    openssl(folder, "req", "-new", "-key", "ca.key", "-subj", "/C=VN/CN=Explicit", "-out", "ca.csr")
    openssl(folder, "x509", "-req", "-in", "ca.csr", "-signkey", "ca.key", "-extfile", "ca.cnf",
            "-days", "4000", "-sha512", "-outform", "DER", "-out", "ca.der")  # fmt: skip
    openssl(folder, "req", "-new", "-key", str(signer_key), "-subj", "/C=VN/CN=Signer", "-out",
            "ds.csr")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "ds.csr", "-CA", "ca.der", "-CAform", "DER", "-CAkey",
            "ca.key", "-CAcreateserial", "-extfile", "ds.cnf", "-days", "3000", "-sha512",
            "-outform", "DER", "-out", "ds.der")  # fmt: skip
    return (folder / "ca.der").read_bytes(), (folder / "ds.der").read_bytes()
