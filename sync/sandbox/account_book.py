"""Accounts as the practice centre keeps them: found by any key, with password and locks."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.policy import ApplicantKind
from sync.sandbox.database import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account, whole."""

    id: int
    public_id: str
    number: str = field(repr=False)
    old_number: str = field(repr=False)
    name: str = field(repr=False)
    birth: str = field(repr=False)
    phone: str = field(repr=False)
    level: int
    kind: ApplicantKind
    system: str
    password: str = field(repr=False)
    """PHC string; empty where none was set yet."""
    wrong_passwords: int
    locked_until: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewAccount:
    """What an account is made from."""

    number: str
    name: str
    birth: str
    phone: str
    level: int
    registration_id: str | None = None
    kind: ApplicantKind = ApplicantKind.CITIZEN
    old_number: str = ""
    email: str = ""
    system: str = ""
    password: str = ""


def account_id_of(connection: sqlite3.Connection, *keys: str, other_than: str = "") -> int | None:
    """The account under any of these numbers, new or old.

    ``other_than``: a registration whose own account does not count.
    """
    for key in keys:
        if not key:
            continue
        row = connection.execute(
            "SELECT id FROM accounts LEFT JOIN account_details ON account_id = id"
            " WHERE (number = ? OR old_number = ?) AND registration_id IS NOT ? LIMIT 1",
            (key, key, other_than),
        ).fetchone()
        if row is not None:
            return int(row["id"])
    return None


def account(connection: sqlite3.Connection, account_id: int) -> Account:
    """All of it; what was made before details were kept gets them now."""
    connection.execute(
        "INSERT OR IGNORE INTO account_details VALUES (?, ?, ?, '', '', '', '', 0, '')",
        (account_id, secrets.token_hex(16), ApplicantKind.CITIZEN.value),
    )
    row = connection.execute(
        "SELECT * FROM accounts JOIN account_details ON account_id = id WHERE id = ?",
        (account_id,),
    ).fetchone()
    return Account(
        id=row["id"],
        public_id=row["public_id"],
        number=row["number"],
        old_number=row["old_number"],
        name=row["name"],
        birth=row["birth"],
        phone=row["phone"],
        level=row["level"],
        kind=ApplicantKind(row["kind"]),
        system=row["system"],
        password=row["password"],
        wrong_passwords=row["wrong_passwords"],
        locked_until=row["locked_until"],
    )


def account_named(connection: sqlite3.Connection, public_id: str) -> Account | None:
    """By the name that a search has told."""
    row = connection.execute(
        "SELECT account_id FROM account_details WHERE public_id = ?", (public_id,)
    ).fetchone()
    return None if row is None else account(connection, row["account_id"])


def accounts_with_phone(connection: sqlite3.Connection, phone: str) -> int:
    """How many people's accounts name this phone."""
    row = connection.execute(
        "SELECT count(*) AS many FROM accounts WHERE phone = ?", (phone,)
    ).fetchone()
    return int(row["many"])


def add_account(connection: sqlite3.Connection, new: NewAccount, now: datetime) -> int:
    """Make it; raises ``sqlite3.IntegrityError`` for a number that has one."""
    made = connection.execute(
        "INSERT INTO accounts (number, name, birth, phone, level, registration_id, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            new.number,
            new.name,
            new.birth,
            new.phone,
            new.level,
            new.registration_id,
            stamp(now),
        ),
    )
    account_id = int(made.lastrowid or 0)
    connection.execute(
        "INSERT INTO account_details VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')",
        (
            account_id,
            secrets.token_hex(16),
            new.kind.value,
            new.old_number,
            new.email,
            new.system,
            new.password,
        ),
    )
    return account_id


def set_access(
    connection: sqlite3.Connection, account_id: int, *, phone: str | None, password: str
) -> None:
    """A new phone (None: the old one stays) and password; empty: set at the next sign-in."""
    if phone is not None:
        connection.execute("UPDATE accounts SET phone = ? WHERE id = ?", (phone, account_id))
    connection.execute(
        "UPDATE account_details SET password = ?, wrong_passwords = 0, locked_until = ''"
        " WHERE account_id = ?",
        (password, account_id),
    )


def count_wrong(
    connection: sqlite3.Connection, account_id: int, wrong: int, locked_until: str
) -> None:
    """Remember wrong passwords in a row, and until when nothing is taken."""
    connection.execute(
        "UPDATE account_details SET wrong_passwords = ?, locked_until = ? WHERE account_id = ?",
        (wrong, locked_until, account_id),
    )


def remove_account(connection: sqlite3.Connection, account_id: int) -> None:
    """A dispute was upheld: the number is free again."""
    connection.execute("DELETE FROM account_details WHERE account_id = ?", (account_id,))
    connection.execute("DELETE FROM accounts WHERE id = ?", (account_id,))


def fill_in(connection: sqlite3.Connection, older: Iterable[NewAccount], now: datetime) -> None:
    """Put the accounts of the registers there, once."""
    for new in older:
        if account_id_of(connection, new.number) is None:
            add_account(connection, new, now)
