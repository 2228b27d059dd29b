"""Basic Access Control, the chip's side: GET CHALLENGE and EXTERNAL AUTHENTICATE.

*Source: ICAO Doc 9303 Part 11, 4.3.*
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from kiosk.formats.emrtd.apdu import Command, Response
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, mrz_seed
from kiosk.formats.emrtd.session_cipher import (
    SessionKeys,
    cbc_decrypt,
    cbc_encrypt,
    mac,
    session_keys,
)
from kiosk.practice.chip_refusal import CONDITIONS, OK, WRONG_LENGTH, WRONG_SECRET, ChipRefusal
from kiosk.practice.chip_secure_messaging import ChipSession

_SUITE = CipherSuite.DES3
_CRYPTOGRAM = 32


class ChipBac:
    """The challenge given out, and what must come back for it."""

    def __init__(self, key: MrzKey, randomness: Callable[[int], bytes]) -> None:
        self._keys: SessionKeys = session_keys(mrz_seed(key), _SUITE)
        self._randomness = randomness
        self._challenge: bytes | None = None

    def get_challenge(self) -> Response:
        """Give out eight fresh bytes."""
        self._challenge = self._randomness(8)
        return Response(self._challenge, OK)

    def mutual_authenticate(self, command: Command) -> tuple[Response, ChipSession]:
        """Check the terminal's cryptogram, answer it, and derive the session.

        Raises :class:`ChipRefusal` 6985 without a challenge and 6300 for a wrong key.
        """
        challenge, self._challenge = self._challenge, None
        if challenge is None:
            raise ChipRefusal(CONDITIONS)
        if len(command.data) != _CRYPTOGRAM + 8:
            raise ChipRefusal(WRONG_LENGTH)
        sealed, checksum = command.data[:_CRYPTOGRAM], command.data[_CRYPTOGRAM:]
        opened = cbc_decrypt(_SUITE, self._keys.enc, bytes(8), sealed)
        terminal, returned, terminal_key = opened[:8], opened[8:16], opened[16:]
        expected = mac(_SUITE, self._keys.mac, sealed)
        if not (compare_digest(expected, checksum) and compare_digest(returned, challenge)):
            raise ChipRefusal(WRONG_SECRET)
        return self._answer(challenge, terminal, terminal_key)

    def _answer(
        self, challenge: bytes, terminal: bytes, terminal_key: bytes
    ) -> tuple[Response, ChipSession]:
        chip_key = self._randomness(16)
        plain = challenge + terminal + chip_key
        sealed = cbc_encrypt(_SUITE, self._keys.enc, bytes(8), plain)
        seed = bytes(a ^ b for a, b in zip(terminal_key, chip_key, strict=True))
        counter = int.from_bytes(challenge[4:] + terminal[4:], "big")
        session = ChipSession(session_keys(seed, _SUITE), counter)
        return Response(sealed + mac(_SUITE, self._keys.mac, sealed), OK), session
