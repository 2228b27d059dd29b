"""The body of the envelope: what the counter states about one registration, as canonical JSON.

The centre parses it as hostile input: unknown keys are refused, every text is bounded and clean.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    ValidationError,
)

from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.prepared import HandOver
from kiosk.domain.registration import Approved, Purpose
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.party_bodies import (
    GuardianBody,
    HelperBody,
    OrganisationBody,
    guardian_body,
    helper_body,
    organisation_body,
)
from kiosk.formats.strict_body import Code, Email, LongText, PersonName, ShortText, StrictBody

SCHEMA: Final = "motcua.registration/1"
CONTENT_TYPE = "application/vnd.motcua.registration+json; version=1"
EVIDENCE_CONTENT_TYPE = "application/vnd.motcua.chip-evidence+json; version=1"

LARGEST = 64 * 1024


def _birth(text: str) -> str:
    parse_birth_date(text)
    return text


class ExpiryBody(StrictBody):
    """``day`` null: without limit."""

    day: date | None


class ApplicantBody(StrictBody):
    """The person, each fact from the source named in ``sources``."""

    number: Annotated[str, Field(pattern=r"^[0-9]{12}$")] = Field(repr=False)
    name: PersonName = Field(repr=False)
    birth: Annotated[str, Field(pattern=r"^([0-9]{2}/){0,2}[0-9]{4}$"), AfterValidator(_birth)] = (
        Field(repr=False)
    )
    sex: Literal["male", "female"] | None = None
    address: LongText | None = Field(default=None, repr=False)
    issued: date | None = None
    expiry: ExpiryBody | None = None
    old_number: Annotated[str, Field(pattern=r"^[0-9]{9}$|^[0-9]{12}$")] | None = Field(
        default=None, repr=False
    )
    sources: dict[Code, Code] = Field(default_factory=dict)


class ContactBody(StrictBody):
    """How to reach the account's owner."""

    phone: Annotated[str, Field(pattern=r"^0[0-9]{9}$")] | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)


class ConsentBody(StrictBody):
    """Which notice, on which legal basis, when, read out by whom."""

    notice_version: Code
    legal_basis: Code
    given_at: AwareDatetime
    read_aloud_by: Code


class CheckBody(StrictBody):
    """One check as the counter saw it; the centre makes its own."""

    name: Code
    outcome: Outcome
    reason: Code = ""


class PreparedBody(StrictBody):
    """By which self-service kiosk it was prepared; the kiosk's own word is an attachment."""

    device: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    at: AwareDatetime


class RegistrationBody(StrictBody):
    """Everything that the counter states; ``claimed_level`` is a claim and no more."""

    schema_: Literal["motcua.registration/1"] = Field(default=SCHEMA, alias="schema")
    registration_id: Code
    policy_id: Code
    kind: ApplicantKind
    method: Method
    applicant: ApplicantBody
    contact: ContactBody
    consent: ConsentBody
    checks: Annotated[tuple[CheckBody, ...], Field(max_length=100)]
    claimed_level: Level
    office: Code
    counter: ShortText
    officer: Code
    approver: Code | None
    shift_id: Code
    opened_at: AwareDatetime
    confirmed_at: AwareDatetime
    approved_at: AwareDatetime
    simulated: bool
    purpose: Purpose = Purpose.REGISTRATION
    account: Code = ""
    """Recovery and dispute: which account."""
    organisation: OrganisationBody | None = None
    guardian: GuardianBody | None = None
    helper: HelperBody | None = None
    assisted: bool = True
    """False: at a kiosk, by the person alone; left out of the body where an officer was there."""
    prepared: PreparedBody | None = None
    """Left out of the body where nothing was done beforehand."""
    ledger_before: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Head of the counter's ledger just before this registration: the centre sees forks."""

    def domain_checks(self) -> tuple[Check, ...]:
        """The checks as domain values."""
        return tuple(Check(each.name, each.outcome, each.reason) for each in self.checks)


def registration_body(
    approved: Approved, *, office: str, counter: str, ledger_before: str, practice: bool = False
) -> bytes:
    """Canonical JSON of an approved registration."""
    confirmed = approved.confirmed
    proofed = confirmed.proofed
    draft = proofed.draft
    body = RegistrationBody(
        registration_id=draft.id,
        policy_id=draft.policy.id,
        kind=draft.kind,
        method=draft.method,
        applicant=_applicant(approved),
        contact=ContactBody(
            phone=confirmed.contact.phone.value if confirmed.contact.phone else None,
            email=confirmed.contact.email,
        ),
        consent=ConsentBody(
            notice_version=confirmed.consent.notice_version,
            legal_basis=confirmed.consent.legal_basis,
            given_at=confirmed.consent.given_at,
            read_aloud_by=confirmed.consent.read_aloud_by,
        ),
        checks=tuple(
            CheckBody(name=each.name, outcome=each.outcome, reason=each.reason)
            for each in proofed.checks
        ),
        claimed_level=proofed.level,
        office=office,
        counter=counter,
        officer=draft.shift.officer.code,
        approver=approved.approver.code if approved.approver else None,
        shift_id=draft.shift.id,
        opened_at=draft.opened_at,
        confirmed_at=confirmed.confirmed_at,
        approved_at=approved.approved_at,
        simulated=practice or any(each.simulated for each in draft.evidence),
        purpose=draft.purpose,
        account=draft.account,
        organisation=organisation_body(draft.organisation),
        guardian=guardian_body(draft.guardian),
        helper=helper_body(draft.helper),
        assisted=draft.assisted,
        prepared=_prepared(draft.prepared),
        ledger_before=ledger_before,
    )
    left_out = {"assisted"} if body.assisted else set()
    left_out |= {"prepared"} if body.prepared is None else set()
    return canonical_json(body.model_dump(mode="json", by_alias=True, exclude=left_out))


def parse_registration_body(raw: bytes) -> RegistrationBody:
    """Parse what came out of an envelope; raises ``IntegrityError('registration.malformed')``."""
    if len(raw) > LARGEST:
        raise IntegrityError("registration.malformed")
    try:
        return RegistrationBody.model_validate_json(raw)
    except (ValidationError, RecursionError):
        raise IntegrityError("registration.malformed") from None


def _applicant(approved: Approved) -> ApplicantBody:
    citizen = approved.confirmed.proofed.citizen
    return ApplicantBody(
        number=citizen.number.value,
        name=citizen.name,
        birth=str(citizen.birth),
        sex=citizen.sex.value if citizen.sex else None,
        address=citizen.address,
        issued=citizen.issued,
        expiry=ExpiryBody(day=citizen.expiry.day) if citizen.expiry else None,
        old_number=_old_number(citizen.old_number),
        sources={field: source.value for field, source in citizen.sources},
    )


def _prepared(before: HandOver | None) -> PreparedBody | None:
    if before is None:
        return None
    return PreparedBody(device=before.device_id, at=before.prepared_at)


def _old_number(stated: str | None) -> str | None:
    """Nine digits or twelve; whatever else a chip may hold there is no number and left out."""
    is_number = stated is not None and stated.isascii() and stated.isdigit()
    return stated if stated is not None and is_number and len(stated) in (9, 12) else None
