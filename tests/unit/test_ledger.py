from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from kiosk.domain.ledger import (
    GENESIS,
    BrokenLedger,
    LedgerEntry,
    LedgerKind,
    chained,
    digest_of,
    first_broken,
)

NOW = datetime(2026, 11, 22, 3, 15, 0, 123456, tzinfo=UTC)


def book(length: int) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    for index in range(length):
        previous = entries[-1] if entries else None
        facts = {"registration": f"r-{index}", "lý do": "không"}
        entries.append(chained(previous, LedgerKind.RECORDED, facts, NOW + timedelta(index)))
    return entries


def test_a_chain_fits() -> None:
    entries = book(5)
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert first_broken(entries) is None
    assert first_broken([]) is None


def test_the_digest_is_what_it_always_was() -> None:
    """Old ledgers must verify for ever: this value was worked out once with sha256sum."""
    entry = chained(None, LedgerKind.SHIFT_OPENED, {"b": "2", "a": "Đ"}, NOW)
    assert entry.digest == "8313d8f5713587bdb6e5360824c1cc50b7f3bb31cc3dc3d7d3abf6dc07614af7"


def test_the_zone_in_which_a_time_is_given_does_not_matter() -> None:
    hanoi = NOW.astimezone(timezone(timedelta(hours=7)))
    assert chained(None, "x", {}, hanoi) == chained(None, "x", {}, NOW)


def test_a_missing_entry_is_a_gap() -> None:
    entries = book(5)
    assert first_broken(entries[:2] + entries[3:]) == BrokenLedger(3, "ledger.gap")
    assert first_broken(entries[1:]) == BrokenLedger(1, "ledger.gap")
    assert first_broken([entries[0], entries[0]]) == BrokenLedger(2, "ledger.gap")


def test_entries_that_changed_places_are_found() -> None:
    one, two, three = book(3)
    assert first_broken([one, three, two]) == BrokenLedger(2, "ledger.gap")


def test_a_forger_who_mends_the_digest_breaks_the_next_entry() -> None:
    one, two, three = book(3)
    facts = {"registration": "forged"}
    forged = replace(two, facts=facts, digest=digest_of(one.digest, 2, two.at, two.kind, facts))
    assert first_broken([one, forged, three]) == BrokenLedger(3, "ledger.digest_differs")


def test_key_and_value_cannot_change_places() -> None:
    shuffled = [{"a": "b", "c": "d"}, {"a": "d", "c": "b"}, {"a,c": "b,d"}, {"a": 'b","c":"d'}]
    assert len({digest_of(GENESIS, 1, NOW, "x", facts) for facts in shuffled}) == len(shuffled)
