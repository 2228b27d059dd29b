"""The tables, as typed classes; their history is in ``migrations``.

Values are checked where they become domain values again, not here: table classes validate nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from kiosk.store.utc_time import UtcTime

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can name it."""

DIGEST_LENGTH = 64
ID_LENGTH = 64
CODE_LENGTH = 100


class StoreTable(SQLModel, registry=registry()):
    """Apart from every other SQLModel in the process, so that metadata holds the store only."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)


class LedgerRow(StoreTable, table=True):
    """One entry of the hash chain; triggers refuse change, removal and gaps."""

    __tablename__ = "ledger"
    __table_args__ = (UniqueConstraint("device", "digest"),)

    device: str = Field(
        default="",
        primary_key=True,
        sa_type=String(ID_LENGTH),
        sa_column_kwargs={"server_default": ""},
    )
    """Whose chain it is, in a store of several counters; empty in a counter's own file."""
    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcTime)
    kind: str = Field(sa_type=String(CODE_LENGTH))
    facts: str = Field(sa_type=Text)
    """Canonical JSON object of text to text."""
    digest: str = Field(sa_type=String(DIGEST_LENGTH))


class OutboxRow(StoreTable, table=True):
    """One sealed registration, without its attachments."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(
            "state <> 'accepted' OR acknowledgement IS NOT NULL", name="accepted_is_acknowledged"
        ),
        CheckConstraint("sequence > 0", name="sequence_positive"),
        UniqueConstraint("device", "sequence"),
        # All that header and relay ask about: answered without touching a single envelope.
        Index(
            "ix_outbox_standing",
            "state",
            "device",
            "sequence",
            "created_at",
            "next_attempt_at",
            "claimed_until",
            "sealed_bytes",
            "registration_id",
        ),
    )

    registration_id: str = Field(primary_key=True, sa_type=String(ID_LENGTH))
    device: str = Field(
        default="", sa_type=String(ID_LENGTH), sa_column_kwargs={"server_default": ""}
    )
    """Who sealed it, in a store of several counters; empty in a counter's own file."""
    sequence: int = Field(sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UtcTime)
    envelope: bytes = Field(sa_type=LargeBinary, repr=False)
    digest: str = Field(sa_type=String(DIGEST_LENGTH))
    sealed_bytes: int
    """Length of envelope and attachments together, so that a batch is cut without reading them."""
    state: str = Field(sa_type=String(CODE_LENGTH))
    attempts: int
    next_attempt_at: datetime | None = Field(sa_type=UtcTime, nullable=True)
    reason: str = Field(sa_type=String(CODE_LENGTH))
    acknowledgement: bytes | None = Field(sa_type=LargeBinary, nullable=True, repr=False)
    claimed_by: str | None = Field(default=None, sa_type=String(ID_LENGTH), nullable=True)
    """The relay that is sending it."""
    claimed_until: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """After this the relay counts as dead and another may send."""


class AttachmentRow(StoreTable, table=True):
    """One sealed attachment, at its place."""

    __tablename__ = "outbox_attachments"

    registration_id: str = Field(
        primary_key=True, sa_type=String(ID_LENGTH), foreign_key="outbox.registration_id"
    )
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    content: bytes = Field(sa_type=LargeBinary, repr=False)


class ReceiptRow(StoreTable, table=True):
    """One receipt as JSON text; only what is searched for has a column."""

    __tablename__ = "receipts"

    number: str = Field(primary_key=True, sa_type=String(ID_LENGTH))
    registration_id: str = Field(unique=True, sa_type=String(ID_LENGTH))
    content: str = Field(sa_type=Text, repr=False)


class OfficerRow(StoreTable, table=True):
    """One officer."""

    __tablename__ = "officers"

    code: str = Field(primary_key=True, sa_type=String(CODE_LENGTH))
    name: str = Field(sa_type=Text, repr=False)
    roles: str = Field(sa_type=Text)
    """Role values, sorted, separated by spaces."""
    passphrase_phc: str = Field(sa_type=Text, repr=False)


class RegisteredRow(StoreTable, table=True):
    """A keyed hash of a personal number, and the registration that it belongs to."""

    __tablename__ = "registered_here"
    __table_args__ = (
        UniqueConstraint("keyed_hash", "registration_id"),
        Index("ix_registered_here_registration_id", "registration_id"),
    )

    place: int | None = Field(default=None, primary_key=True)
    keyed_hash: str = Field(sa_type=String(CODE_LENGTH + DIGEST_LENGTH), repr=False)
    registration_id: str = Field(sa_type=String(ID_LENGTH))


class DraftRow(StoreTable, table=True):
    """The newest state of one draft, sealed."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True, sa_type=String(ID_LENGTH))
    officer_code: str = Field(sa_type=String(CODE_LENGTH))
    updated_at: datetime = Field(sa_type=UtcTime)
    sealed: bytes = Field(sa_type=LargeBinary, repr=False)


class CounterRow(StoreTable, table=True):
    """The largest number ever given under a name; outlives the rows that carry the numbers."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True, sa_type=String(CODE_LENGTH))
    largest: int = Field(sa_type=BigInteger)


class CarriedRow(StoreTable, table=True):
    """One sealed registration of another counter, on its way through this one."""

    __tablename__ = "carried"
    __table_args__ = (
        CheckConstraint(
            "state <> 'accepted' OR acknowledgement IS NOT NULL", name="accepted_is_acknowledged"
        ),
        Index("ix_carried_standing", "state", "device_id", "sequence", "next_attempt_at"),
    )

    registration_id: str = Field(primary_key=True, sa_type=String(ID_LENGTH))
    device_id: str = Field(sa_type=String(ID_LENGTH))
    sequence: int = Field(sa_type=BigInteger)
    """Of the counter that sealed it: two counters may have the same."""
    created_at: datetime = Field(sa_type=UtcTime)
    came_by: str = Field(sa_type=String(CODE_LENGTH))
    sealed: bytes = Field(sa_type=LargeBinary, repr=False)
    """Envelope and attachments, as a stick carries one entry."""
    digest: str = Field(sa_type=String(DIGEST_LENGTH))
    sealed_bytes: int
    state: str = Field(sa_type=String(CODE_LENGTH))
    attempts: int
    next_attempt_at: datetime | None = Field(sa_type=UtcTime, nullable=True)
    reason: str = Field(sa_type=String(CODE_LENGTH))
    acknowledgement: bytes | None = Field(sa_type=LargeBinary, nullable=True, repr=False)
    claimed_by: str | None = Field(default=None, sa_type=String(ID_LENGTH), nullable=True)
    """The relay that is sending it."""
    claimed_until: datetime | None = Field(default=None, sa_type=UtcTime, nullable=True)
    """After this the relay counts as dead and another may send."""


class StatementRow(StoreTable, table=True):
    """What the centre has signed for this counter, as received."""

    __tablename__ = "statements"

    kind: str = Field(primary_key=True, sa_type=String(CODE_LENGTH))
    place: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    content: bytes = Field(sa_type=LargeBinary, repr=False)
