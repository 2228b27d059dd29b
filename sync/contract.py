"""What counter and centre say to each other: the models behind the OpenAPI document.

Every text and list is bounded, unknown keys are refused in what the centre receives and passed
over in what the counter receives (a newer centre may say more). Bytes travel as base64 (RFC 4648,
4). Answers on which the counter acts later are signed statements and travel as the text that was
signed, so that they can be kept as received.

*Source: problems are RFC 9457; ``Idempotency-Key`` is draft-ietf-httpapi-idempotency-key-header.*
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MOST_ENTRIES: Final = 25
"""Registrations in one request: beyond it there is little to win and a lost answer costs more."""
MOST_IDS: Final = 100
LARGEST_REQUEST: Final = 8 << 20
"""Bytes of one request, before and after unpacking."""
LARGEST_ENVELOPE: Final = 256 << 10
LARGEST_ATTACHMENT: Final = 2 << 20
MOST_ATTACHMENTS: Final = 8

ACKNOWLEDGEMENT: Final = "motcua.acknowledgement/1"
TIME: Final = "motcua.time/1"
ACCOUNT_ANSWER: Final = "motcua.account-answer/1"
ENROLMENT: Final = "motcua.enrolment/1"
LEDGER_HEAD: Final = "motcua.ledger-head/1"

PROBLEM_TYPE: Final = "application/problem+json"
BASE64: Final = r"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
"""RFC 4648, 4; so long and no longer is said by the field."""


def bounded_base64(most: int) -> AfterValidator:
    """Checks that a text is base64 of at most so many bytes."""

    def check(text: str) -> str:
        try:
            content = b64decode(text, validate=True)
        except (Base64Error, ValueError):
            raise ValueError("not base64") from None
        if len(content) > most:
            raise ValueError("too large")
        return text

    return AfterValidator(check)


def _encoded_length(most: int) -> int:
    return 4 * ((most + 2) // 3)


Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
DeviceId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Uuid = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
Code = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9._:-]*$")]
Nonce = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""16 random bytes, hexadecimal: binds an answer to its question."""
PublicKey = Annotated[str, Field(max_length=44, pattern=BASE64), bounded_base64(32)]
Signature = Annotated[str, Field(max_length=88, pattern=BASE64), bounded_base64(64)]
EnvelopeText = Annotated[
    str,
    Field(max_length=_encoded_length(LARGEST_ENVELOPE), pattern=BASE64),
    bounded_base64(LARGEST_ENVELOPE),
]
AttachmentText = Annotated[
    str,
    Field(max_length=_encoded_length(LARGEST_ATTACHMENT), pattern=BASE64),
    bounded_base64(LARGEST_ATTACHMENT),
]
StatementText = Annotated[str, Field(max_length=1 << 18)]


class Asked(BaseModel):
    """What the centre receives: nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Answered(BaseModel):
    """What the counter receives: more may stand in it than this version knows."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class Problem(Answered):
    """RFC 9457; ``code`` is what programs look at."""

    type: Annotated[str, Field(max_length=200)] = "about:blank"
    title: Annotated[str, Field(max_length=200)]
    status: Annotated[int, Field(ge=400, le=599)]
    code: Code


class SignedStatement(Answered):
    """A statement of the centre; verified by :mod:`kiosk.formats.signed_statement`."""

    payload: StatementText = Field(repr=False)
    key: Code
    signature: Annotated[str, Field(max_length=128)]


class EnrolmentRequest(Asked):
    """A counter introduces itself, once."""

    one_time_code: Annotated[str, Field(min_length=8, max_length=64, pattern="^[A-Z0-9-]+$")] = (
        Field(repr=False)
    )
    device_key: PublicKey
    """Ed25519 key that signs inside every envelope."""
    certificate_request: Annotated[str, Field(max_length=8192)]
    """PKCS #10, PEM: the key of the connection, made at the counter."""
    possession: Signature
    """By the device key over code and certificate request, see :func:`possession_message`."""
    office: Code
    counter: Annotated[str, Field(max_length=60)]


def possession_message(one_time_code: str, certificate_request: str) -> bytes:
    """What the device key signs at enrolment, so that nobody enrols the key of another."""
    return b"motcua enrolment v1\x00" + f"{one_time_code}\x00{certificate_request}".encode()


class AccountSearch(Asked):
    """Is there an account? Names the officer who asks: the centre keeps a log of it.

    By the 12-digit number, a 9-digit one (CMND), a tax number, or a budget unit's code (``MNS:``).
    """

    number: Annotated[
        str, Field(pattern=r"^([0-9]{9,10}|[0-9]{12}|[0-9]{10}-[0-9]{3}|MNS:[0-9]{5,15})$")
    ] = Field(repr=False)
    officer: Code
    nonce: Nonce


class RegistrationEntry(Asked):
    """One sealed registration, the bytes that disk, wire, USB stick and paper carry alike."""

    registration_id: Uuid
    """Also the idempotency key, for ever."""
    envelope_digest: Hex64
    envelope: EnvelopeText = Field(repr=False)
    attachments: Annotated[tuple[AttachmentText, ...], Field(max_length=MOST_ATTACHMENTS)] = Field(
        default=(), repr=False
    )

    @classmethod
    def of(
        cls, registration_id: str, digest: str, envelope: bytes, attachments: tuple[bytes, ...]
    ) -> RegistrationEntry:
        """From bytes."""
        return cls(
            registration_id=registration_id,
            envelope_digest=digest,
            envelope=b64encode(envelope).decode(),
            attachments=tuple(b64encode(each).decode() for each in attachments),
        )

    def envelope_bytes(self) -> bytes:
        """The sealed core."""
        return b64decode(self.envelope)

    def attachment_bytes(self) -> tuple[bytes, ...]:
        """The sealed attachments, in the order in which the envelope names them."""
        return tuple(b64decode(each) for each in self.attachments)


class RegistrationBatch(Asked):
    """Up to 25 registrations; each is answered by itself."""

    entries: Annotated[tuple[RegistrationEntry, ...], Field(min_length=1, max_length=MOST_ENTRIES)]


Outcome = Literal["accepted", "already_accepted", "refused", "later", "not_here"]


class RegistrationResult(Answered):
    """What became of one registration.

    ``accepted``, ``already_accepted`` and ``refused`` carry the signed statement, without which
    they count for nothing; ``later`` and ``not_here`` (never seen) leave the entry to be sent.
    """

    registration_id: Uuid
    outcome: Outcome
    code: Code = ""
    statement: StatementText | None = Field(default=None, repr=False)


class RegistrationResults(Answered):
    """One result for each registration that was sent or asked for."""

    results: Annotated[tuple[RegistrationResult, ...], Field(max_length=MOST_IDS)]


class LedgerHead(Asked):
    """The newest entry of a counter's ledger, to be anchored at the centre."""

    sequence: Annotated[int, Field(ge=1, le=1 << 40)]
    digest: Hex64
    root: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""
    """Of the Merkle tree (RFC 9162, 2.1) over the digests of all entries up to this one."""
    nonce: Nonce
