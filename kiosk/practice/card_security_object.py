"""EF.SOD of a practice card: the hashes of its data groups, signed by a document signer.

*Source: ICAO Doc 9303 Part 10, 4.6.2 and Appendix D; RFC 5652.*
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.formats.emrtd import tlv
from kiosk.practice.pki import PracticeSigner, SigningKey

LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class SodStyle:
    """How an issuer signs; the defaults are today's habit."""

    hash_name: str = "sha256"
    """Of the data groups, and of the signature: sha1, sha224, sha256, sha384, sha512."""
    lds_version: int = 0
    """0, or 1 with the versions of LDS and Unicode inside the signed object."""
    pss: bool = False
    """RSA signers only."""
    signed_at: datetime = datetime(2022, 4, 20, tzinfo=UTC)


class _DataGroupHash(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [("number", core.Integer), ("digest", core.OctetString)]


class _DataGroupHashes(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _DataGroupHash


class _LdsVersionInfo(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("lds", core.PrintableString),
        ("unicode", core.PrintableString),
    ]


class _LdsSecurityObject(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [
        ("version", core.Integer),
        ("hash_algorithm", algos.DigestAlgorithm),
        ("hashes", _DataGroupHashes),
        ("versions", _LdsVersionInfo, {"optional": True}),
    ]


def ef_sod(
    groups: Mapping[int, bytes], signer: PracticeSigner, style: SodStyle | None = None
) -> bytes:
    """Sign the hashes of ``groups`` (data group number to file) and write EF.SOD."""
    style = style or SodStyle()
    content = _lds_security_object(groups, style)
    return tlv.encode(0x77, _signed(LDS_SECURITY_OBJECT, content, signer, style))


def ef_card_security(infos: bytes, signer: PracticeSigner, style: SodStyle | None = None) -> bytes:
    """Sign SecurityInfos and write EF.CardSecurity. *Source: ICAO Doc 9303 Part 11, 9.2.11.*"""
    return _signed(SECURITY_OBJECT, infos, signer, style or SodStyle())


def _signed(content_type: str, content: bytes, signer: PracticeSigner, style: SodStyle) -> bytes:
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": style.hash_name}],
            "encap_content_info": {
                "content_type": content_type,
                "content": core.ParsableOctetString(content),
            },
            "certificates": [_certificate(signer)],
            "signer_infos": [_signer_info(content_type, content, signer, style)],
        }
    )
    wrapped = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(wrapped.dump())


def _lds_security_object(groups: Mapping[int, bytes], style: SodStyle) -> bytes:
    fields: dict[str, Any] = {
        "version": style.lds_version,
        "hash_algorithm": {"algorithm": style.hash_name},
        "hashes": [
            {"number": number, "digest": hashlib.new(style.hash_name, groups[number]).digest()}
            for number in sorted(groups)
        ],
    }
    if style.lds_version:
        fields["versions"] = {"lds": "0108", "unicode": "040000"}
    return bytes(_LdsSecurityObject(fields).dump())


def _certificate(signer: PracticeSigner) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(signer.certificate.public_bytes(Encoding.DER))


def _signer_info(
    content_type: str, content: bytes, signer: PracticeSigner, style: SodStyle
) -> cms.SignerInfo:
    certificate = _certificate(signer)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [content_type]},
            {"type": "signing_time", "values": [core.UTCTime(style.signed_at)]},
            {
                "type": "message_digest",
                "values": [hashlib.new(style.hash_name, content).digest()],
            },
        ]
    )
    issuer = cms.IssuerAndSerialNumber(
        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    )
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", issuer),
            "digest_algorithm": {"algorithm": style.hash_name},
            "signed_attrs": attributes,
            "signature_algorithm": _signature_algorithm(signer.key, style),
            "signature": _signature(signer.key, attributes.dump(), style),
        }
    )


def _signature_algorithm(key: SigningKey, style: SodStyle) -> dict[str, Any]:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {"algorithm": f"{style.hash_name}_ecdsa"}
    if not style.pss:
        return {"algorithm": f"{style.hash_name}_rsa"}
    digest = {"algorithm": style.hash_name}
    parameters = {
        "hash_algorithm": digest,
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": digest},
        "salt_length": _HASHES[style.hash_name].digest_size,
    }
    return {"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)}


def _signature(key: SigningKey, message: bytes, style: SodStyle) -> bytes:
    chosen = _HASHES[style.hash_name]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(chosen))
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if style.pss:
        scheme = padding.PSS(padding.MGF1(chosen), chosen.digest_size)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("a practice key is RSA or elliptic-curve")
    return key.sign(message, scheme, chosen)
