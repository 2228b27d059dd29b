"""The kiosk's supervisor over a practice kiosk's children, as ``kiosk self-service`` runs it.

Run as a program: the state folder and the practice centre's address.
"""

from __future__ import annotations

import sys
from pathlib import Path

from counter_ui.self_service.running import practice_command
from counter_ui.self_service.supervisor import Supervisor

if __name__ == "__main__":
    command = practice_command(Path(sys.argv[1]), sys.argv[2], in_memory=True)
    sys.exit(Supervisor(command).run())
