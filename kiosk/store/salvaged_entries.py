"""Which sealed registrations can be saved, and from which of their two copies."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.store.counters import OUTBOX_SEQUENCE
from kiosk.store.damaged_file import ReadTable, Row

UNCONFIRMED = "salvage.unconfirmed"
"""Sealed, but the work was cut off before its end: a person must say whether to send it."""


@dataclass(frozen=True, slots=True)
class SealedFinds:
    """Rows to take over, and entries of which only the journal knows."""

    outbox: tuple[Row, ...]
    attachments: tuple[Row, ...]
    only_in_journal: tuple[OutboxEntry, ...]
    from_store: int
    from_journal: int
    unconfirmed: int
    sequences: frozenset[int]
    """Of everything saved."""
    behind: bool
    """The journal goes on where the store ends: the store is of an earlier time, or its numbers
    could not be read."""


def sealed_finds(tables: Mapping[str, ReadTable], copies: Sequence[OutboxEntry]) -> SealedFinds:
    """Put both copies together; the store's bytes count where their digest holds."""
    by_id = {copy.registration_id: copy for copy in copies}
    kept = _Kept(_attachments(tables["outbox_attachments"].rows))
    for row in tables["outbox"].rows:
        kept.take(row, by_id.get(row["registration_id"]))
    given = _largest_given(tables["counters"])
    missing = [copy for copy in copies if copy.registration_id not in kept.ids]
    # Of two under one number the later was told to somebody; the earlier was rolled back.
    by_sequence = {copy.sequence: copy for copy in missing if copy.sequence not in kept.sequences}
    behind = given is None or max(by_sequence, default=0) > given + 1
    # A process dies between journal and commit once, and the next number is then given again.
    cut_off = None if given is None or behind else given + 1
    alone = tuple(
        _set_aside(copy) if copy.sequence == cut_off else copy for copy in by_sequence.values()
    )
    unconfirmed = sum(entry.reason == UNCONFIRMED for entry in alone)
    return SealedFinds(
        outbox=tuple(kept.outbox),
        attachments=tuple(kept.kept_attachments),
        only_in_journal=alone,
        from_store=kept.from_store,
        from_journal=kept.from_journal + len(alone) - unconfirmed,
        unconfirmed=unconfirmed,
        sequences=frozenset(kept.sequences | set(by_sequence)),
        behind=behind,
    )


class _Kept:
    """Rows of the outbox whose bytes are whole in one of the copies."""

    def __init__(self, attachments: Mapping[str, list[Row]]) -> None:
        self._attachments = attachments
        self.outbox: list[Row] = []
        self.kept_attachments: list[Row] = []
        self.ids: set[str] = set()
        self.sequences: set[int] = set()
        self.from_store = self.from_journal = 0

    def take(self, row: Row, copy: OutboxEntry | None) -> None:
        attachments = self._attachments[row["registration_id"]]
        if _is_whole(row, attachments):
            self.from_store += 1
        elif copy is not None and copy.sealed.digest == row["digest"]:
            row = row | {"envelope": copy.sealed.envelope}
            attachments = [
                {"registration_id": copy.registration_id, "position": position, "content": content}
                for position, content in enumerate(copy.sealed.attachments)
            ]
            self.from_journal += 1
        else:
            return
        self.outbox.append(row)
        self.kept_attachments.extend(attachments)
        self.ids.add(row["registration_id"])
        self.sequences.add(row["sequence"])


def _is_whole(row: Row, attachments: Sequence[Row]) -> bool:
    size = len(row["envelope"]) + sum(len(each["content"]) for each in attachments)
    if row["sealed_bytes"] == 0:  # purged: there is nothing to be whole
        return size == 0
    in_order = [each["position"] for each in attachments] == list(range(len(attachments)))
    digest = hashlib.sha256(row["envelope"]).hexdigest()
    return in_order and size == row["sealed_bytes"] and digest == row["digest"]


def _attachments(rows: Sequence[Row]) -> defaultdict[str, list[Row]]:
    by_id: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: int(each["position"])):
        by_id[row["registration_id"]].append(row)
    return by_id


def _largest_given(counters: ReadTable) -> int | None:
    """The last sequence number that the store gave; None where that cannot be known."""
    if counters.unreadable:
        return None
    named = {row["name"]: int(row["largest"]) for row in counters.rows}
    return named.get(OUTBOX_SEQUENCE, 0)


def _set_aside(copy: OutboxEntry) -> OutboxEntry:
    """What the store's own numbers do not reach was cut off before its commit."""
    return replace(copy, state=OutboxState.SET_ASIDE, reason=UNCONFIRMED)
