"""Text reaches the screen by one widget, and it takes clean text only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from textual.content import Content

from counter_ui.widgets.words import Words, flow, line
from kiosk.domain.clean_text import CleanText

SOURCE = Path(__file__).parents[2] / "counter_ui"
THE_ONE = SOURCE / "widgets" / "words.py"
FORBIDDEN = {
    "Static", "Label", "Markdown", "RichLog", "Log", "Pretty", "Button", "Header", "Footer",
    "notify", "from_markup", "bell_notify", "Tooltip", "border_title", "border_subtitle", "tooltip",
}  # fmt: skip


def _modules() -> list[Path]:
    return [each for each in sorted(SOURCE.rglob("*.py")) if each != THE_ONE]


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.name)
def test_no_other_widget_shows_text(path: Path) -> None:
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            used |= {each.name for each in node.names}
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg == "markup":
            assert isinstance(node.value, ast.Constant) and node.value.value is False
    assert not used & FORBIDDEN


def test_a_bare_text_is_refused() -> None:
    with pytest.raises(TypeError):
        Words("[red]x[/]")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        line(("x", "bold"))  # type: ignore[arg-type]


def test_markup_stays_letters() -> None:
    assert line(CleanText("[red]x[/red]")).plain == "[red]x[/red]"


def test_pieces_are_never_divided() -> None:
    pieces = [Content("một hai"), Content("ba bốn năm"), Content("sáu"), Content("bảy tám")]
    for width in range(1, 40):
        rows = flow(pieces, width).plain.split("\n")
        assert "  ".join(rows).split("  ") == [piece.plain for piece in pieces]
        assert all(len(row) <= max(width, 10) for row in rows)
    assert flow([], 10).plain == ""
