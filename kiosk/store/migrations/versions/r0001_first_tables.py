"""The first tables: ledger, outbox, receipts, officers, registered here, counters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

_LEDGER_GUARDS = (
    """
    CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END
    """,
    """
    CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END
    """,
    """
    CREATE TRIGGER ledger_no_gap BEFORE INSERT ON ledger
    WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM ledger)
    BEGIN SELECT RAISE(ABORT, 'the ledger has no gaps'); END
    """,
)


def upgrade() -> None:
    _ledger()
    _outbox()
    _receipts()
    _people()


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_ledger")),
        sa.UniqueConstraint("digest", name=op.f("uq_ledger_digest")),
    )
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL gets its guards with its first counter
        for guard in _LEDGER_GUARDS:
            op.execute(guard)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("registration_id", sa.String(64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(100), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("acknowledgement", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR acknowledgement IS NOT NULL",
            name=op.f("ck_outbox_accepted_is_acknowledged"),
        ),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_outbox_sequence_positive")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("sequence", name=op.f("uq_outbox_sequence")),
    )
    op.create_index("ix_outbox_state_sequence", "outbox", ["state", "sequence"])
    op.create_table(
        "outbox_attachments",
        sa.Column("registration_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["outbox.registration_id"],
            name=op.f("fk_outbox_attachments_registration_id_outbox"),
        ),
        sa.PrimaryKeyConstraint("registration_id", "position", name=op.f("pk_outbox_attachments")),
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("registration_id", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_receipts")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_receipts_registration_id")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("largest", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )


def _people() -> None:
    op.create_table(
        "officers",
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("passphrase_phc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_officers")),
    )
    op.create_table(
        "registered_here",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("keyed_hash", sa.String(164), nullable=False),
        sa.Column("registration_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_registered_here")),
        sa.UniqueConstraint(
            "keyed_hash", "registration_id", name=op.f("uq_registered_here_keyed_hash")
        ),
    )
    op.create_index("ix_registered_here_registration_id", "registered_here", ["registration_id"])
