"""Several counters may share a store: numbers and chains per device, entries claimed by a relay."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None

_TRIGGERS = ("ledger_no_update", "ledger_no_delete", "ledger_no_gap")
_SQLITE_GUARDS = (
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
    WHEN NEW.sequence <>
        (SELECT COALESCE(MAX(sequence), 0) + 1 FROM ledger WHERE device = NEW.device)
    BEGIN SELECT RAISE(ABORT, 'the ledger has no gaps'); END
    """,
)
_POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION ledger_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$
    """,
    """
    CREATE FUNCTION ledger_without_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <>
            (SELECT COALESCE(MAX(sequence), 0) + 1 FROM ledger WHERE device = NEW.device)
        THEN RAISE EXCEPTION 'the ledger has no gaps';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER ledger_no_update BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_only_added_to()
    """,
    """
    CREATE TRIGGER ledger_no_delete BEFORE TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_added_to()
    """,
    """
    CREATE TRIGGER ledger_no_gap BEFORE INSERT ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_without_gaps()
    """,
)


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        for trigger in _TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger}")
    _ledger()
    _outbox()
    with op.batch_alter_table("counters") as counters:
        counters.alter_column("largest", type_=sa.BigInteger(), existing_nullable=False)
    for guard in _SQLITE_GUARDS if on_sqlite else _POSTGRESQL_GUARDS:
        op.execute(guard)


def _device() -> sa.Column[str]:
    return sa.Column("device", sa.String(64), nullable=False, server_default="")


def _claim() -> tuple[sa.Column[str], sa.Column[datetime]]:
    return (
        sa.Column("claimed_by", sa.String(64), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
    )


def _ledger() -> None:
    with op.batch_alter_table("ledger") as ledger:
        ledger.add_column(_device())
        ledger.drop_constraint("pk_ledger", type_="primary")
        ledger.create_primary_key("pk_ledger", ["device", "sequence"])
        ledger.drop_constraint("uq_ledger_digest", type_="unique")
        ledger.create_unique_constraint("uq_ledger_device", ["device", "digest"])


def _outbox() -> None:
    op.drop_index("ix_outbox_standing", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(_device())
        for column in _claim():
            outbox.add_column(column)
        outbox.alter_column("sequence", type_=sa.BigInteger(), existing_nullable=False)
        outbox.drop_constraint("uq_outbox_sequence", type_="unique")
        outbox.create_unique_constraint("uq_outbox_device", ["device", "sequence"])
    with op.batch_alter_table("carried") as carried:
        for column in _claim():
            carried.add_column(column)
    op.create_index(
        "ix_outbox_standing",
        "outbox",
        [
            "state",
            "device",
            "sequence",
            "created_at",
            "next_attempt_at",
            "claimed_until",
            "sealed_bytes",
            "registration_id",
        ],
    )
