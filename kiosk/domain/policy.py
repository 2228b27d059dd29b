"""Which rules apply: methods, the level that each gives, and what must hold for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class ApplicantKind(StrEnum):
    """Who registers (Công dân, Doanh nghiệp, Cơ quan nhà nước)."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"
    AGENCY = "agency"


class Method(StrEnum):
    """How identity is shown."""

    IN_PERSON = "in_person"
    MOBILE_SUBSCRIBER = "mobile_subscriber"
    SOCIAL_INSURANCE = "social_insurance"
    POST_OFFICE = "post_office"
    USB_TOKEN = "usb_token"
    SIM_SIGNATURE = "sim_signature"


class Level(IntEnum):
    """The portal's mức xác minh; NONE is no account at all."""

    NONE = 0
    MEDIUM = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class LevelRule:
    """One row of the policy: this kind by this method reaches this level if these checks hold."""

    kind: ApplicantKind
    method: Method
    level: Level
    requires: frozenset[str]
    """Names of checks that must hold, such as ``chip.sod_signature``."""
    requires_one_of: frozenset[str] = frozenset()
    """At least one of these must hold where the card offers any of them; empty asks for nothing."""


@dataclass(frozen=True, slots=True)
class OfflineLimits:
    """How far a counter may go without the centre."""

    entries: int
    hours: int


@dataclass(frozen=True, slots=True)
class Notice:
    """The version of the words read to the applicant before anything is collected."""

    version: str
    legal_basis: str
    """Code of the legal basis, such as ``law.91_2025.19.1c``; its words are on screen and paper."""


@dataclass(frozen=True, slots=True)
class OneTimeCodeRules:
    """How one-time codes behave."""

    digits: int = 6
    life_s: int = 300
    resend_after_s: int = 60
    resends: int = 3
    attempts: int = 5
    lockout_s: int = 1800


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """Bounds of a password; what it must be made of is in :mod:`kiosk.domain.password_rule`."""

    shortest: int = 8
    """Characters."""
    longest: int = 128
    """Bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class UnattendedRules:
    """What a kiosk that citizens use alone may do; nothing, unless the policy says so."""

    methods: frozenset[Method] = frozenset()
    """May be finished there, without anybody of the office."""
    preparing: bool = False
    """May be begun there and finished by an officer at a counter."""
    challenge: bool = True
    """A question that a person answers and a program should not, before a code is sent where no
    card, token or earlier code proves that somebody is there."""
    device_tries: int = 120
    """So many codes and comparisons may one kiosk ask for within ``window_s``."""
    phone_tries: int = 5
    """The same for one phone."""
    number_tries: int = 5
    """The same for one personal number."""
    window_s: int = 3600


@dataclass(frozen=True, slots=True)
class Policy:
    """Quy định áp dụng: one regime, with the dates between which it is in force."""

    id: str
    valid_from: datetime
    valid_to: datetime
    rules: tuple[LevelRule, ...]
    notice: Notice
    offline: OfflineLimits
    approval_required: frozenset[Method] = frozenset()
    approval_later: frozenset[Method] = frozenset()
    """Of these the approver may look later; all others are approved with the person at the desk."""
    email_required: frozenset[ApplicantKind] = frozenset()
    one_time_code: OneTimeCodeRules = OneTimeCodeRules()
    password: PasswordRules = PasswordRules()
    most_accounts_by_phone: int = 3
    """In so many accounts one phone may stand."""
    unattended: UnattendedRules = UnattendedRules()
    issuer: str = ""
    """Code of the centre that issued it; another centre's policy is refused."""
    nonce: str = ""
    """Fresh from the centre with each pack: evidence bound to it cannot be older."""

    def in_force(self, at: datetime) -> bool:
        """Whether ``at`` lies between the policy's dates (the end excluded)."""
        return self.valid_from <= at < self.valid_to

    def rules_for(self, kind: ApplicantKind, method: Method) -> tuple[LevelRule, ...]:
        """The rows for this kind and method, the highest level first."""
        rows = [rule for rule in self.rules if rule.kind is kind and rule.method is method]
        return tuple(sorted(rows, key=lambda rule: rule.level, reverse=True))
