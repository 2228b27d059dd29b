"""Bytes as the 45 characters that a QR code packs best (RFC 9285)."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}


def encode_base45(data: bytes) -> str:
    """Three characters for two bytes, two for a last single one."""
    letters: list[str] = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 45)
            letters.append(_ALPHABET[digit])
    return "".join(letters)


def decode_base45(text: str) -> bytes:
    """The bytes; raises ``ValueError`` for any other text than an encoder makes."""
    if len(text) % 3 == 1:
        raise ValueError("not base45")
    data = bytearray()
    for at in range(0, len(text), 3):
        part = text[at : at + 3]
        try:
            value = sum(_VALUES[letter] * 45**place for place, letter in enumerate(part))
        except KeyError:
            raise ValueError("not base45") from None
        size = len(part) - 1
        if value >= 256**size:
            raise ValueError("not base45")
        data += value.to_bytes(size, "big")
    return bytes(data)
