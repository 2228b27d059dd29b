"""The terminal that the counter is drawn on, and the letters that papers are set in."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from counter_ui.doctor.examined import Examined, Machine
from kiosk.errors import TechnicianError

_COLUMNS: Final = 80
_ROWS: Final = 24
_FEW_COLOURS: Final = frozenset({"dumb", "vt100", "vt102", "vt220", "ansi", "xterm-mono"})
_CONSOLE: Final = "linux"
_LEAST_FONTS: Final = 2


def terminal(examined: Examined) -> str:
    """Size and kind; ``–`` where nobody looks at one, as in a timer's run."""
    size = examined.machine.terminal_size()
    return "–" if size is None else judged_terminal(examined.machine, *size)


def judged_terminal(machine: Machine, columns: int, rows: int) -> str:
    """Raises ``terminal.not_utf8``, ``.console``, ``.few_colours``, ``.small``."""
    encoding = machine.encoding().lower().replace("-", "")
    if encoding != "utf8":
        raise TechnicianError("terminal.not_utf8", encoding=encoding)
    kind = machine.environment.get("TERM", "")
    if kind == _CONSOLE:
        raise TechnicianError("terminal.console")
    if kind in _FEW_COLOURS or not kind:
        raise TechnicianError("terminal.few_colours", kind=kind or "?")
    if columns < _COLUMNS or rows < _ROWS:
        raise TechnicianError("terminal.small", columns=columns, rows=rows)
    return f"{kind}, {columns}×{rows}, UTF-8"


def fonts(_: Examined) -> str:
    """The typefaces of papers, as installed with the program."""
    return judged_fonts([each.name for each in files("printing").joinpath("fonts").iterdir()])


def judged_fonts(names: list[str]) -> str:
    """Raises ``fonts.missing``."""
    faces = sorted(each for each in names if each.endswith((".ttf", ".otf")))
    if len(faces) < _LEAST_FONTS:
        raise TechnicianError("fonts.missing", found=len(faces))
    return ", ".join(faces)
