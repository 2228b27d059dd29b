"""A registration only moves forward: Draft, Proofed, Confirmed, Approved, Recorded.

Each stage is a frozen type that holds the one before, so a skipped step does not type-check.
Going back shows an earlier value; correcting makes a new value from it; after Recorded nothing
changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check
from kiosk.domain.officer import Officer, Shift
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, Method, Policy
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
    """Officer code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Đã xác nhận by the applicant: contact and consent are complete."""

    proofed: Proofed
    contact: Contact
    consent: Consent
    confirmed_at: datetime


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
    """Why a registration stops; each has its words and its slip."""

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
