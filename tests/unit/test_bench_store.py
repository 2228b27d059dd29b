"""The figures are of the real store; how good they are is said by the machine, not by a test."""

from __future__ import annotations

from counter_ui.bench.store import StoreFigures, measure_store


def test_both_sizes_are_measured_against_both_limits() -> None:
    small, large = measure_store(10)
    assert (small.entry_bytes, large.entry_bytes) == (2_000, 40_000)
    for figures in (small, large):
        assert 0 < figures.store_ms <= figures.store_p99_ms
        assert figures.bare_ms > 0
        assert figures.journal_ms > 0


def test_ratios_are_of_entries_a_second() -> None:
    figures = StoreFigures(2_000, store_ms=1.0, store_p99_ms=2.0, bare_ms=0.4, journal_ms=0.3)
    assert figures.ratio == 0.4
    assert figures.ratio_to_two_flushes == 0.7
