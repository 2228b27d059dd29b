"""Puts a key and certificates on a software token: a process of its own, run with ``-m``.

One JSON object on standard input: ``module``, ``label``, ``pin``, ``id`` and ``certificate_id``
(hexadecimal), ``key`` (PKCS#8, base64) and ``certificates`` (DER, base64; the first belongs to the
key). It is a process because SoftHSM reads its configuration once, from the environment.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

import pkcs11
from asn1crypto import keys
from pkcs11 import Attribute, ObjectClass
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate


def main() -> int:
    """Write what standard input asks for."""
    order = json.load(sys.stdin)
    token = pkcs11.lib(order["module"]).get_token(token_label=order["label"])
    key_id, own_id = bytes.fromhex(order["id"]), bytes.fromhex(order["certificate_id"])
    with token.open(rw=True, user_pin=order["pin"]) as session:
        if order["key"]:
            session.create_object(_key(base64.b64decode(order["key"]), key_id))
        for place, encoded in enumerate(order["certificates"]):
            # Without extended_set: None among the attributes ends the process (python-pkcs11 0.10).
            attributes = decode_x509_certificate(base64.b64decode(encoded))
            named = {Attribute.ID: own_id if place == 0 else bytes([place]), Attribute.TOKEN: True}
            session.create_object(attributes | named)
    return 0


def _key(pkcs8: bytes, key_id: bytes) -> dict[Attribute, Any]:
    info = keys.PrivateKeyInfo.load(pkcs8)
    if info.algorithm == "rsa":
        attributes = decode_rsa_private_key(info["private_key"].parsed.dump())
    else:
        inner = info["private_key"].parsed.copy()
        inner["parameters"] = info["private_key_algorithm"]["parameters"]
        attributes = decode_ec_private_key(inner.dump())
    return attributes | {
        Attribute.CLASS: ObjectClass.PRIVATE_KEY,
        Attribute.ID: key_id,
        Attribute.TOKEN: True,
        Attribute.PRIVATE: True,
        Attribute.SENSITIVE: True,
        Attribute.SIGN: True,
    }


if __name__ == "__main__":
    sys.exit(main())
