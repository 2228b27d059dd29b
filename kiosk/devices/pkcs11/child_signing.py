"""Signs with a token's key, by the mechanism that the token offers."""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import x509
from pkcs11 import MGF, Attribute, KeyType, Mechanism, ObjectClass, exceptions
from pkcs11.util.ec import encode_ecdsa_signature

_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""DigestInfo for SHA-256 (RFC 8017, 9.2 note 1), for tokens that only know raw RSA_PKCS."""
_PSS = (Mechanism.SHA256, MGF.SHA256, 32)


def sign_with(
    session: Any, certificate: bytes, key_id: bytes, message: bytes, pin: Any
) -> tuple[str, bytes]:
    """Return the mechanism's name as in the evidence, and the signature (ECDSA as DER).

    A key that wants its owner's word for every use (CKA_ALWAYS_AUTHENTICATE) is given the PIN that
    has just been accepted: that takes no try from the counter.
    """
    key = _private_key(session, certificate, key_id)
    again = pin if _asks_every_time(key) else None
    offered = session.token.slot.get_mechanisms()
    if key.key_type is KeyType.RSA:
        return _sign_rsa(key, message, offered, again)
    if key.key_type is KeyType.EC:
        return _sign_ec(key, message, again)
    raise exceptions.MechanismInvalid


def _private_key(session: Any, certificate: bytes, key_id: bytes) -> Any:
    """The private key of the certificate's CKA_ID.

    Tokens that were written by other programs have none, or another: then the key of the same
    modulus is taken, or the only one.
    """
    keys = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
    named = [key for key in keys if key_id and _attribute(key, Attribute.ID) == key_id]
    if len(named) == 1:
        return named[0]
    modulus = _modulus(certificate)
    same = [key for key in keys if modulus and _modulus_of(key) == modulus]
    found = same[:1] or (keys if not key_id else [])
    if len(found) != 1:
        raise exceptions.NoSuchKey
    return found[0]


def _attribute(key: Any, which: Attribute) -> Any:
    try:
        return key[which]
    except (exceptions.AttributeTypeInvalid, exceptions.AttributeSensitive):
        return None


def _modulus_of(key: Any) -> int:
    is_rsa = key.key_type is KeyType.RSA
    return int.from_bytes(_attribute(key, Attribute.MODULUS) or b"", "big") if is_rsa else 0


def _modulus(certificate: bytes) -> int:
    """Zero for a certificate of another kind of key."""
    try:
        spki = x509.Certificate.load(certificate).public_key
        return int(spki["public_key"].parsed["modulus"].native) if spki.algorithm == "rsa" else 0
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0


def _asks_every_time(key: Any) -> bool:
    return bool(_attribute(key, Attribute.ALWAYS_AUTHENTICATE))


def _sign_rsa(key: Any, message: bytes, offered: set[Any], pin: Any) -> tuple[str, bytes]:
    digest = hashlib.sha256(message).digest()
    if Mechanism.SHA256_RSA_PKCS in offered:
        return "rsa-pkcs1-sha256", key.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS, pin=pin)
    if Mechanism.RSA_PKCS in offered:
        info = _SHA256_INFO + digest
        return "rsa-pkcs1-sha256", key.sign(info, mechanism=Mechanism.RSA_PKCS, pin=pin)
    if Mechanism.SHA256_RSA_PKCS_PSS in offered:
        made = key.sign(
            message, mechanism=Mechanism.SHA256_RSA_PKCS_PSS, mechanism_param=_PSS, pin=pin
        )
        return "rsa-pss-sha256", made
    made = key.sign(digest, mechanism=Mechanism.RSA_PKCS_PSS, mechanism_param=_PSS, pin=pin)
    return "rsa-pss-sha256", made


def _sign_ec(key: Any, message: bytes, pin: Any) -> tuple[str, bytes]:
    """Hash here: software tokens have no ECDSA with a hash of its own."""
    raw = key.sign(hashlib.sha256(message).digest(), mechanism=Mechanism.ECDSA, pin=pin)
    return "ecdsa-sha256", encode_ecdsa_signature(raw)
