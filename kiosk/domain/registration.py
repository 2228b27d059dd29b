"""A registration only moves forward: Draft, Proofed, Confirmed, Approved, Recorded.

Each stage is a frozen type that holds the one before, so a skipped step does not type-check.
Going back shows an earlier value; correcting makes a new value from it; after Recorded nothing
changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.address import masked_address
from kiosk.domain.assistance import Guardian, Helper
from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check
from kiosk.domain.officer import Officer, Shift
from kiosk.domain.organisation import Organisation
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, Method, Policy
from kiosk.domain.prepared import HandOver
from kiosk.domain.receipt import Receipt
from kiosk.domain.sex import Sex


@dataclass(frozen=True, slots=True)
class WireCount:
    """What a reading took: commands, and bytes each way."""

    apdus: int
    bytes_up: int
    bytes_down: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Căn cứ: one thing that was shown, what it says, and how its proof came out."""

    claim: Claim
    checks: tuple[Check, ...] = ()
    attachment: bytes | None = field(default=None, repr=False)
    """The raw bundle by which the proof can be repeated without the card; sealed with the rest."""
    portrait: bytes | None = field(default=None, repr=False)
    """JPEG or JPEG 2000 from the chip, shown to the officer, never stored outside the bundle."""
    simulated: bool = False
    """From a practice card: counts in the practice profile only."""
    wire: WireCount | None = None
    """For a chip: what the reading took."""


class Purpose(StrEnum):
    """What the applicant came for; proofing is the same for all three."""

    REGISTRATION = "registration"
    RECOVERY = "recovery"
    """Forgotten password, or the phone that gets the OTP is lost."""
    DISPUTE = "dispute"
    """Khiếu nại khi không sở hữu tài khoản."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Bản nháp: opened under a policy, collecting evidence."""

    id: str
    """UUIDv7; also the idempotency key at the centre."""
    opened_at: datetime
    shift: Shift
    policy: Policy
    kind: ApplicantKind
    method: Method
    evidence: tuple[Evidence, ...] = ()
    purpose: Purpose = Purpose.REGISTRATION
    account: str = ""
    """Recovery and dispute: the centre's name of the account that it is about."""
    organisation: Organisation | None = None
    """Enterprise and agency; the citizen is then its representative."""
    guardian: Guardian | None = None
    helper: Helper | None = None
    phone_confirmed: Phone | None = field(default=None, repr=False)
    """The number whose owner has typed the one-time code."""
    prepared: HandOver | None = None
    """What was done beforehand at a self-service kiosk."""

    @property
    def assisted(self) -> bool:
        """Whether an officer is there; False at a kiosk that citizens use alone."""
        return self.shift.attended

    def with_evidence(self, shown: Evidence) -> Draft:
        """This draft with ``shown`` added; an earlier reading of the same source gives way."""
        kept = tuple(e for e in self.evidence if e.claim.source is not shown.claim.source)
        return replace(self, evidence=(*kept, shown))

    def claim(self, source: Source) -> Claim | None:
        """What this source says, if it was shown."""
        return next((e.claim for e in self.evidence if e.claim.source is source), None)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Citizen:
    """The person as the best source of each fact states it."""

    number: PersonNumber
    name: CleanText
    birth: BirthDate
    sex: Sex | None = None
    address: CleanText | None = None
    issued: date | None = None
    expiry: Expiry | None = None
    old_number: str | None = None
    sources: tuple[tuple[str, Source], ...] = ()
    """Which source each fact was taken from, by field name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofed:
    """Đã xác minh: the facts, every check with its outcome, and the level that they support."""

    draft: Draft
    citizen: Citizen
    checks: tuple[Check, ...]
    level: Level
    missing: tuple[Check, ...]

    @property
    def applicant_name(self) -> CleanText:
        """In whose name the account will be: the organisation's where there is one."""
        organisation = self.draft.organisation
        return organisation.name if organisation else self.citizen.name

    @property
    def masked_number(self) -> str:
        """As it may stand on paper; an organisation's tax number is public."""
        organisation = self.draft.organisation
        return organisation.code if organisation else self.citizen.number.masked

    @property
    def masked_address(self) -> str | None:
        """As it may stand on paper; None for an organisation, and where nothing shown has one."""
        return None if self.draft.organisation else masked_address(self.citizen.address)

    @property
    def duplicate_key(self) -> str:
        """By what an earlier registration of the same applicant is found."""
        organisation = self.draft.organisation
        return organisation.duplicate_key if organisation else self.citizen.number.value


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contact:
    """How the account's owner can be reached; both may be absent at a counter."""

    phone: Phone | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That the notice was read out and agreed to: which version, on which legal basis, when."""

    notice_version: str
    legal_basis: str
    given_at: datetime
    read_aloud_by: str
    """Officer code; at a kiosk its own, where the person reads alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Đã xác nhận by the applicant: contact and consent are complete."""

    proofed: Proofed
    contact: Contact
    consent: Consent
    confirmed_at: datetime
    sealed_password: bytes | None = field(default=None, repr=False)
    """As the centre alone can open it; None: set at the first sign-in, after an OTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """Đã duyệt: by another officer where the policy asks for it, else by rule (approver None)."""

    confirmed: Confirmed
    approver: Officer | None
    approved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Đã ghi sổ: sealed, numbered, in the ledger and in the outbox, all in one transaction."""

    registration_id: str
    receipt: Receipt
    envelope_digest: str
    """SHA-256 of the envelope's bytes, hexadecimal."""
    ledger_head: str
    """SHA-256 of the ledger after this registration, hexadecimal."""


class RefusalReason(StrEnum):
    """Why a registration stops; each has its words and its slip, see :func:`likely_reasons`."""

    NOT_SAME_FACE = "refusal.not_same_face"
    CARD_DAMAGED = "refusal.card_damaged"
    NOT_FREE = "refusal.not_free"
    CARD_EXPIRED = "refusal.card_expired"
    CHIP_NOT_PROVED = "refusal.chip_not_proved"
    SOURCES_DIFFER = "refusal.sources_differ"
    NO_CONSENT = "refusal.no_consent"
    ACCOUNT_EXISTS = "refusal.account_exists"
    WITHDRAWN = "refusal.withdrawn"
    OUT_OF_FORCE = "refusal.out_of_force"
    PAPERS_INSUFFICIENT = "refusal.papers_insufficient"
    NO_DOCUMENT = "refusal.no_document"
    NOT_VERIFIABLE = "refusal.not_verifiable"
    """A doubt about what was shown; nobody is accused."""
    INSURANCE_DIFFERS = "refusal.insurance_differs"
    INSURANCE_ABSENT = "refusal.insurance_absent"
    SUBSCRIBER_DIFFERS = "refusal.subscriber_differs"
    SUBSCRIBER_SUSPENDED = "refusal.subscriber_suspended"
    CODE_NOT_CONFIRMED = "refusal.code_not_confirmed"
    CODE_DICTATED = "refusal.code_dictated"
    """A third party asks for the OTP, or dictates what to do."""
    PHONE_OF_MANY = "refusal.phone_of_many"
    REPEATED_ATTEMPTS = "refusal.repeated_attempts"
    NOT_SIGNED = "refusal.not_signed"
    CERTIFICATE_REFUSED = "refusal.certificate_refused"
    NO_GUARDIAN = "refusal.no_guardian"
    NO_AUTHORITY = "refusal.no_authority"
    """A representative without papers."""
    CONFLICT_OF_INTEREST = "refusal.conflict_of_interest"
    """The officer would serve himself or a relative."""
    CENTRE_AWAY = "refusal.centre_away"
    """What this way must ask of the centre cannot be asked now."""


_ALWAYS = (RefusalReason.WITHDRAWN, RefusalReason.NO_CONSENT, RefusalReason.NOT_FREE)
_BY_EYE = (
    RefusalReason.NOT_SAME_FACE,
    RefusalReason.NO_DOCUMENT,
    RefusalReason.CARD_DAMAGED,
    RefusalReason.CARD_EXPIRED,
    RefusalReason.PAPERS_INSUFFICIENT,
    RefusalReason.NOT_VERIFIABLE,
)
_BY_PHONE = (
    RefusalReason.CODE_NOT_CONFIRMED,
    RefusalReason.CODE_DICTATED,
    RefusalReason.PHONE_OF_MANY,
)
_BY_METHOD = {
    Method.IN_PERSON: (*_BY_EYE, RefusalReason.CHIP_NOT_PROVED, RefusalReason.SOURCES_DIFFER),
    Method.POST_OFFICE: (*_BY_EYE, RefusalReason.SOURCES_DIFFER),
    Method.MOBILE_SUBSCRIBER: (
        RefusalReason.SUBSCRIBER_DIFFERS,
        RefusalReason.SUBSCRIBER_SUSPENDED,
        *_BY_PHONE,
    ),
    Method.SOCIAL_INSURANCE: (
        RefusalReason.INSURANCE_DIFFERS,
        RefusalReason.INSURANCE_ABSENT,
        *_BY_PHONE,
    ),
    Method.SIM_SIGNATURE: (RefusalReason.NOT_SIGNED, RefusalReason.CERTIFICATE_REFUSED),
    Method.USB_TOKEN: (RefusalReason.NOT_SIGNED, RefusalReason.CERTIFICATE_REFUSED),
}


def likely_reasons(kind: ApplicantKind, method: Method) -> tuple[RefusalReason, ...]:
    """The reasons that this way can stop for, the likeliest first; at most fifteen."""
    of_kind = (
        (RefusalReason.NO_GUARDIAN,)
        if kind is ApplicantKind.CITIZEN
        else (RefusalReason.NO_AUTHORITY,)
    )
    away = () if method in (Method.IN_PERSON, Method.POST_OFFICE) else (RefusalReason.CENTRE_AWAY,)
    others = (RefusalReason.ACCOUNT_EXISTS, RefusalReason.CONFLICT_OF_INTEREST)
    return (*_BY_METHOD[method], *of_kind, *others, *_ALWAYS, *away)
