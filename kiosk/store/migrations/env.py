"""Run the steps on the connection, and in the transaction, that the store hands over."""

from __future__ import annotations

from alembic import context

from kiosk.store.tables import StoreTable

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=StoreTable.metadata,
    render_as_batch=True,
    # SQLite's schema changes are transactional once BEGIN is ours; Alembic assumes otherwise.
    transactional_ddl=True,
)
context.run_migrations()
