"""The foot wraps by the columns that it has, whatever is around them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult

from counter_ui.widgets.key_line import KeyLine
from counter_ui.wording import load_wording

HINTS = (("Enter", "key.record"), ("Esc", "key.back"), ("F8", "key.refuse"), ("F1", "key.help"))


class Foot(App[None]):
    CSS: ClassVar[str] = ".key-line { height: auto; padding: 0 1; }"

    def compose(self) -> ComposeResult:
        self.foot = KeyLine(load_wording("vi"))
        yield self.foot


async def test_no_pair_is_divided_at_any_width_even_after_a_resize() -> None:
    app = Foot()
    async with app.run_test(size=(120, 6)) as pilot:
        app.foot.offer(HINTS)
        await pilot.pause()
        whole = app.foot.render_line(0).text.strip()
        for width in range(len(whole) - 4, len(whole) + 6):
            await pilot.resize_terminal(width, 6)
            await pilot.pause()
            rows = [app.foot.render_line(each).text.strip() for each in range(app.foot.size.height)]
            assert "  ".join(rows) == whole, width
