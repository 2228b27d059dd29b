"""Debian's Chromium as a kiosk: how it is called, and kept standing.

What flags cannot do stands in the managed policy, docs/systemd/chromium-policy.json.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

FLAGS = (
    "--kiosk",
    "--incognito",
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--disable-features=Translate,BackForwardCache,TouchpadOverscrollHistoryNavigation",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-notifications",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-session-crashed-bubble",
    "--deny-permission-prompts",
    "--no-pings",
    "--no-proxy-server",
    "--disk-cache-size=1",
    "--password-store=basic",
    "--touch-events=enabled",
    "--ozone-platform-hint=auto",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_AGAIN_S = 0.5


def installed() -> str | None:
    """The browser of this machine."""
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be opened."""
    return bool(environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY"))


def command(program: str, profile: Path, address: str) -> list[str]:
    """The address comes last; its token is good once, so that a process list tells nothing."""
    return [program, *FLAGS, f"--user-data-dir={profile}", address]


async def keep_open(program: str, address: Callable[[], str], more: Sequence[str] = ()) -> None:
    """Start the browser with an empty profile again and again until cancelled.

    ``address`` is asked before each start. The profile goes with its browser.
    """
    while True:
        profile = Path(tempfile.mkdtemp(prefix="kiosk-browser-", dir=_runtime_folder()))
        process = await asyncio.create_subprocess_exec(
            *command(program, profile, address()),
            *more,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await process.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            shutil.rmtree(profile, ignore_errors=True)
        await asyncio.sleep(_AGAIN_S)


def _runtime_folder() -> str | None:
    """In memory and of this account only, where the system keeps such a folder."""
    return os.environ.get("XDG_RUNTIME_DIR") or None
