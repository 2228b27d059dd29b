"""What the practice centre remembers of codes, SIMs, accounts, disputes, officers and answers."""

from __future__ import annotations

from typing import Final

WAYS_TABLES: Final = """
CREATE TABLE IF NOT EXISTS account_details (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, old_number TEXT NOT NULL,
    email TEXT NOT NULL, system TEXT NOT NULL, password TEXT NOT NULL,
    wrong_passwords INTEGER NOT NULL, locked_until TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS account_details_by_old_number ON account_details (old_number);
CREATE TABLE IF NOT EXISTS account_origins (
    account_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    method TEXT NOT NULL, office TEXT NOT NULL, counter TEXT NOT NULL, officer TEXT NOT NULL,
    approver TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    id TEXT PRIMARY KEY, device_id TEXT NOT NULL, subject TEXT NOT NULL, purpose TEXT NOT NULL,
    phone TEXT NOT NULL, code_digest TEXT NOT NULL, status TEXT NOT NULL, expires_at TEXT NOT NULL,
    resend_at TEXT NOT NULL, resends_left INTEGER NOT NULL, attempts_left INTEGER NOT NULL,
    locked_until TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS codes_by_phone ON codes (phone);
CREATE TABLE IF NOT EXISTS answers (
    device_id TEXT NOT NULL, path TEXT NOT NULL, idempotency_key TEXT NOT NULL,
    request TEXT NOT NULL, statement BLOB NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (device_id, path, idempotency_key));
CREATE TABLE IF NOT EXISTS sim_requests (
    id TEXT PRIMARY KEY, device_id TEXT NOT NULL, registration_id TEXT NOT NULL,
    kind TEXT NOT NULL, phone TEXT NOT NULL, carrier TEXT NOT NULL, nonce TEXT NOT NULL,
    sent_at TEXT NOT NULL, evidence BLOB);
CREATE TABLE IF NOT EXISTS sim_keys (
    phone TEXT PRIMARY KEY, private_key BLOB NOT NULL, certificate BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS login_trials (
    id TEXT PRIMARY KEY, device_id TEXT NOT NULL, account_id INTEGER NOT NULL,
    state TEXT NOT NULL, code_id TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS recoveries (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, envelope_digest TEXT NOT NULL,
    envelope BLOB NOT NULL, accepted INTEGER NOT NULL, code TEXT NOT NULL,
    level INTEGER NOT NULL, password_set INTEGER NOT NULL, decided_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS disputes (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, registration_id TEXT NOT NULL UNIQUE,
    envelope_digest TEXT NOT NULL, envelope BLOB NOT NULL, account_id INTEGER,
    state TEXT NOT NULL, code TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS disputes_by_number ON disputes (number);
CREATE TABLE IF NOT EXISTS officers (
    office TEXT NOT NULL, code TEXT NOT NULL, roles TEXT NOT NULL, source TEXT NOT NULL,
    enrolled_at TEXT NOT NULL, revoked_at TEXT, PRIMARY KEY (office, code));
"""
