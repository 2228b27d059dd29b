"""Certificates with a subject that no library would write, signed all the same."""

from __future__ import annotations

from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from support.soft_tokens import pkis, rsa_key
from support.subject_names import tlv

from kiosk.domain.certificate_holder import Pki
from kiosk.practice.certificate_authority import holder_name

_SUBJECT = 5
"""Place in TBSCertificate, version counted (RFC 5280, 4.1)."""


def certificate_of(subject: bytes) -> bytes:
    """DER of a citizen's certificate by the national practice authority with this DER Name."""
    issuer = pkis().issuers[Pki.NATIONAL]
    made = issuer.issue(holder_name("Thử"), rsa_key().public_key())
    parsed = asn1.Certificate.load(made.public_bytes(Encoding.DER))
    body = parsed["tbs_certificate"]
    parts = [body[place].dump() for place in range(len(body._fields))]
    parts[_SUBJECT] = subject
    signed = tlv(0x30, b"".join(parts))
    algorithm: bytes = parsed["signature_algorithm"].dump()
    if isinstance(issuer.key, ec.EllipticCurvePrivateKey):
        signature = issuer.key.sign(signed, ec.ECDSA(hashes.SHA256()))
    else:
        signature = issuer.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return tlv(0x30, signed + algorithm + tlv(0x03, b"\0" + signature))
