"""The page's server in a process of its own, around a practice kiosk; prints its address.

Run as a program: the state folder and the practice centre's address.
"""

from __future__ import annotations

import sys
from pathlib import Path

from counter_ui.self_service.running import practice_command
from counter_ui.self_service_web.serving import serve


def say(address: str) -> None:
    sys.stdout.write(address + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(practice_command(Path(sys.argv[1]), sys.argv[2], in_memory=True), say)
