"""Builds DER Names in the shapes that issuers use, and in shapes that nobody should."""

from __future__ import annotations

from asn1crypto import core

UTF8, NUMERIC, PRINTABLE, TELETEX, IA5, VISIBLE, UNIVERSAL, BMP = 12, 18, 19, 20, 22, 26, 28, 30
ENCODINGS = {
    UTF8: "utf-8",
    NUMERIC: "ascii",
    PRINTABLE: "ascii",
    TELETEX: "latin-1",
    IA5: "ascii",
    VISIBLE: "ascii",
    UNIVERSAL: "utf-32-be",
    BMP: "utf-16-be",
}
OIDS = {
    "CN": "2.5.4.3",
    "SERIALNUMBER": "2.5.4.5",
    "C": "2.5.4.6",
    "O": "2.5.4.10",
    "OU": "2.5.4.11",
    "T": "2.5.4.12",
    "ORGID": "2.5.4.97",
    "E": "1.2.840.113549.1.9.1",
    "UID": "0.9.2342.19200300.100.1.1",
}


def tlv(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = (length.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + length.to_bytes(size, "big") + content


def attribute(kind: str, text: str, tag: int = UTF8) -> bytes:
    oid = core.ObjectIdentifier(OIDS.get(kind, kind)).dump()
    return tlv(0x30, oid + tlv(tag, text.encode(ENCODINGS[tag])))


def rdn(*attributes: bytes) -> bytes:
    return tlv(0x31, b"".join(sorted(attributes)))


def name(*rdns: bytes) -> bytes:
    return tlv(0x30, b"".join(rdns))


def flat(*pairs: tuple[str, str]) -> bytes:
    """One attribute an RDN, all UTF-8, as most issuers do."""
    return name(*(rdn(attribute(kind, text)) for kind, text in pairs))
