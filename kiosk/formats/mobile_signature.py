"""A signature made by a SIM, as one piece of bytes that counter and centre judge alike.

The SIM shows a sentence and four digits; what it signs names the registration, the counter and the
phone, so that a signature made for one use is worth nothing for another.
*Source: ETSI TS 102 204, 6 (DataToBeSigned, DataToBeDisplayed).*
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.domain.certificate_holder import HOLDER_FITS
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.certificate_path import CERTIFICATE_CHECKS
from kiosk.formats.certificate_trust import CertificateTrust, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate
from kiosk.formats.signature_mechanism import Mechanism, signs
from kiosk.formats.token_verdict import READABLE, TokenVerdict, judge_certificate

SCHEMA = "motcua.sim-signature/1"
LARGEST_BUNDLE = 512 * 1024
BOUND = "sim.bound"
SIGNATURE = "sim.signature"
SIM_CHECKS = frozenset({READABLE, BOUND, SIGNATURE, HOLDER_FITS, *CERTIFICATE_CHECKS})
"""What a policy asks for where a SIM is to give the highest level."""
_MOST_PARTS = 16
_DOMAIN = b"motcua sim signature 1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimBinding:
    """What the SIM is asked to sign."""

    registration: str
    device: str
    phone: str = field(repr=False)
    nonce: str = ""
    """From the centre's policy."""

    def message(self) -> bytes:
        """The bytes to be signed."""
        return _DOMAIN + canonical_json(_plain(self))

    @property
    def confirmation(self) -> str:
        """Four digits, shown at the counter and on the phone: the owner compares them."""
        number = int.from_bytes(hashlib.sha256(self.message()).digest()[:8], "big")
        return f"{number % 10_000:04}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimEvidence:
    """What came back, nothing judged."""

    binding: SimBinding
    mechanism: Mechanism
    signature: bytes = field(repr=False)
    certificate: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    crls: tuple[bytes, ...] = field(default=(), repr=False)

    def to_bytes(self) -> bytes:
        """Canonical JSON, bytes in base64."""
        return canonical_json(
            {
                "schema": SCHEMA,
                "binding": _plain(self.binding),
                "mechanism": self.mechanism.value,
                "signature": _text(self.signature),
                "certificate": _text(self.certificate),
                "chain": [_text(each) for each in self.chain],
                "crls": [_text(each) for each in self.crls],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> SimEvidence:
        """Read a bundle; raises :class:`MalformedCertificate` for anything that is none."""
        if len(data) > LARGEST_BUNDLE:
            raise MalformedCertificate("evidence.size")
        try:
            return _evidence(json.loads(data))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
            raise MalformedCertificate("evidence") from fault


def judge_sim(
    evidence: SimEvidence,
    expected: SimBinding,
    trust: CertificateTrust,
    at: datetime,
    kind: ApplicantKind,
) -> TokenVerdict:
    """Judge the whole bundle as of ``at`` (aware); never raises.

    1. the certificate is readable, leads to a root, is in force, strong, for signing, not revoked;
    2. its holder may be registered as ``kind``;
    3. ``sim.bound``: what was signed names this registration, counter, phone and nonce;
    4. ``sim.signature``: the certificate's key signed exactly that.
    """
    answers = RevocationAnswers(crls=evidence.crls)
    verdict = judge_certificate(evidence.certificate, evidence.chain, trust, answers, at, kind)
    signed = verdict.facts is not None and signs(
        verdict.facts.spki, evidence.mechanism, evidence.signature, evidence.binding.message()
    )
    bound = _check(BOUND, evidence.binding == expected, "sim.of_another_registration")
    return TokenVerdict(
        facts=verdict.facts,
        checks=(*verdict.checks, bound, _check(SIGNATURE, signed, "sim.signature_wrong")),
        pki=verdict.pki,
        chain=verdict.chain,
        simulated=verdict.simulated,
    )


def _evidence(value: Any) -> SimEvidence:
    keys = {"schema", "binding", "mechanism", "signature", "certificate", "chain", "crls"}
    if set(value) != keys or value["schema"] != SCHEMA:
        raise MalformedCertificate("evidence.fields")
    return SimEvidence(
        binding=_binding(value["binding"]),
        mechanism=Mechanism(value["mechanism"]),
        signature=_bytes(value["signature"]),
        certificate=_bytes(value["certificate"]),
        chain=_parts(value["chain"]),
        crls=_parts(value["crls"]),
    )


def _binding(value: Any) -> SimBinding:
    if set(value) != set(SimBinding.__dataclass_fields__):
        raise MalformedCertificate("evidence.binding")
    if not all(isinstance(each, str) and len(each) <= 100 for each in value.values()):
        raise MalformedCertificate("evidence.binding")
    return SimBinding(**value)


def _plain(binding: SimBinding) -> dict[str, str]:
    return {name: str(getattr(binding, name)) for name in SimBinding.__dataclass_fields__}


def _parts(value: Any) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > _MOST_PARTS:
        raise MalformedCertificate("evidence.parts")
    return tuple(_bytes(each) for each in value)


def _check(name: str, holds: bool, reason: str) -> Check:
    return Check(name, Outcome.HOLDS) if holds else Check(name, Outcome.FAILS, reason)


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
