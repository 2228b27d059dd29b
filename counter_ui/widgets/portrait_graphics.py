"""The portrait in pixels, on terminals that draw them: sixel or Kitty's graphics protocol.

Which terminal draws what is told by its name or by ``[screen] portrait``; it is never asked: its
answer would stand between the keys of somebody who types already. Without a known cell size in
pixels, and inside tmux or screen, there are half blocks: they are right everywhere.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image
    from textual.widget import Widget

    from counter_ui.widgets.portrait_decoding import Picture

_SIXEL_TERMS = ("foot", "mlterm", "contour", "yaft")
_SIXEL_PROGRAMS = frozenset({"WezTerm", "iTerm.app", "mintty"})
_KITTY_PROGRAMS = frozenset({"ghostty"})


class Graphics(StrEnum):
    """How the portrait comes to the screen."""

    CELLS = "cells"
    SIXEL = "sixel"
    KITTY = "kitty"


def graphics_of(setting: str, environment: Mapping[str, str], cell: tuple[int, int]) -> Graphics:
    """What this terminal draws; ``cell`` is one cell's width and height in pixels, 0 if unknown."""
    if 0 in cell:
        return Graphics.CELLS
    return _named(environment) if setting == "auto" else Graphics(setting)


def _named(environment: Mapping[str, str]) -> Graphics:
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if environment.get("TMUX") or environment.get("STY"):
        return Graphics.CELLS
    if term == "xterm-kitty" or program in _KITTY_PROGRAMS:
        return Graphics.KITTY
    if term.startswith(_SIXEL_TERMS) or program in _SIXEL_PROGRAMS:
        return Graphics.SIXEL
    return Graphics.CELLS


def cell_in_pixels() -> tuple[int, int]:
    """A cell's width and height as the terminal states them (TIOCGWINSZ), else 0, 0."""
    import fcntl
    import struct
    import termios

    try:
        answer = fcntl.ioctl(sys.__stdout__ or 1, termios.TIOCGWINSZ, bytes(8))
    except (OSError, ValueError):
        return 0, 0
    rows, columns, width, height = struct.unpack("HHHH", answer)
    return (width // columns, height // rows) if rows and columns else (0, 0)


def ready_graphics(graphics: Graphics) -> None:
    """Load what draws pixels before the app owns the terminal, which is asked nothing."""
    if graphics is Graphics.CELLS:
        return
    stdout = sys.__stdout__
    vars(sys)["__stdout__"] = None  # at import the library asks the terminal that it finds here
    try:
        import textual_image.renderable
    finally:
        vars(sys)["__stdout__"] = stdout
    import textual_image.widget  # noqa: F401


def picture_widget(graphics: Graphics, picture: Picture) -> Widget:
    """The picture as a widget that fills its place; for SIXEL and KITTY only."""
    from PIL import Image

    width, height, pixels = picture
    image = Image.frombytes("RGB", (width, height), pixels)
    return _sixel(image) if graphics is Graphics.SIXEL else _kitty(image)


def _sixel(image: Image.Image) -> Widget:
    from textual_image.widget import SixelImage

    return SixelImage(image)


def _kitty(image: Image.Image) -> Widget:
    from textual_image.renderable import TGPImage as Drawn
    from textual_image.widget import TGPImage

    class Forgotten(TGPImage, Renderable=Drawn):
        """A terminal keeps a picture that it was given until it is told to let go of it."""

        def on_unmount(self) -> None:
            """Let go."""
            self.image = None

    return Forgotten(image)
