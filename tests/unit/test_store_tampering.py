"""A file edited by somebody who has the key: refused by the tables, or found when read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fakes.store_samples import NOON, OFFICER, a_receipt, an_entry

from kiosk.domain.ledger import BrokenLedger, LedgerKind, first_broken
from kiosk.errors import IntegrityError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import SqlStore, open_store

KEY = bytes(range(32))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(tmp_path / "store.db", KEY) as opened:
        opened.run(_fill)
        yield opened


@pytest.fixture
def editor(store: SqlStore, tmp_path: Path) -> Iterator[Any]:
    with closing(sqlcipher.connect(tmp_path / "store.db", KEY, busy_timeout_s=1)) as connection:
        yield connection


def _fill(unit: UnitOfWork) -> None:
    for number in range(1, 6):
        unit.ledger.append(LedgerKind.RECORDED, {"n": str(number)}, NOON)
    unit.outbox.add(an_entry(1))
    unit.receipts.add(a_receipt())
    unit.officers.add(OFFICER, "$argon2id$")


def _code(store: SqlStore, read: Any) -> str:
    with pytest.raises(IntegrityError) as caught:
        store.run(read)
    return caught.value.code


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET facts = '{}' WHERE sequence = 2",
        "DELETE FROM ledger WHERE sequence = 5",
        "INSERT INTO ledger SELECT 9, at, kind, facts, 'x', device FROM ledger LIMIT 1",
        "INSERT OR REPLACE INTO ledger SELECT 3, at, kind, facts, 'x', device FROM ledger LIMIT 1",
        "UPDATE outbox SET state = 'accepted'",
        "INSERT INTO outbox SELECT 'new', sequence, created_at, envelope, digest, sealed_bytes,"
        " state, attempts, NULL, reason, acknowledgement, device, NULL, NULL FROM outbox",
        "INSERT INTO outbox_attachments VALUES ('nobody', 0, x'00')",
        "INSERT INTO receipts SELECT number, 'another', content FROM receipts",
        "INSERT INTO receipts SELECT 'another', registration_id, content FROM receipts",
    ],
)
def test_the_tables_refuse_what_must_never_happen(editor: Any, statement: str) -> None:
    with pytest.raises(sqlcipher.dbapi.IntegrityError):
        editor.execute(statement)


@pytest.mark.parametrize(
    "edit",
    [
        'facts = \'{"n":"4"}\'',
        "kind = 'printed'",
        "at = '2026-11-22 05:00:00.123457'",
        "digest = replace(digest, substr(digest, 1, 1), 'x')",
    ],
)
def test_an_edited_ledger_entry_is_found(store: SqlStore, editor: Any, edit: str) -> None:
    editor.execute("DROP TRIGGER ledger_no_update")
    editor.execute(f"UPDATE ledger SET {edit} WHERE sequence = 3")
    broken = first_broken(store.run(lambda unit: unit.ledger.entries()))
    assert broken == BrokenLedger(3, "ledger.digest_differs")


def test_a_removed_ledger_entry_is_found(store: SqlStore, editor: Any) -> None:
    editor.execute("DROP TRIGGER ledger_no_delete")
    editor.execute("DELETE FROM ledger WHERE sequence = 3")
    broken = first_broken(store.run(lambda unit: unit.ledger.entries()))
    assert broken == BrokenLedger(3, "ledger.gap")


@pytest.mark.parametrize(
    "edit", ["facts = '{'", "facts = '[]'", "facts = '{\"n\":3}'", "at = 'yesterday'"]
)
def test_a_ledger_row_that_is_no_entry_is_named(store: SqlStore, editor: Any, edit: str) -> None:
    editor.execute("DROP TRIGGER ledger_no_update")
    editor.execute(f"UPDATE ledger SET {edit} WHERE sequence = 3")
    assert _code(store, lambda unit: unit.ledger.entries()) == "store.unreadable"


@pytest.mark.parametrize(
    ("edit", "read", "code"),
    [
        ("outbox SET state = 'lost'", lambda unit: unit.outbox.entries(), "store.unreadable"),
        ("outbox SET created_at = 'x'", lambda unit: unit.outbox.entries(), "store.unreadable"),
        ("outbox SET next_attempt_at = 'x'", lambda u: u.outbox.summary(), None),
        ("outbox SET created_at = 'x'", lambda unit: unit.outbox.summary(), "store.unreadable"),
        (
            "outbox SET created_at = 'x'",
            lambda unit: unit.outbox.find("registration-1"),
            "store.unreadable",
        ),
        (
            "receipts SET content = '{}'",
            lambda unit: unit.receipts.by_registration("registration-1"),
            "store.unreadable",
        ),
        ("officers SET roles = 'king'", lambda unit: unit.officers.all(), "store.unreadable"),
        (
            "officers SET name = char(27) || ']52;c;'",
            lambda unit: unit.officers.find("CB01"),
            "store.unreadable",
        ),
    ],
)
def test_a_row_that_is_no_value_is_named(
    store: SqlStore, editor: Any, edit: str, read: Any, code: str | None
) -> None:
    editor.execute(f"UPDATE {edit}")
    if code is None:
        store.run(read)
    else:
        assert _code(store, read) == code


def test_a_conflict_that_only_the_tables_notice_is_a_stop(store: SqlStore) -> None:
    def forge(unit: UnitOfWork) -> None:
        session = unit.session  # type: ignore[attr-defined]
        session.connection().exec_driver_sql("DELETE FROM ledger")

    assert _code(store, forge) == "store.conflict"
    assert first_broken(store.run(lambda unit: unit.ledger.entries())) is None
