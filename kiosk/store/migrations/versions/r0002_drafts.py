"""Drafts are kept while they are being written; header and relay get an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("officer_code", sa.String(100), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.drop_index("ix_outbox_state_sequence", "outbox")
    op.create_index(
        "ix_outbox_standing",
        "outbox",
        [
            "state",
            "sequence",
            "created_at",
            "next_attempt_at",
            "sealed_bytes",
            "registration_id",
        ],
    )
