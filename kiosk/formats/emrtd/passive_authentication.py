"""Passive Authentication: is what the chip says what the state wrote?

A pure function over bytes, the same at the counter and at the centre.
*Source: ICAO Doc 9303 Part 11, 5.1; Part 12, 4 and 7.*
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from kiosk.domain.evidence import Check, Outcome, worst
from kiosk.formats.emrtd.certificate_path import Path, find_path
from kiosk.formats.emrtd.certificates import SigningCertificate, parse_certificate
from kiosk.formats.emrtd.lds_security_object import SecurityObject, parse_security_object
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import ID_MASTER_LIST_SIGNING
from kiosk.formats.emrtd.public_keys import HASH_ALGORITHMS
from kiosk.formats.emrtd.revocation import revocation_of
from kiosk.formats.emrtd.signed_message import SignedMessage
from kiosk.formats.emrtd.trust_anchors import TrustAnchors

SOD_SIGNATURE = "chip.sod_signature"
SIGNER_TRUSTED = "chip.signer_trusted"
SIGNER_VALID = "chip.signer_in_force"
SIGNER_NOT_REVOKED = "chip.signer_not_revoked"
HASHES = "chip.data_groups"
_MANDATORY = frozenset({1, 2})
_TO_BE_READ = frozenset({1, 2, 11, 12, 13, 14, 15})
"""What a counter reads where it is signed; left unread, the chip is not proved whole."""


@dataclass(frozen=True, slots=True)
class PassiveAuthentication:
    """The steps, and who signed."""

    checks: tuple[Check, ...]
    signer: SigningCertificate | None = None
    path: Path = ()
    """Signer to authority; empty where none was found."""
    hashed: frozenset[int] = frozenset()
    """Data groups that EF.SOD holds a hash of."""

    @property
    def practice(self) -> bool:
        """Whether any certificate on the way says that it is for practice."""
        signer = () if self.signer is None else (self.signer,)
        return any(each.practice for each in (*signer, *self.path))

    @property
    def country(self) -> str:
        """Country of the authority (two letters), or empty without a path."""
        return self.path[-1].country if self.path else ""


def passive_authentication(
    sod: bytes, groups: Mapping[int, bytes], anchors: TrustAnchors, at: datetime
) -> PassiveAuthentication:
    """Judge EF.SOD and the data groups that were read (number to whole file).

    1. ``chip.sod_signature``: the signer's key signed this security object.
    2. ``chip.signer_trusted``: the signer is fit and leads to a trusted authority.
    3. ``chip.signer_in_force``: signer and authority are valid now, the signer was when it signed.
    4. ``chip.signer_not_revoked``: a current list of the authority does not name the signer.
    5. ``chip.hash.dgN`` and, over all of them, ``chip.data_groups``: every group is as signed.

    Every step comes out, whatever happened before it; nothing is raised.
    """
    try:
        security_object = parse_security_object(sod)
    except MalformedChipData:
        return PassiveAuthentication(_unreadable())
    hashes = _hash_checks(security_object, groups)
    hashed = frozenset(security_object.hashes)
    signer = signer_of(security_object.message)
    if signer is None:
        missing = _not_checked("chip.signer_missing", SOD_SIGNATURE, *_TRUST_STEPS)
        return PassiveAuthentication((*missing, *hashes), hashed=hashed)
    signature = _signature(security_object.message, signer)
    trust, path = _trust(security_object.message, signer, anchors, at)
    return PassiveAuthentication((signature, *trust, *hashes), signer, path, hashed)


def judge_signer(message: SignedMessage, anchors: TrustAnchors, at: datetime) -> tuple[Check, ...]:
    """Steps 1 to 4 for any message that a document signer has signed, EF.CardSecurity too."""
    signer = signer_of(message)
    if signer is None:
        return _not_checked("chip.signer_missing", SOD_SIGNATURE, *_TRUST_STEPS)
    trust, _ = _trust(message, signer, anchors, at)
    return (_signature(message, signer), *trust)


_TRUST_STEPS = (SIGNER_TRUSTED, SIGNER_VALID, SIGNER_NOT_REVOKED)


def _not_checked(reason: str, *names: str) -> tuple[Check, ...]:
    return tuple(Check(name, Outcome.NOT_CHECKED, reason) for name in names)


def _unreadable() -> tuple[Check, ...]:
    first = Check(SOD_SIGNATURE, Outcome.FAILS, "chip.sod_malformed")
    return (first, *_not_checked("chip.sod_malformed", *_TRUST_STEPS, HASHES))


def signer_of(message: SignedMessage) -> SigningCertificate | None:
    """Step 1: find the certificate that the signer information names.

    Some issuers write the name there otherwise than in the certificate. Where no name fits, a
    serial number that only one certificate has will do: the signature must hold with its key.
    """
    named, there = message.signer, tuple(_certificates(message))
    if named.key_identifier:
        return next((e for e in there if e.key_identifier == named.key_identifier), None)
    numbered = [each for each in there if each.serial_number == named.serial_number]
    fitting = [each for each in numbered if each.issuer_key == named.issuer_key]
    found = fitting or (numbered if len(numbered) == 1 else [])
    return next(iter(found), None)


def _certificates(message: SignedMessage) -> Iterator[SigningCertificate]:
    for der in message.certificates:
        try:
            yield parse_certificate(der, "sod.certificate")
        except MalformedChipData:
            continue


def _signature(message: SignedMessage, signer: SigningCertificate) -> Check:
    try:
        if message.signature_holds(signer.public_key()):
            return Check(SOD_SIGNATURE, Outcome.HOLDS)
    except MalformedChipData:
        return Check(SOD_SIGNATURE, Outcome.NOT_CHECKED, "chip.signer_key_unknown")
    return Check(SOD_SIGNATURE, Outcome.FAILS, "chip.sod_signature_wrong")


def _trust(
    message: SignedMessage, signer: SigningCertificate, anchors: TrustAnchors, at: datetime
) -> tuple[tuple[Check, ...], Path]:
    """Steps 2 to 4."""
    if not anchors.certificates:
        return _not_checked("chip.no_trust_anchors", *_TRUST_STEPS), ()
    path = find_path(signer, anchors, at)
    if path is None:
        unknown = Check(SIGNER_TRUSTED, Outcome.FAILS, "chip.signer_unknown")
        later = _not_checked("chip.signer_unknown", SIGNER_VALID, SIGNER_NOT_REVOKED)
        return (unknown, *later), ()
    return (_fitness(path), _validity(path, message, at), _revocation(path, anchors, at)), path


def _fitness(path: Path) -> Check:
    """Step 2: the profile's demands on a document signer (Part 12, 7.1.1)."""
    signer = path[0]
    may_sign = not signer.usage or "digital_signature" in signer.usage
    fit = (
        may_sign
        and not signer.is_authority
        and not signer.not_understood
        and bool(signer.authority_key_identifier)
        and signer.country == path[-1].country
        and ID_MASTER_LIST_SIGNING not in signer.extended_usage
    )
    if fit:
        return Check(SIGNER_TRUSTED, Outcome.HOLDS)
    return Check(SIGNER_TRUSTED, Outcome.FAILS, "chip.signer_unfit")


def _validity(path: Path, message: SignedMessage, at: datetime) -> Check:
    """Step 3."""
    signer, signed_at = path[0], message.signer.signing_time
    if at > signer.not_after:
        return Check(SIGNER_VALID, Outcome.FAILS, "chip.signer_expired")
    if at < signer.not_before:
        return Check(SIGNER_VALID, Outcome.FAILS, "chip.signer_not_yet_valid")
    if any(not each.not_before <= at <= each.not_after for each in path[1:]):
        return Check(SIGNER_VALID, Outcome.FAILS, "chip.authority_expired")
    if signed_at is not None and not signer.not_before <= signed_at <= signer.not_after:
        return Check(SIGNER_VALID, Outcome.FAILS, "chip.signed_outside_validity")
    return Check(SIGNER_VALID, Outcome.HOLDS)


def _revocation(path: Path, anchors: TrustAnchors, at: datetime) -> Check:
    """Step 4, for every certificate under the authority."""
    found = [
        revocation_of(each, issuer, anchors.revocation_lists, at) for each, issuer in pairwise(path)
    ]
    for wanted in (Outcome.FAILS, Outcome.NOT_CHECKED):
        for outcome, reason in found:
            if outcome is wanted:
                return Check(SIGNER_NOT_REVOKED, outcome, reason)
    return Check(SIGNER_NOT_REVOKED, Outcome.HOLDS)


def _hash_checks(security_object: SecurityObject, groups: Mapping[int, bytes]) -> tuple[Check, ...]:
    """Step 5."""
    numbers = set(groups) | (security_object.hashes.keys() & _TO_BE_READ)
    each = tuple(_hash_check(security_object, number, groups) for number in sorted(numbers))
    if not security_object.hashes.keys() >= _MANDATORY:
        return (*each, Check(HASHES, Outcome.FAILS, "chip.mandatory_group_missing"))
    outcome = worst(each)
    reason = next((check.reason for check in each if check.outcome is outcome), "")
    return (*each, Check(HASHES, outcome, reason))


def _hash_check(security_object: SecurityObject, number: int, groups: Mapping[int, bytes]) -> Check:
    name, expected = f"chip.hash.dg{number}", security_object.hashes.get(number)
    if expected is None:
        return Check(name, Outcome.FAILS, "chip.not_in_sod")
    if number not in groups:
        return Check(name, Outcome.NOT_CHECKED, "chip.group_not_read")
    if security_object.hash_name not in HASH_ALGORITHMS:
        return Check(name, Outcome.NOT_CHECKED, "chip.hash_unknown")
    digest = hashlib.new(security_object.hash_name, groups[number], usedforsecurity=False).digest()
    if len(expected) != len(digest):
        return Check(name, Outcome.FAILS, "chip.hash_algorithm_disagrees")
    if digest != expected:
        return Check(name, Outcome.FAILS, "chip.hash_differs")
    return Check(name, Outcome.HOLDS)
