"""``python -m sync.sandbox FOLDER``: the practice centre as a process; says where it is in JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sync.sandbox.fault_switches import Faults
from sync.sandbox.server import serve


def _say(url: str) -> None:
    sys.stdout.write(json.dumps({"url": url}) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m sync.sandbox", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--faults", type=Faults.model_validate_json, default=None)
    chosen = parser.parse_args()
    serve(chosen.folder, chosen.host, chosen.port, faults=chosen.faults, ready=_say)


if __name__ == "__main__":
    main()
