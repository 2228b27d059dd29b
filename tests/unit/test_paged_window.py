"""A window over a list that is read page by page and changes meanwhile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counter_ui.screens.work_screen.paged_window import PagedWindow
from kiosk.use_cases.browse_outbox import Ask, Page, Place, Turn

HEIGHT = 10


def place(number: int) -> Place:
    return (0, ("", number))


class Entries:
    """A list as the store would have it."""

    def __init__(self, count: int) -> None:
        self.there = list(range(1, count + 1))

    def page(self, asked: Ask) -> Page[int]:
        found = self.there[: asked.most]
        if asked.turn is Turn.LAST:
            found = self.there[-asked.most :]
        elif asked.place is not None:
            number = asked.place[1][1]
            if asked.turn is Turn.BEFORE:
                found = [n for n in self.there if n < number][-asked.most :]
            else:
                first = number + (asked.turn is Turn.AFTER)
                found = [n for n in self.there if n >= first][: asked.most]
                if not found and asked.turn is Turn.AT:
                    found = self.there[-asked.most :]
        rank = self.there.index(found[0]) if found else 0
        return Page(asked, tuple(found), rank, len(self.there))


def read_on(window: PagedWindow[int], entries: Entries) -> int:
    """All pages that are wanted; says how many."""
    pages = 0
    while (asked := window.wanted(HEIGHT)) is not None:
        window.take(entries.page(asked), HEIGHT)
        pages += 1
        assert pages < 100
    return pages


def seen(window: PagedWindow[int]) -> list[int | None]:
    return [row for _, row in window.visible(HEIGHT)]


def test_a_key_moves_at_once_and_the_page_comes_later() -> None:
    entries, window = Entries(10_000), PagedWindow[int](place)
    assert seen(window) == [] and window.current is None
    read_on(window, entries)
    assert seen(window) == list(range(1, 11)) and window.current == 1
    for _ in range(40):
        window.move(HEIGHT, HEIGHT)
    assert (window.at, window.current) == (400, None)
    assert set(seen(window)) == {None}
    read_on(window, entries)
    assert window.current == 401 and None not in seen(window)


def test_the_ends_are_one_page_away() -> None:
    entries, window = Entries(10_000), PagedWindow[int](place)
    read_on(window, entries)
    window.go(window.total, HEIGHT)
    assert read_on(window, entries) == 1
    assert window.current == 10_000 and seen(window)[0] == 9_991
    window.go(0, HEIGHT)
    assert read_on(window, entries) == 1
    assert window.current == 1


def test_rows_that_are_far_away_are_let_go_of() -> None:
    entries, window = Entries(10_000), PagedWindow[int](place)
    read_on(window, entries)
    for _ in range(300):
        window.move(HEIGHT, HEIGHT)
        read_on(window, entries)
        assert None not in seen(window)
        assert len(window.rows) <= 1000
    assert window.current == 3_001


def test_what_is_sent_disappears_above_and_below_the_cursor() -> None:
    entries, window = Entries(1_000), PagedWindow[int](place)
    read_on(window, entries)
    window.move(50, HEIGHT)
    assert window.current == 51
    entries.there = [n for n in entries.there if n > 20]
    window.take(entries.page(window.again()), HEIGHT)
    read_on(window, entries)
    assert (window.current, window.at, window.total) == (51, 30, 980)
    entries.there = [n for n in entries.there if n > 60]
    window.take(entries.page(window.again()), HEIGHT)
    read_on(window, entries)
    assert (window.current, window.at, window.total) == (61, 0, 940)
    entries.there = []
    window.take(entries.page(window.again()), HEIGHT)
    assert (window.current, window.total, seen(window)) == (None, 0, [])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-700, 700)),
        st.tuples(st.just("go"), st.integers(0, 3_000)),
        st.tuples(st.just("gone"), st.integers(1, 3_000)),
        st.tuples(st.just("again"), st.just(0)),
        st.tuples(st.just("page"), st.just(0)),
    ),
    max_size=30,
)


@given(st.integers(0, 3_000), STEPS)
def test_whatever_happens_the_window_comes_to_show_what_is_there(
    count: int, steps: list[tuple[str, int]]
) -> None:
    entries, window = Entries(count), PagedWindow[int](place)
    for what, number in steps:
        if what == "move":
            window.move(number, HEIGHT)
        elif what == "go":
            window.go(number, HEIGHT)
        elif what == "gone":
            entries.there = [n for n in entries.there if n % number]
        else:
            asked = window.wanted(HEIGHT) if what == "page" else window.again()
            if asked is not None:
                window.take(entries.page(asked), HEIGHT)
        assert 0 <= window.top <= window.at or window.total == 0
    read_on(window, entries)
    for _ in range(2):  # a second look: the list stands still now
        window.take(entries.page(window.again()), HEIGHT)
        read_on(window, entries)
    assert window.total == len(entries.there)
    assert seen(window) == entries.there[window.top : window.top + HEIGHT]
    assert window.current == (entries.there[window.at] if entries.there else None)
