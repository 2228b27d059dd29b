"""The journal's frames: what is written is read back, and nothing makes the reader fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from fakes.store_samples import an_entry
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.outbox import OutboxEntry
from kiosk.store.journal_frames import MARK, Damage, Frame, frame_of, frames

ENTRIES = st.builds(
    lambda sequence, size, attachments, at: replace(
        an_entry(1, registration_id=f"{sequence}", size=size, attachments=attachments),
        sequence=sequence,
        created_at=at,
    ),
    sequence=st.integers(1, 1 << 53),
    size=st.integers(8, 200),
    attachments=st.lists(st.binary(max_size=60), max_size=3).map(tuple),
    at=st.datetimes(timezones=st.just(UTC)),
)
NOISE = st.binary(max_size=80) | st.just(MARK) | st.binary(max_size=40).map(lambda b: MARK + b)


@given(st.lists(ENTRIES, max_size=4))
def test_frames_are_read_back_as_they_were_written(entries: list[OutboxEntry]) -> None:
    content = b"".join(map(frame_of, entries))
    found = list(frames(content))
    assert [each.entry(content) for each in found if isinstance(each, Frame)] == entries
    assert len(found) == len(entries)


@given(st.lists(st.tuples(NOISE, ENTRIES), max_size=4), NOISE)
def test_whatever_stands_between_frames_hides_none(
    pairs: list[tuple[bytes, OutboxEntry]], tail: bytes
) -> None:
    content = b"".join(noise + frame_of(entry) for noise, entry in pairs) + tail
    found = [each for each in frames(content) if isinstance(each, Frame)]
    assert [each.entry(content) for each in found] == [entry for _, entry in pairs]


@given(st.lists(NOISE | ENTRIES.map(frame_of) | ENTRIES.map(lambda e: frame_of(e)[:-3])))
def test_any_bytes_are_divided_without_gap_or_overlap(parts: list[bytes]) -> None:
    content = b"".join(parts)
    place = 0
    for each in frames(content):
        assert isinstance(each, Frame | Damage)
        assert each.start == place
        place = each.end
    assert place == len(content)
