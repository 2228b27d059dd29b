"""Entries of other counters on their way through this one; signed statements of the centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carried",
        sa.Column("registration_id", sa.String(64), nullable=False),
        sa.Column("device_id", sa.String(64), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("came_by", sa.String(100), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(100), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("acknowledgement", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR acknowledgement IS NOT NULL",
            name=op.f("ck_carried_accepted_is_acknowledged"),
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_carried")),
    )
    op.create_index(
        "ix_carried_standing", "carried", ["state", "device_id", "sequence", "next_attempt_at"]
    )
    op.create_table(
        "statements",
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "place", name=op.f("pk_statements")),
    )
