"""PACE, the chip's side.

*Source: ICAO Doc 9303 Part 11, 4.4.*
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from hmac import compare_digest

from asn1crypto.core import ObjectIdentifier

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import Command, Response
from kiosk.formats.emrtd.integrated_mapping import nonce_bytes, pseudo_random
from kiosk.formats.emrtd.key_agreement import Group, draw_private
from kiosk.formats.emrtd.key_derivation import COUNTER_PACE, kdf
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.session_cipher import (
    SessionKeys,
    cbc_encrypt,
    mac,
    pad,
    session_keys,
)
from kiosk.practice.chip_refusal import (
    CHAINING_WRONG,
    CONDITIONS,
    OK,
    REFERENCE_NOT_FOUND,
    WRONG_DATA,
    WRONG_SECRET,
    ChipRefusal,
)
from kiosk.practice.chip_secure_messaging import ChipSession
from kiosk.practice.pace_offer import Mapping, PaceOffer

MRZ = 1
CAN = 2
_TEMPLATE = 0x7C
_CHAINED = 0x10


@dataclass(slots=True, repr=False)
class _Run:
    """One run of the protocol between its commands."""

    offer: PaceOffer
    password: bytes
    group: Group
    nonce: bytes = b""
    mapping_private: int = 0
    private: int = 0
    public: bytes = b""
    their_public: bytes = b""
    keys: SessionKeys | None = None
    step: int = 0

    def session_keys(self) -> SessionKeys:
        """Return what the third step has agreed on."""
        if self.keys is None:
            raise ChipRefusal(CONDITIONS)
        return self.keys


@dataclass(slots=True, repr=False)
class ChipPace:
    """What the chip offers, and the run that is under way."""

    offers: tuple[PaceOffer, ...]
    passwords: MappingType[int, bytes]
    """Password number (1 MRZ, 2 CAN) to the secret that the key is derived from."""
    randomness: Callable[[int], bytes]
    static_private: int | None = None
    """Of the key in EF.CardSecurity: chip authentication mapping."""
    _run: _Run | None = field(default=None, init=False)

    def set_at(self, command: Command) -> Response:
        """MSE:Set AT: choose protocol, password and parameters."""
        self._run = None
        try:
            objects = tlv.parse_all(command.data)
        except MalformedChipData as error:
            raise ChipRefusal(WRONG_DATA) from error
        offer = self._chosen(tlv.first(objects, 0x80), tlv.first(objects, 0x84))
        password = self.passwords.get(int.from_bytes(tlv.first(objects, 0x83) or b"", "big"))
        if password is None:
            raise ChipRefusal(REFERENCE_NOT_FOUND)
        self._run = _Run(offer, password, offer.group())
        return Response(b"", OK)

    def _chosen(self, oid: bytes | None, parameters: bytes | None) -> PaceOffer:
        found = [
            offer
            for offer in self.offers
            if ObjectIdentifier(offer.oid).contents == oid
            and parameters in (None, bytes([offer.parameter_id]))
        ]
        # Several parameters under one protocol: the terminal must say which (TR-03110-3, B.1).
        if len(found) != 1:
            raise ChipRefusal(WRONG_DATA)
        return found[0]

    @property
    def is_under_way(self) -> bool:
        """Whether the next GENERAL AUTHENTICATE belongs to PACE."""
        return self._run is not None

    def general_authenticate(self, command: Command) -> tuple[Response, ChipSession | None]:
        """Do the next step; the last one gives the session. A fault ends the run."""
        run, self._run = self._run, None
        if run is None:
            raise ChipRefusal(CONDITIONS)
        run.step += 1
        if bool(command.cla & _CHAINED) is (run.step == 4):
            raise ChipRefusal(CHAINING_WRONG)
        try:
            objects = tlv.parse_all(tlv.parse_exactly(command.data, _TEMPLATE, "pace"))
            steps = (self._give_nonce, self._map, self._agree, self._authenticate)
            answer = steps[run.step - 1](run, objects)
        except MalformedChipData as error:
            raise ChipRefusal(WRONG_DATA) from error
        response = Response(tlv.encode(_TEMPLATE, answer), OK)
        if run.step < 4:
            self._run = run
            return response, None
        return response, ChipSession(run.session_keys())

    def _give_nonce(self, run: _Run, _objects: tuple[tlv.Tlv, ...]) -> bytes:
        suite = run.offer.suite
        integrated = run.offer.mapping is Mapping.INTEGRATED
        run.nonce = self.randomness(nonce_bytes(suite) if integrated else 16)
        key = kdf(run.password, COUNTER_PACE, suite)
        return tlv.encode(0x80, cbc_encrypt(suite, key, bytes(suite.block_bytes), run.nonce))

    def _map(self, run: _Run, objects: tuple[tlv.Tlv, ...]) -> bytes:
        theirs = _required(objects, 0x81)
        if run.offer.mapping is Mapping.INTEGRATED:
            if len(theirs) != run.offer.suite.key_bytes:
                raise ChipRefusal(WRONG_DATA)
            number = pseudo_random(run.offer.suite, run.nonce, theirs, run.group.field_prime)
            run.group = run.group.mapped_to(number, "pace.nonce")
            return tlv.encode(0x82, b"")
        run.mapping_private = draw_private(run.group, self.randomness)
        own = run.group.public(run.mapping_private)
        nonce = int.from_bytes(run.nonce, "big")
        run.group = run.group.mapped_generically(
            nonce, run.mapping_private, theirs, "pace.mapping_key"
        )
        return tlv.encode(0x82, own)

    def _agree(self, run: _Run, objects: tuple[tlv.Tlv, ...]) -> bytes:
        run.their_public = _required(objects, 0x83)
        run.private = draw_private(run.group, self.randomness)
        run.public = run.group.public(run.private)
        if run.their_public == run.public:
            raise ChipRefusal(WRONG_DATA)
        secret = run.group.agree(run.private, run.their_public, "pace.key")
        run.keys = session_keys(secret, run.offer.suite)
        return tlv.encode(0x84, run.public)

    def _authenticate(self, run: _Run, objects: tuple[tlv.Tlv, ...]) -> bytes:
        if not compare_digest(_token(run, run.public), _required(objects, 0x85)):
            raise ChipRefusal(WRONG_SECRET)
        answer = tlv.encode(0x86, _token(run, run.their_public))
        if run.offer.mapping is Mapping.CHIP_AUTHENTICATION:
            answer += tlv.encode(0x8A, self._chip_authentication_data(run))
        return answer

    def _chip_authentication_data(self, run: _Run) -> bytes:
        """Explain the mapping key by the static key. *Source: Part 11, 4.4.3.5.2.*"""
        if self.static_private is None:
            raise ChipRefusal(CONDITIONS)
        order = run.group.order
        data = pow(self.static_private, -1, order) * run.mapping_private % order
        suite = run.offer.suite
        key = run.session_keys().enc
        iv = cbc_encrypt(suite, key, bytes(16), 16 * b"\xff")
        plain = data.to_bytes((order.bit_length() + 7) // 8, "big")
        return cbc_encrypt(suite, key, iv, pad(plain, suite.block_bytes))


def _token(run: _Run, public: bytes) -> bytes:
    """Authenticate the other side's public key. *Source: Part 11, 4.4.3.4.*"""
    keys = run.session_keys()
    oid = ObjectIdentifier(run.offer.oid).dump()
    covered = tlv.encode(0x7F49, oid + tlv.encode(run.group.public_key_tag, public))
    return mac(keys.suite, keys.mac, covered)


def _required(objects: tuple[tlv.Tlv, ...], tag: int) -> bytes:
    value = tlv.first(objects, tag)
    if value is None:
        raise ChipRefusal(WRONG_DATA)
    return value
