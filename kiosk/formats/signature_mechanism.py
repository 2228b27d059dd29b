"""The ways in which a holder's key may sign, and how each is verified.

*Source: RFC 8017, 8.1-8.2 (PSS with explicit parameters); FIPS 186-5, 6 (ECDSA).*
"""

from __future__ import annotations

from enum import StrEnum

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from kiosk.formats.malformed_certificate import MalformedCertificate

SHORTEST_RSA = 2048
SHORTEST_EC = 256
PSS_SALT_BYTES = 32


class Mechanism(StrEnum):
    """Named in the evidence; never taken from the signature itself."""

    RSA_PKCS1_SHA256 = "rsa-pkcs1-sha256"
    RSA_PSS_SHA256 = "rsa-pss-sha256"
    """MGF1 with SHA-256, salt of 32 bytes."""
    ECDSA_SHA256 = "ecdsa-sha256"
    ECDSA_SHA384 = "ecdsa-sha384"


PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


def holder_key(spki: bytes) -> PublicKey:
    """Load a SubjectPublicKeyInfo; raises :class:`MalformedCertificate` at ``key``.

    A key that says it is for PSS only (id-RSASSA-PSS) is an RSA key here.
    """
    try:
        key = load_der_public_key(spki)
    except (ValueError, TypeError, UnsupportedAlgorithm, OverflowError) as fault:
        raise MalformedCertificate("key") from fault
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise MalformedCertificate("key")
    return key


def is_strong(key: PublicKey) -> bool:
    """RSA from 2048 bits, elliptic curves from 256 (TT 15/2025/TT-BKHCN)."""
    return key.key_size >= (SHORTEST_RSA if isinstance(key, rsa.RSAPublicKey) else SHORTEST_EC)


def signs(spki: bytes, mechanism: Mechanism, signature: bytes, message: bytes) -> bool:
    """Whether the key made this signature over ``message``; a key of another kind did not."""
    try:
        key = holder_key(spki)
    except MalformedCertificate:
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            _verify_rsa(key, mechanism, signature, message)
        else:
            _verify_ec(key, mechanism, signature, message)
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _verify_rsa(key: rsa.RSAPublicKey, by: Mechanism, signature: bytes, message: bytes) -> None:
    if by is Mechanism.RSA_PKCS1_SHA256:
        key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    elif by is Mechanism.RSA_PSS_SHA256:
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), PSS_SALT_BYTES)
        key.verify(signature, message, pss, hashes.SHA256())
    else:
        raise InvalidSignature


def _verify_ec(
    key: ec.EllipticCurvePublicKey, by: Mechanism, signature: bytes, message: bytes
) -> None:
    if by is Mechanism.ECDSA_SHA256:
        key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    elif by is Mechanism.ECDSA_SHA384:
        key.verify(signature, message, ec.ECDSA(hashes.SHA384()))
    else:
        raise InvalidSignature
