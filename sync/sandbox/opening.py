"""Breaking the seal: one envelope with its attachments, everything in it judged anew."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.policy import ApplicantKind, Level
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import (
    EnvelopeHeader,
    OpenedEnvelope,
    open_attachment,
    open_core,
    read_header,
)
from kiosk.formats.prepared_statement import is_prepared_statement
from kiosk.formats.registration_body import (
    CONTENT_TYPE,
    RegistrationBody,
    parse_registration_body,
)
from kiosk.formats.sealed_secret import is_sealed_secret
from sync.contract import RegistrationEntry
from sync.sandbox.centre import Centre
from sync.sandbox.decision import Decision, decide_again
from sync.sandbox.evidence import Finding
from sync.sandbox.late_evidence import EVIDENCE_MISSING, lacks_evidence
from sync.sandbox.officer_roll import approver_refused
from sync.sandbox.prepared_evidence import prepared_by
from sync.sandbox.proofs import ProofJudge, find_proof, is_chip_evidence
from sync.sandbox.records import device_keys, revoked


@dataclass(frozen=True, slots=True)
class Opened:
    """One envelope with its seal broken, and what the centre makes of it."""

    core: OpenedEnvelope
    body: RegistrationBody = field(repr=False)
    decision: Decision
    findings: tuple[Finding, ...] = field(repr=False)
    sealed_password: bytes | None = field(repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """By what the applicant may have an account: the number first, then older ones.

        An organisation by its own number alone. What BHXH and chip have stated counts as well as
        what the counter says.
        """
        body = self.body
        if body.kind is not ApplicantKind.CITIZEN:
            return (body.organisation.as_domain().duplicate_key,) if body.organisation else ()
        claims = [finding.claim for finding in self.findings]
        numbers = [claim.number.value for claim in claims if claim.number is not None]
        old = [claim.old_number for claim in claims if claim.old_number]
        stated = [body.applicant.old_number] if body.applicant.old_number else []
        return tuple(dict.fromkeys([body.applicant.number, *numbers, *old, *stated]))


def open_entry(centre: Centre, connection: sqlite3.Connection, entry: RegistrationEntry) -> Opened:
    """Open and decide; raises ``IntegrityError`` where it cannot be what it says it is, and
    ``TechnicianError`` for the centre's own trouble.
    """
    key = centre.pki.opening_key_of(read_header(entry.envelope_bytes()).sealing_key_id)
    core = open_core(entry.envelope_bytes(), key, device_keys(connection))
    if core.header.registration_id != entry.registration_id:
        raise IntegrityError("envelope.other_registration")
    if core.header.content_type != CONTENT_TYPE:
        raise IntegrityError("envelope.other_content")
    body = parse_registration_body(core.body)
    if body.registration_id != entry.registration_id:
        raise IntegrityError("envelope.other_registration")
    attachments, from_paper = entry.attachment_bytes(), lacks_evidence(entry)
    if not from_paper and len(attachments) != len(core.header.attachment_digests):
        raise IntegrityError("envelope.attachment_missing")
    # The counter states when the person confirmed; it cannot have been after now.
    at = min(body.confirmed_at, centre.now())
    contents = [
        open_attachment(sealed, named, key)
        for sealed, named in zip(attachments, core.header.attachment_digests, strict=not from_paper)
    ]
    secrets = [content for content in contents if is_sealed_secret(content)]
    if len(secrets) > 1:
        raise IntegrityError("registration.malformed")
    prepared = prepared_by(connection, contents, core.header, body)
    findings = tuple(
        _finding(centre, content, prepared.header_for(content), body, at)
        for content in contents
        if not is_sealed_secret(content) and not is_prepared_statement(content)
    )
    decision = decide_again(body, findings, centre.rules)
    if from_paper and decision.level is Level.NONE:
        decision = Decision(Level.NONE, EVIDENCE_MISSING)
    code = approver_refused(connection, body, core.header.device_id)
    if code and decision.level is not Level.NONE:
        decision = Decision(Level.NONE, code)
    if revoked(connection, core.header.device_id):
        decision = Decision(Level.NONE, "device.revoked")
    return Opened(core, body, decision, findings, secrets[0] if secrets else None)


def _finding(
    centre: Centre, content: bytes, header: EnvelopeHeader, body: RegistrationBody, at: datetime
) -> Finding:
    if is_chip_evidence(content):
        return centre.judge(content, header, at)
    judge = ProofJudge(
        {centre.pki.statement_key_id: centre.pki.statement_key.public_key()},
        centre.certificates,
        centre.not_before,
    )
    return find_proof(content, header, body, judge, at)
