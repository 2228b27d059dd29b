"""Password Authenticated Connection Establishment, the terminal's side.

*Source: ICAO Doc 9303 Part 11, 4.4.*
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import SHORT_NE, Command
from kiosk.formats.emrtd.chip_reading import MappingTranscript
from kiosk.formats.emrtd.integrated_mapping import pseudo_random
from kiosk.formats.emrtd.key_agreement import Group, draw_private, standardised_group
from kiosk.formats.emrtd.key_derivation import COUNTER_PACE, kdf
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.secure_messaging import SecureChannel
from kiosk.formats.emrtd.security_infos import PaceInfo, encode_oid
from kiosk.formats.emrtd.session_cipher import (
    SessionKeys,
    cbc_decrypt,
    mac,
    message_iv,
    session_keys,
    unpad,
)

Randomness = Callable[[int], bytes]
_DYNAMIC = 0x7C
_ALL_ONES = (1 << 128) - 1


@dataclass(frozen=True, slots=True)
class Password:
    """What is proved: ``MRZ`` or ``CAN``, and the secret that comes from it."""

    name: str
    secret: bytes = field(repr=False)

    @property
    def reference(self) -> int:
        """Number of the password in MSE:Set AT."""
        return {"MRZ": 1, "CAN": 2}[self.name]


@dataclass(frozen=True, slots=True)
class PaceSession:
    """An open session, and the chip's explanation of its mapping key under CAM."""

    channel: SecureChannel
    mapping: MappingTranscript | None


def establish(
    link: Link,
    info: PaceInfo,
    password: Password,
    randomness: Randomness,
    *,
    name_parameters: bool = False,
) -> PaceSession:
    """Run PACE with a password; ``name_parameters`` sends their identifier too (tag 84).

    Raises ``AtTheDeskError``: ``chip.key_refused`` (facts ``protocol``, ``password``, ``sw``) where
    either side finds the password wrong, ``chip.access_not_offered`` where the chip does not start;
    :class:`MalformedChipData` for values that cannot be.
    """
    nonce_key = kdf(password.secret, COUNTER_PACE, info.suite)
    return run(link, info, password.name, nonce_key, randomness, name_parameters=name_parameters)


def run(
    link: Link,
    info: PaceInfo,
    password_name: str,
    nonce_key: bytes,
    randomness: Randomness,
    *,
    name_parameters: bool = False,
) -> PaceSession:
    """As :func:`establish`, with the key that opens the chip's nonce already derived."""
    group = None if info.parameter_id is None else standardised_group(info.parameter_id)
    if group is None:
        raise AtTheDeskError("chip.access_not_offered", protocol=info.name, sw=0)
    reference = Password(password_name, b"").reference
    _select(link, info, reference, name_parameters=name_parameters)
    return _Run(link, info, password_name, group, randomness).complete(nonce_key)


def _select(link: Link, info: PaceInfo, reference: int, *, name_parameters: bool) -> None:
    """MSE:Set AT (Part 11, 4.4.4.1)."""
    data = tlv.encode(0x80, encode_oid(info.oid)) + tlv.encode(0x83, bytes([reference]))
    if name_parameters and info.parameter_id is not None:
        data += tlv.encode(0x84, bytes([info.parameter_id]))
    response = link.send(Command(0, 0x22, 0xC1, 0xA4, data))
    # 63Cx warns that few attempts are left, and the protocol goes on.
    if not response.ok and response.sw >> 8 != 0x63:
        raise AtTheDeskError("chip.access_not_offered", protocol=info.name, sw=response.sw)


class _Run:
    """One run through the four steps of GENERAL AUTHENTICATE."""

    def __init__(
        self,
        link: Link,
        info: PaceInfo,
        password_name: str,
        group: Group,
        randomness: Randomness,
    ) -> None:
        self._link = link
        self._info = info
        self._password_name = password_name
        self._group = group
        self._randomness = randomness
        self._mapping_key = b""

    def complete(self, nonce_key: bytes) -> PaceSession:
        suite = self._info.suite
        sealed = tlv.required(self._step(b"", last=False), 0x80, "pace.nonce")
        if len(sealed) not in (16, 32):
            raise MalformedChipData("pace.nonce")
        nonce = cbc_decrypt(suite, nonce_key, bytes(suite.block_bytes), sealed)
        mapped = self._integrated(nonce) if "IM" in self._info.mapping else self._generic(nonce)
        private = draw_private(mapped, self._randomness)
        public = mapped.public(private)
        answer = self._step(tlv.encode(0x83, public), last=False)
        theirs = tlv.required(answer, 0x84, "pace.public_key")
        if compare_digest(theirs, public):
            raise MalformedChipData("pace.public_key")
        keys = session_keys(mapped.agree(private, theirs, "pace.public_key"), suite)
        return self._confirmed(keys, mapped, public, theirs)

    def _generic(self, nonce: bytes) -> Group:
        """Step 2 of generic and chip authentication mapping."""
        private = draw_private(self._group, self._randomness)
        public = self._group.public(private)
        answer = self._step(tlv.encode(0x81, public), last=False)
        self._mapping_key = tlv.required(answer, 0x82, "pace.mapping_key")
        if compare_digest(self._mapping_key, public):
            raise MalformedChipData("pace.mapping_key")
        return self._group.mapped_generically(
            int.from_bytes(nonce, "big"), private, self._mapping_key, "pace.mapping_key"
        )

    def _integrated(self, nonce: bytes) -> Group:
        """Step 2 of integrated mapping."""
        own = self._randomness(self._info.suite.key_bytes)
        self._step(tlv.encode(0x81, own), last=False)
        number = pseudo_random(self._info.suite, nonce, own, self._group.field_prime)
        return self._group.mapped_to(number, "pace.mapping")

    def _confirmed(
        self, keys: SessionKeys, group: Group, public: bytes, theirs: bytes
    ) -> PaceSession:
        """Step 4: each side proves that it has the keys."""
        proof = tlv.encode(0x85, self._token(keys, group, theirs))
        answer = self._step(proof, last=True)
        token = tlv.required(answer, 0x86, "pace.token")
        if not compare_digest(token, self._token(keys, group, public)):
            raise self._refused(0)
        return PaceSession(SecureChannel(keys), self._mapping(keys, answer))

    def _token(self, keys: SessionKeys, group: Group, public: bytes) -> bytes:
        """Part 11, 4.4.3.4."""
        oid = tlv.encode(0x06, encode_oid(self._info.oid))
        covered = tlv.encode(0x7F49, oid + tlv.encode(group.public_key_tag, public))
        return mac(keys.suite, keys.mac, covered)

    def _mapping(self, keys: SessionKeys, answer: tuple[tlv.Tlv, ...]) -> MappingTranscript | None:
        """Chip authentication data of CAM (Part 11, 4.4.3.5.2)."""
        sealed = tlv.first(answer, 0x8A)
        if "CAM" not in self._info.mapping or sealed is None or self._info.parameter_id is None:
            return None
        iv = message_iv(keys, _ALL_ONES)
        data = unpad(cbc_decrypt(keys.suite, keys.enc, iv, sealed))
        return MappingTranscript(self._mapping_key, data, self._info.parameter_id)

    def _step(self, content: bytes, *, last: bool) -> tuple[tlv.Tlv, ...]:
        """One GENERAL AUTHENTICATE, chained but for the last (Part 11, 4.4.4.2)."""
        data = tlv.encode(_DYNAMIC, content)
        response = self._link.send(Command(0 if last else 0x10, 0x86, 0, 0, data, SHORT_NE))
        if not response.ok:
            if last or response.sw >> 8 == 0x63:
                raise self._refused(response.sw)
            raise AtTheDeskError(
                "chip.access_not_offered", protocol=self._info.name, sw=response.sw
            )
        if not response.data:
            return ()
        return tlv.parse_all(tlv.parse_exactly(response.data, _DYNAMIC, "pace.template"))

    def _refused(self, sw: int) -> AtTheDeskError:
        return AtTheDeskError(
            "chip.key_refused", protocol=self._info.name, password=self._password_name, sw=sw
        )
