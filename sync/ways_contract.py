"""The models of the ways other than the chip card, and of accounts that exist.

The rules are those of :mod:`sync.contract`: what the centre receives is bounded and strict, what it
answers is a signed statement that carries the question's nonce.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from kiosk.domain.clean_text import CleanText
from kiosk.domain.one_time_code import CodePurpose
from kiosk.domain.policy import ApplicantKind
from kiosk.domain.sim_request import Carrier
from sync.contract import BASE64, Asked, Code, Nonce, RegistrationEntry, Uuid, bounded_base64

COMPARISON: Final = "motcua.comparison/1"
ONE_TIME_CODE: Final = "motcua.one-time-code/1"
SIM_REQUEST: Final = "motcua.sim-request/1"
LOGIN: Final = "motcua.login/1"
RECOVERY: Final = "motcua.recovery/1"
DISPUTE: Final = "motcua.dispute/1"
TRUST_LIST: Final = "motcua.trust-list/1"

LARGEST_SECRET: Final = 8 * 1024
"""Bytes of a sealed secret."""


def _clean(text: str) -> str:
    return CleanText(text)


PersonDigits = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
PhoneDigits = Annotated[str, Field(pattern=r"^0[0-9]{9}$")]
BirthText = Annotated[str, Field(pattern=r"^([0-9]{2}/){0,2}[0-9]{4}$")]
NameText = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_clean)]
AccountId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
SecretText = Annotated[
    str, Field(max_length=11_000, pattern=BASE64), bounded_base64(LARGEST_SECRET)
]


class _Compared(Asked):
    """Whom to compare, for which registration, asked by which officer."""

    registration_id: Uuid
    officer: Code
    nonce: Nonce
    number: PersonDigits = Field(repr=False)
    name: NameText = Field(repr=False)
    birth: BirthText = Field(repr=False)


class InsuranceQuestion(_Compared):
    """Compare with BHXH; ``code`` has 10 digits, or 12 where it is the personal number."""

    code: Annotated[str, Field(pattern=r"^([0-9]{10}|[0-9]{12})$")] = Field(repr=False)
    old_number: Annotated[str, Field(pattern=r"^([0-9]{9})?$")] = Field(default="", repr=False)


class SubscriberQuestion(_Compared):
    """Is the SIM registered to this person?"""

    phone: PhoneDigits = Field(repr=False)


class CodeQuestion(Asked):
    """Send a one-time code to the number that was just entered."""

    subject: Uuid
    """The registration's id."""
    purpose: CodePurpose
    phone: PhoneDigits = Field(repr=False)
    number: PersonDigits = Field(repr=False)
    officer: Code
    assisted: Annotated[bool, Field(strict=True)] = True
    """False: at a kiosk; sent without telling whether there is an account."""
    nonce: Nonce


class CodeAttempt(Asked):
    """What the citizen typed."""

    typed: Annotated[str, Field(pattern=r"^[0-9]{4,10}$")] = Field(repr=False)
    nonce: Nonce


class CodeAgain(Asked):
    """*Gửi lại OTP*."""

    nonce: Nonce


class SimQuestion(Asked):
    """Ask a SIM to sign for a registration; the centre makes what is signed from these facts."""

    request_id: Uuid
    registration_id: Uuid
    kind: ApplicantKind
    phone: PhoneDigits = Field(repr=False)
    carrier: Carrier
    policy_nonce: Code
    nonce: Nonce


class LoginQuestion(Asked):
    """Try an account: number and sealed password."""

    trial_id: Uuid
    number: PersonDigits = Field(repr=False)
    sealed_password: SecretText = Field(repr=False)
    officer: Code
    nonce: Nonce


class ActivationQuestion(Asked):
    """The first password of an account, after the OTP of this trial."""

    sealed_password: SecretText = Field(repr=False)
    nonce: Nonce


class SealedRequest(Asked):
    """A recovery or a dispute: an envelope like a registration's, decided from it alone."""

    entry: RegistrationEntry
    nonce: Nonce
