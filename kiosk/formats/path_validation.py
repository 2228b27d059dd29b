"""Asks the path validator; the only place that knows pyhanko-certvalidator.

It is asked with roots of our own, with stored answers only, and with revocation either required or
left out, never in a mode in which silence counts as a good answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from asn1crypto import crl, ocsp
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    AcceptAllAlgorithms,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from kiosk.formats.certificate_facts import certificate_facts, load_certificate
from kiosk.formats.certificate_trust import PkiAnchors, RevocationAnswers
from kiosk.formats.malformed_certificate import MalformedCertificate

TOLERANCE = timedelta(minutes=5)
"""Between our clock and the authorities'."""
_ANY_AGE = timedelta(days=36500)
_MOST_OTHERS = 64
_FAULTS = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
Result = TypeVar("Result")


class PathFault(Exception):
    """Why there is no path, as a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class BuiltPath:
    """A path whose signatures and profiles hold."""

    holder: bytes = field(repr=False)
    issuers: tuple[bytes, ...] = field(repr=False)
    """From the holder's issuer to the root."""


def build_path(
    holder: bytes, anchors: PkiAnchors, others: tuple[bytes, ...], at: datetime
) -> BuiltPath:
    """Find and validate a path as of ``at``, without revocation.

    Raises :class:`PathFault`: ``certificate.root_unknown``, ``certificate.issuer_expired``,
    ``certificate.path_invalid``.
    """
    context = ValidationContext(
        trust_roots=[load_certificate(der) for der in anchors.roots],
        other_certs=_authorities((*anchors.issuers, *others)),
        moment=at,
        time_tolerance=TOLERANCE,
        revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),
        algorithm_usage_policy=AcceptAllAlgorithms(),
    )
    try:
        validator = CertificateValidator(load_certificate(holder), validation_context=context)
        path = _run(validator.async_validate_path())
        return BuiltPath(holder, _issuers(path))
    except (errors.PathBuildingError, errors.InvalidCertificateError):
        raise PathFault("certificate.root_unknown") from None
    except (errors.ExpiredError, errors.NotYetValidError):
        raise PathFault("certificate.issuer_expired") from None
    except (errors.ValidationError, MalformedCertificate, *_FAULTS):
        raise PathFault("certificate.path_invalid") from None


def revocation_fault(path: BuiltPath, answers: RevocationAnswers, at: datetime) -> str:
    """Why the certificates of ``path`` may not be called unrevoked; empty where they may.

    ``certificate.revoked``, ``certificate.issuer_revoked``, ``certificate.revocation_old``,
    ``certificate.revocation_from_future`` (a clock is wrong), ``certificate.revocation_unknown``.
    An answer past its time still revokes, but clears nobody; of two answers the worse counts.
    """
    sound = _sound(answers)
    fault = _fault(path, sound, CertRevTrustPolicy(REQUIRE_REVINFO), at)
    if fault in ("certificate.revoked", "certificate.issuer_revoked"):
        return fault
    no_check, either = RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
    for holder_rule, issuer_rule in (
        (RevocationCheckingRule.OCSP_REQUIRED, no_check),
        (RevocationCheckingRule.CRL_REQUIRED, no_check),
        (no_check, either),
    ):
        lenient = CertRevTrustPolicy(
            RevocationCheckingPolicy(holder_rule, issuer_rule),
            freshness=_ANY_AGE,
            freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION,
        )
        found = _fault(path, sound, lenient, at)
        if found in ("certificate.revoked", "certificate.issuer_revoked"):
            return found
    if fault and any(_made_at(each) > at + TOLERANCE for each in (*sound.ocsp, *sound.crls)):
        return "certificate.revocation_from_future"
    return fault


@dataclass(frozen=True, slots=True)
class _Parsed:
    ocsp: tuple[Any, ...]
    crls: tuple[Any, ...]


def _fault(path: BuiltPath, answers: _Parsed, policy: CertRevTrustPolicy, at: datetime) -> str:
    *between, root = path.issuers
    context = ValidationContext(
        trust_roots=[load_certificate(root)],
        other_certs=[load_certificate(der) for der in between],
        moment=at,
        time_tolerance=TOLERANCE,
        ocsps=list(answers.ocsp),
        crls=list(answers.crls),
        revinfo_policy=policy,
    )
    validator = CertificateValidator(load_certificate(path.holder), validation_context=context)
    try:
        _run(validator.async_validate_path())
    except errors.RevokedError as revoked:
        return "certificate.revoked" if revoked.is_ee_cert else "certificate.issuer_revoked"
    except errors.StaleRevinfoError:
        return "certificate.revocation_old"
    except (errors.ValidationError, errors.PathError, *_FAULTS):
        return "certificate.revocation_unknown"
    return ""


def _sound(answers: RevocationAnswers) -> _Parsed:
    """Leave out what is no answer at all, before the validator stumbles over it."""
    responses = [_opened(ocsp.OCSPResponse, der) for der in answers.ocsp[:_MOST_OTHERS]]
    lists = [_opened(crl.CertificateList, der) for der in answers.crls[:_MOST_OTHERS]]
    return _Parsed(
        tuple(each for each in responses if each is not None),
        tuple(each for each in lists if each is not None),
    )


def _opened(kind: Any, der: bytes) -> Any | None:
    """The answer, its inside looked at once; None where it is damaged, or an error response."""
    try:
        value = kind.load(der, strict=True)
        _made_at(value)
    except _FAULTS:
        return None
    return value


def _made_at(answer: Any) -> datetime:
    """thisUpdate of a list, or of the single response."""
    if isinstance(answer, crl.CertificateList):
        made = answer["tbs_cert_list"]["this_update"].native
    else:
        data = answer["response_bytes"]["response"].parsed["tbs_response_data"]
        made = data["responses"][0]["this_update"].native
    if not isinstance(made, datetime):
        raise TypeError("an answer without a time")
    return made


def _authorities(ders: tuple[bytes, ...]) -> list[Any]:
    """Those of ``ders`` that are authorities' certificates."""
    found = []
    for der in tuple(dict.fromkeys(ders))[:_MOST_OTHERS]:
        try:
            if certificate_facts(der).is_authority:
                found.append(load_certificate(der))
        except MalformedCertificate:
            continue
    return found


def _issuers(path: ValidationPath) -> tuple[bytes, ...]:
    """From the holder's issuer up to the root."""
    below_root = [each.dump() for each in path.iter_certs(include_root=True)][:-1]
    return tuple(reversed(below_root))


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end, also where an event loop runs in this thread already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
