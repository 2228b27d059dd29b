"""The chip's proof as one piece of bytes, judged again at the centre without the card."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.chip_verdict import ChipVerdict, judge_chip
from kiosk.formats.emrtd.chip_reading import (
    Access,
    ActiveAuthenticationTranscript,
    ChipAuthenticationTranscript,
    ChipReading,
    MappingTranscript,
    Traffic,
)
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.trust_anchors import TrustAnchors

LARGEST_BUNDLE = 3 * 1024 * 1024
"""Bytes; twice the largest reading, in base64."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class ChallengeBinding:
    """What the challenge for Active Authentication was made from."""

    registration: str
    device: str
    nonce: str = ""
    """From the centre, where there was one."""

    def challenge(self) -> bytes:
        """Return the 8-byte challenge: nobody can have asked for this signature for another use."""
        bound = canonical_json(
            {"registration": self.registration, "device": self.device, "nonce": self.nonce}
        )
        return hashlib.sha256(b"chip challenge 1\0" + bound).digest()[:8]


@dataclass(frozen=True, slots=True)
class ChipEvidence:
    """Raw files, transcripts and what the challenge was bound to; nothing judged."""

    files: Mapping[FileId, bytes] = field(repr=False)
    access: Access
    binding: ChallengeBinding | None = None
    active_authentication: ActiveAuthenticationTranscript | None = None
    chip_authentication: ChipAuthenticationTranscript | None = None
    mapping: MappingTranscript | None = None

    @classmethod
    def of(cls, reading: ChipReading, binding: ChallengeBinding | None = None) -> ChipEvidence:
        """Take what a reading gave."""
        return cls(
            files=reading.files,
            access=reading.access,
            binding=binding,
            active_authentication=reading.active_authentication,
            chip_authentication=reading.chip_authentication,
            mapping=reading.mapping,
        )

    def to_bytes(self) -> bytes:
        """Write canonical JSON, bytes in base64: the same evidence gives the same bytes."""
        return canonical_json(
            {
                "version": _VERSION,
                "files": {file.value: _text(data) for file, data in self.files.items()},
                "access": {"protocol": self.access.protocol, "password": self.access.password},
                "binding": _object(self.binding),
                "active_authentication": _object(self.active_authentication),
                "chip_authentication": _object(self.chip_authentication),
                "mapping": _object(self.mapping),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> ChipEvidence:
        """Read a bundle; raises :class:`MalformedChipData` for anything that is none."""
        if len(data) > LARGEST_BUNDLE:
            raise MalformedChipData("evidence.size")
        try:
            return _evidence(json.loads(data))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
            raise MalformedChipData("evidence") from fault

    def as_reading(self) -> ChipReading:
        """Return the reading, as far as the bundle keeps it."""
        return ChipReading(
            files=self.files,
            refused=MappingProxyType({}),
            access=self.access,
            traffic=Traffic(),
            atr=b"",
            active_authentication=self.active_authentication,
            chip_authentication=self.chip_authentication,
            mapping=self.mapping,
        )


def judge(
    evidence: ChipEvidence,
    anchors: TrustAnchors,
    at: datetime,
    *,
    binding: ChallengeBinding | None = None,
) -> ChipVerdict:
    """Judge the bundle as of ``at`` (aware): facts, and every check with its outcome.

    ``binding`` is what the challenge must have been made from: the centre gives the registration
    and device of the envelope, so that a signature made for another one fails. Without it the
    bundle's own binding counts. Pure: counter and centre come to the same verdict.
    """
    bound = binding or evidence.binding
    expected = None if bound is None else bound.challenge()
    return judge_chip(evidence.as_reading(), anchors, at, expected_challenge=expected)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except binascii.Error as fault:
        raise MalformedChipData("evidence.base64") from fault


def _object(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    plain = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return {n: _text(each) if isinstance(each, bytes) else each for n, each in plain.items()}


def _evidence(value: Any) -> ChipEvidence:
    if value["version"] != _VERSION:
        raise MalformedChipData("evidence.version")
    files = {FileId(str(name)): _bytes(text) for name, text in value["files"].items()}
    return ChipEvidence(
        files=MappingProxyType(files),
        access=_part(Access, value["access"]) or Access("", ""),
        binding=_part(ChallengeBinding, value["binding"]),
        active_authentication=_part(ActiveAuthenticationTranscript, value["active_authentication"]),
        chip_authentication=_part(ChipAuthenticationTranscript, value["chip_authentication"]),
        mapping=_part(MappingTranscript, value["mapping"]),
    )


def _part(kind: Any, value: Any) -> Any:
    """Build a transcript: every field there, of the type that the class names."""
    if value is None:
        return None
    names = kind.__dataclass_fields__
    if set(value) != set(names):
        raise MalformedChipData("evidence.fields")
    return kind(**{name: _typed(names[name].type, value[name]) for name in names})


def _typed(annotation: str, value: Any) -> Any:
    if annotation == "bytes":
        return _bytes(value)
    expected: dict[str, tuple[type, ...]] = {
        "str": (str,),
        "int": (int,),
        "int | None": (int, type(None)),
    }
    if not isinstance(value, expected[annotation]) or isinstance(value, bool):
        raise MalformedChipData("evidence.fields")
    return value
