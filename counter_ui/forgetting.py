"""Nothing that was painted of one citizen stays in memory for the next.

Textual and Rich remember texts and painted lines in caches of their own, some of them beyond the
life of the widget: a thousand widgets' lines by ``StylesCache.get_inner_outer`` alone (10 MiB after
ten people). They are caches: what is needed is there again with the next paint.
"""

from __future__ import annotations

from rich import cells
from rich.segment import Segment
from textual._styles_cache import StylesCache

_CACHES = (
    StylesCache.get_inner_outer,
    cells.cached_cell_len,
    Segment._split_cells,
)


def forget_painted() -> None:
    """Empty the caches that hold texts."""
    for each in _CACHES:
        each.cache_clear()
