"""From an AlgorithmIdentifier to how a signature was made.

*Source: RFC 3279, RFC 4055 (PSS), RFC 5758; BSI TR-03111, 5.2.1 (plain ECDSA).*
"""

from __future__ import annotations

from typing import Any

from asn1crypto import algos

from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.public_keys import SignatureScheme

_PLAIN = "0.4.0.127.0.7.1.1.4.1."
_PLAIN_HASHES = {"1": "sha1", "2": "sha224", "3": "sha256", "4": "sha384", "5": "sha512"}
_BARE_EC = "1.2.840.10045.2.1"
"""Some issuers put the key's identifier where the signature's belongs; the digest is beside it."""


def signature_scheme(algorithm: Any, digest_name: str, where: str) -> SignatureScheme:
    """Describe an asn1crypto ``SignedDigestAlgorithm``; call inside ``reading``.

    ``digest_name`` is the hash that stands beside it, for identifiers that name none. Raises
    :class:`MalformedChipData` for anything but RSA, PSS and ECDSA.
    """
    dotted = algorithm["algorithm"].dotted
    name = algorithm["algorithm"].native
    if dotted.startswith(_PLAIN):
        return SignatureScheme("ecdsa_plain", _PLAIN_HASHES.get(dotted[len(_PLAIN) :], ""))
    if dotted == _BARE_EC or name == "ecdsa":
        return SignatureScheme("ecdsa", digest_name)
    if name == "rsassa_pss":
        return _pss(algorithm["parameters"])
    if name == "rsassa_pkcs1v15":
        return SignatureScheme("rsa", digest_name)
    hash_name, _, kind = name.partition("_")
    if kind in ("rsa", "ecdsa"):
        return SignatureScheme(kind, hash_name)
    raise MalformedChipData(where)


def _pss(parameters: Any) -> SignatureScheme:
    if not isinstance(parameters, algos.RSASSAPSSParams):
        parameters = algos.RSASSAPSSParams({})  # left out, all defaults: SHA-1, 20 bytes of salt
    mask = parameters["mask_gen_algorithm"]
    return SignatureScheme(
        "pss",
        parameters["hash_algorithm"]["algorithm"].native,
        int(parameters["salt_length"].native),
        mask["parameters"]["algorithm"].native,
    )
