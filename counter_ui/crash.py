"""A crash shows a code and keeps a report; neither holds a value of the program.

Exception texts, locals and arguments can hold a citizen's data. A report names types, modules,
functions and line numbers, and nothing else.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import kiosk.errors
from counter_ui.wording import load_wording

_MOST_FRAMES = 60
_MOST_CAUSES = 8


def report_text(error: BaseException) -> str:
    """What may be kept of ``error``: types and places, the cause before its effect."""
    parts = []
    for each in reversed(_chain(error)):
        parts.append(_frames(each.__traceback__))
        code = f" {each.code}" if isinstance(each, kiosk.errors.KioskError) else ""
        parts.append(f"{type(each).__module__}.{type(each).__qualname__}{code}")
    return "\n".join(parts) + "\n"


def crash_code(error: BaseException) -> str:
    """Eight characters for the telephone: the same place gives the same code."""
    return hashlib.sha256(report_text(error).encode()).hexdigest()[:8].upper()


def save_report(error: BaseException, folder: Path, at: datetime | None = None) -> Path | None:
    """Write the report below ``folder``; None where that cannot be done."""
    moment = at or datetime.now(UTC)
    path = folder / f"crash-{moment:%Y%m%d-%H%M%S}-{crash_code(error)}.txt"
    head = f"code {crash_code(error)}\nat {moment.isoformat(timespec='seconds')}\n"
    head += f"python {sys.version.split()[0]} {sys.platform}\n\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(head + report_text(error), encoding="utf-8")
    except OSError:
        return None
    return path


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the effect first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found and len(found) < _MOST_CAUSES:
        found.append(current)
        current = current.__cause__ or current.__context__
    return found


def _frames(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-_MOST_FRAMES:]
    return "\n".join(f"  {_module(f.filename)}:{f.lineno} {f.name}" for f in frames)


def _module(filename: str) -> str:
    """The last three parts of the path: folders above may carry the account's name."""
    return "/".join(Path(filename).parts[-3:])


def said_of(error: BaseException, folder: Path | None, language: str) -> str:
    """Keep a report below ``folder``; what is shown: what happened, its code, what to do."""
    path = save_report(error, folder) if folder is not None else None
    words = load_wording(language).coded("screen.crash")
    where = f" {path}" if path else ""
    return f"{words.happened} [{crash_code(error)}]{where}\n{words.do}\n{words.call}"


def install(folder: Path, language: str = "vi") -> None:
    """Replace Python's own traceback, in the main thread and in all others; the last call holds."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            sys.stderr.write(said_of(error, folder, language) + "\n")

    def thread_hook(caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            hook(caught.exc_type, caught.exc_value, caught.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook
