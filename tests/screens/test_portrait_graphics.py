"""The portrait in pixels where a terminal draws them, and gone from there when it is covered."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

import pytest
from textual.app import App, ComposeResult

from counter_ui.widgets.portrait import Portrait
from counter_ui.widgets.portrait_graphics import Graphics, graphics_of
from counter_ui.wording import load_wording

_CELL = (10, 20)
_PICTURE = (24, 32, bytes(range(256)) * 9)


@pytest.mark.parametrize(
    ("environment", "graphics"),
    [
        ({"TERM": "xterm-kitty"}, Graphics.KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, Graphics.KITTY),
        ({"TERM": "foot-extra"}, Graphics.SIXEL),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, Graphics.SIXEL),
        ({"TERM": "xterm-256color"}, Graphics.CELLS),
        ({"TERM": "linux"}, Graphics.CELLS),
        ({}, Graphics.CELLS),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"}, Graphics.CELLS),
        ({"TERM": "foot", "STY": "1.pts"}, Graphics.CELLS),
    ],
)
def test_a_terminal_is_known_by_its_name(
    environment: Mapping[str, str], graphics: Graphics
) -> None:
    assert graphics_of("auto", environment, _CELL) is graphics


@pytest.mark.parametrize("setting", ["cells", "sixel", "kitty"])
def test_a_setting_goes_before_the_name(setting: str) -> None:
    assert graphics_of(setting, {"TERM": "xterm-kitty"}, _CELL) == setting


@pytest.mark.parametrize("setting", ["auto", "sixel", "kitty"])
def test_without_a_cell_size_there_are_half_blocks(setting: str) -> None:
    assert graphics_of(setting, {"TERM": "xterm-kitty"}, (0, 0)) is Graphics.CELLS


class Shown(App[None]):
    """One portrait."""

    CSS = ".portrait { width: 20; height: 12; }"

    def __init__(self, graphics: Graphics) -> None:
        super().__init__()
        self.graphics = graphics

    def compose(self) -> ComposeResult:
        yield Portrait(load_wording("vi"))

    def painted(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "".join(segment.text for strip in strips for segment in strip)


async def test_a_sixel_terminal_gets_sixels_until_the_picture_goes() -> None:
    app = Shown(Graphics.SIXEL)
    async with app.run_test(size=(40, 20)) as pilot:
        portrait = app.query_one(Portrait)
        portrait.show_picture(_PICTURE)
        await pilot.pause()
        found = re.search(r"\x1bP[0-9;]*q\"1;1;(\d+);(\d+)", app.painted())
        assert found is not None
        width, height = (int(each) for each in found.groups())
        assert 0 < width <= 20 * 10 and 0 < height <= 12 * 20
        portrait.show_state("portrait.none")
        await pilot.pause()
        assert "\x1bP" not in app.painted()
        assert "Không có ảnh từ chip" in app.painted()


async def test_a_kitty_terminal_is_told_to_let_go(capfd: pytest.CaptureFixture[str]) -> None:
    app = Shown(Graphics.KITTY)
    async with app.run_test(size=(40, 20)) as pilot:
        portrait = app.query_one(Portrait)
        portrait.show_picture(_PICTURE)
        await pilot.pause()
        sent = capfd.readouterr().out
        number = re.search(r"\x1b_G(?:[^;]*,)?i=(\d+)", sent)
        assert number is not None
        payload = "".join(re.findall(r"\x1b_G[^;\x1b]*;([^\x1b]*)\x1b", sent))
        assert base64.b64decode(payload).startswith(b"\x89PNG")
        portrait.show_state("portrait.none")
        await pilot.pause()
        assert f"\x1b_Ga=d,I={number[1]}" in capfd.readouterr().out


async def test_elsewhere_there_are_half_blocks() -> None:
    app = Shown(Graphics.CELLS)
    async with app.run_test(size=(40, 20)) as pilot:
        app.query_one(Portrait).show_picture(_PICTURE)
        await pilot.pause()
        assert "▄" in app.painted()
        assert "\x1b" not in app.painted()
