"""The ledger: a chain of entries, each bound to all before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

GENESIS = "0" * 64
"""What the first entry names as its predecessor."""


class LedgerKind(StrEnum):
    """What happened; the facts of an entry hold digests and codes, never personal data."""

    SHIFT_OPENED = "shift_opened"
    SHIFT_CLOSED = "shift_closed"
    SIGN_IN_FAILED = "sign_in_failed"
    UNLOCKED = "unlocked"
    """A supervisor ended once the wait of an officer after wrong tries."""
    UNLOCK_GIVEN = "unlock_given"
    """At the supervisor's own counter: the code for another one was read out."""
    OFFICER_ADDED = "officer_added"
    OFFICER_CERTIFICATE = "officer_certificate"
    """A certificate opens shifts for an officer; with an empty officer it opens none any more."""
    DRAFT_OPENED = "draft_opened"
    DRAFT_RESUMED = "draft_resumed"
    """After the counter died in the middle of it, or by a supervisor."""
    DRAFT_DROPPED = "draft_dropped"
    """Nobody goes on with what was kept of it, or its time is over."""
    VISIT_PREPARED = "visit_prepared"
    """At a self-service kiosk: handed over for an officer to finish."""
    EVIDENCE_READ = "evidence_read"
    PROOFED = "proofed"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    APPROVAL_WAITS = "approval_waits"
    """Confirmed, and left for an approver who looks at it later."""
    SENT_BACK = "sent_back"
    """The approver did not approve it: it is its clerk's draft again."""
    RECORDED = "recorded"
    REFUSED = "refused"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    DELIVERED = "delivered"
    REFUSED_BY_CENTRE = "refused_by_centre"
    CODE_SENT = "code_sent"
    CODE_TRIED = "code_tried"
    """A one-time code was typed and not taken; which one stands nowhere."""
    SIM_ASKED = "sim_asked"
    RECOVERED = "recovered"
    DISPUTED = "disputed"
    LOGIN_TRIED = "login_tried"
    GUIDANCE_GIVEN = "guidance_given"
    SALVAGED = "salvaged"
    """The store was rebuilt from a damaged one; what came before may have gaps."""
    RESTORED = "restored"
    """The store was put back from a backup; what happened after the backup is elsewhere."""
    EXPORTED = "exported"
    """Waiting envelopes were written to a file."""
    IMPORTED = "imported"
    """Envelopes came in from a file or from paper."""
    CLOCK_MOVED = "clock_moved"
    """The wall clock was set back or forward, or is right again."""
    TASK_DONE = "task_done"
    """An officer says that a registration's open question is settled."""
    DIFFERS = "differs"
    """Counter and centre do not hold the same of a registration: found by comparing."""
    SENT_AGAIN = "sent_again"
    """What was set aside waits once more, by an officer's will."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry: its place, its time, its content, and the chain's digest after it."""

    sequence: int
    """1, 2, 3 … without gaps."""
    at: datetime
    kind: str
    facts: Mapping[str, str]
    digest: str
    """SHA-256 over predecessor and content, hexadecimal."""


@dataclass(frozen=True, slots=True)
class BrokenLedger:
    """The first entry that does not fit, and why."""

    sequence: int
    reason: str
    """``ledger.gap`` or ``ledger.digest_differs``."""


def chained(
    previous: LedgerEntry | None, kind: str, facts: Mapping[str, str], at: datetime
) -> LedgerEntry:
    """The entry that follows ``previous`` (None at the start of the ledger)."""
    sequence = previous.sequence + 1 if previous else 1
    before = previous.digest if previous else GENESIS
    moment = at.astimezone(UTC)
    return LedgerEntry(
        sequence, moment, kind, dict(facts), digest_of(before, sequence, moment, kind, facts)
    )


def first_broken(entries: Iterable[LedgerEntry]) -> BrokenLedger | None:
    """Walk the chain from its start; None when every entry fits."""
    before, expected = GENESIS, 1
    for entry in entries:
        if entry.sequence != expected:
            return BrokenLedger(expected, "ledger.gap")
        if entry.digest != digest_of(before, entry.sequence, entry.at, entry.kind, entry.facts):
            return BrokenLedger(entry.sequence, "ledger.digest_differs")
        before, expected = entry.digest, expected + 1
    return None


def digest_of(before: str, sequence: int, at: datetime, kind: str, facts: Mapping[str, str]) -> str:
    """SHA-256 over the canonical JSON of the entry and its predecessor's digest."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [before, sequence, moment, kind, dict(facts)]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
