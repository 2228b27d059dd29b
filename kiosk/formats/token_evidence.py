"""A token's proof as one piece of bytes, judged again at the centre without the token.

A certificate can be copied by everybody who ever saw it; what counts is that its key signed a
challenge that was made for this registration, at this device, before this officer.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.certificate_trust import RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.signature_mechanism import Mechanism

CONTENT_TYPE = "application/vnd.motcua.token-evidence+json; version=1"
LARGEST_BUNDLE = 1536 * 1024
LARGEST_KEPT_LISTS = 512 * 1024
"""Bytes of revocation lists that travel along; whoever judges later fetches larger ones anew."""
CHALLENGE_BYTES = 32
_VERSION = 1
_MOST_PARTS = 64
_LONGEST_NAME = 100
_DOMAIN = b"motcua token proof 1\0"


class Purpose(StrEnum):
    """What the signature is for; one made for the one is worth nothing for the other."""

    REGISTRATION = "registration"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class TokenBinding:
    """What the challenge was made for."""

    purpose: Purpose
    registration: str
    """Its id; for a sign-in the id of the attempt."""
    device: str
    officer: str
    """Code; empty for a sign-in: who it is, is what the signature shows."""
    nonce: str = ""
    """From the centre, where there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenChallenge:
    """What the token is asked to sign."""

    binding: TokenBinding
    certificate_sha256: str
    random: bytes = field(repr=False)
    """32 bytes, fresh."""
    made_at: datetime
    """Aware UTC, by the counter's clock."""

    def message(self) -> bytes:
        """The bytes to be signed: readable text, so that nobody signs what he cannot see."""
        bound = canonical_json(
            {
                **_plain_binding(self.binding),
                "certificate": self.certificate_sha256,
                "random": self.random.hex(),
                "made_at": _time_text(self.made_at),
            }
        )
        return _DOMAIN + bound


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenEvidence:
    """Certificate, challenge, signature, and what authorities said meanwhile; nothing judged."""

    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    """Authorities' certificates that may complete the path."""
    binding: TokenBinding
    random: bytes = field(repr=False)
    made_at: datetime
    mechanism: Mechanism
    signature: bytes = field(repr=False)
    answers: RevocationAnswers = field(default_factory=RevocationAnswers)

    def challenge(self) -> TokenChallenge:
        """What must have been signed, made anew from what this bundle says."""
        return TokenChallenge(
            binding=self.binding,
            certificate_sha256=hashlib.sha256(self.certificate).hexdigest(),
            random=self.random,
            made_at=self.made_at,
        )

    def to_bytes(self) -> bytes:
        """Canonical JSON, bytes in base64: the same evidence gives the same bytes."""
        answers = kept_answers(self.answers)
        return canonical_json(
            {
                "version": _VERSION,
                "certificate": _text(self.certificate),
                "chain": [_text(each) for each in self.chain],
                "binding": _plain_binding(self.binding),
                "random": _text(self.random),
                "made_at": _time_text(self.made_at),
                "mechanism": self.mechanism.value,
                "signature": _text(self.signature),
                "ocsp": [_text(each) for each in answers.ocsp],
                "crls": [_text(each) for each in answers.crls],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> TokenEvidence:
        """Read a bundle; raises :class:`MalformedCertificate` for anything that is none."""
        if len(data) > LARGEST_BUNDLE:
            raise MalformedCertificate("evidence.size")
        try:
            return _evidence(json.loads(data))
        except MalformedCertificate:
            raise
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
            raise MalformedCertificate("evidence") from fault


def kept_answers(answers: RevocationAnswers) -> RevocationAnswers:
    """All OCSP answers, and lists from the smallest on while there is room."""
    kept: set[bytes] = set()
    room = LARGEST_KEPT_LISTS
    for each in sorted(answers.crls, key=len):
        if len(each) <= room:
            kept.add(each)
            room -= len(each)
    crls = tuple(each for each in answers.crls if each in kept)
    return RevocationAnswers(answers.ocsp[:_MOST_PARTS], crls[:_MOST_PARTS])


_KEYS = frozenset(
    "version certificate chain binding random made_at mechanism signature ocsp crls".split()
)


def _evidence(value: Any) -> TokenEvidence:
    if set(value) != _KEYS or value["version"] != _VERSION:
        raise MalformedCertificate("evidence.fields")
    random = _bytes(value["random"])
    if len(random) != CHALLENGE_BYTES:
        raise MalformedCertificate("evidence.random")
    made_at = datetime.fromisoformat(value["made_at"])
    if made_at.tzinfo is None or _time_text(made_at) != value["made_at"]:
        raise MalformedCertificate("evidence.time")
    return TokenEvidence(
        certificate=_bytes(value["certificate"]),
        chain=_parts(value["chain"]),
        binding=_binding(value["binding"]),
        random=random,
        made_at=made_at,
        mechanism=Mechanism(value["mechanism"]),
        signature=_bytes(value["signature"]),
        answers=RevocationAnswers(_parts(value["ocsp"]), _parts(value["crls"])),
    )


def _binding(value: Any) -> TokenBinding:
    if set(value) != set(TokenBinding.__dataclass_fields__):
        raise MalformedCertificate("evidence.binding")
    if not all(isinstance(each, str) and len(each) <= _LONGEST_NAME for each in value.values()):
        raise MalformedCertificate("evidence.binding")
    return TokenBinding(**{**value, "purpose": Purpose(value["purpose"])})


def _plain_binding(binding: TokenBinding) -> dict[str, str]:
    return {name: str(getattr(binding, name)) for name in TokenBinding.__dataclass_fields__}


def _parts(value: Any) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > _MOST_PARTS:
        raise MalformedCertificate("evidence.parts")
    return tuple(_bytes(each) for each in value)


def _time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: Any) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except binascii.Error as fault:
        raise MalformedCertificate("evidence.base64") from fault
    if _text(data) != text:
        raise MalformedCertificate("evidence.base64")
    return data
