"""Any single change of any entry is found, and the entry is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ledger import LedgerEntry, LedgerKind, chained, first_broken

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
facts = st.dictionaries(words, words, max_size=4)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
steps = st.lists(st.tuples(st.sampled_from(LedgerKind), facts, moments), min_size=1, max_size=8)
DIGEST_LETTERS = "0123456789abcdef"


def book(content: list[tuple[LedgerKind, dict[str, str], datetime]]) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    for kind, said, at in content:
        entries.append(chained(entries[-1] if entries else None, kind, said, at))
    return entries


def changed(data: st.DataObject, entry: LedgerEntry) -> LedgerEntry:
    field = data.draw(st.sampled_from(["sequence", "at", "kind", "facts", "digest"]))
    if field == "sequence":
        return replace(entry, sequence=entry.sequence + data.draw(st.sampled_from([-1, 1, 1000])))
    if field == "at":
        return replace(entry, at=entry.at + timedelta(microseconds=data.draw(st.integers(1, 9**9))))
    if field == "kind":
        return replace(entry, kind=data.draw(words.filter(lambda each: each != entry.kind)))
    if field == "facts":
        return replace(entry, facts=data.draw(facts.filter(lambda each: each != entry.facts)))
    place = data.draw(st.integers(0, 63))
    letter = data.draw(st.sampled_from([c for c in DIGEST_LETTERS if c != entry.digest[place]]))
    return replace(entry, digest=entry.digest[:place] + letter + entry.digest[place + 1 :])


@given(steps)
def test_what_was_chained_fits(
    content: list[tuple[LedgerKind, dict[str, str], datetime]],
) -> None:
    assert first_broken(book(content)) is None


@given(steps, st.data())
def test_one_change_is_found_where_it_is(
    content: list[tuple[LedgerKind, dict[str, str], datetime]], data: st.DataObject
) -> None:
    entries = book(content)
    index = data.draw(st.integers(0, len(entries) - 1))
    entries[index] = changed(data, entries[index])
    broken = first_broken(entries)
    assert broken is not None
    assert broken.sequence == index + 1


@given(steps, st.data())
def test_an_entry_taken_from_the_middle_is_named(
    content: list[tuple[LedgerKind, dict[str, str], datetime]], data: st.DataObject
) -> None:
    entries = book(content)
    index = data.draw(st.integers(0, len(entries) - 1))
    del entries[index]
    broken = first_broken(entries)
    assert (broken is None) if index == len(entries) else (broken and broken.sequence == index + 1)
