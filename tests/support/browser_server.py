"""The page's server in a process of its own, around the small screen; prints its address."""

from __future__ import annotations

import sys
from pathlib import Path

from counter_ui.self_service_web.serving import serve

TARGET = [sys.executable, str(Path(__file__).with_name("browser_target.py"))]


def say(address: str) -> None:
    sys.stdout.write(address + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(TARGET, say)
