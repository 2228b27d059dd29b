"""``python -m sync.sandbox FOLDER``: the practice centre as a process; says where it is in JSON.

``--import FILE…`` takes registrations in from a stick instead, ``--rotate-sealing-key`` makes a
fresh sealing key; both end when they are done, and may run beside the serving process.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sync.sandbox.fault_switches import Faults
from sync.sandbox.importing import take_in_files
from sync.sandbox.pki import rotate_opening_key
from sync.sandbox.server import serve


def _say(url: str) -> None:
    _line({"url": url})


def _line(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def rotate_sealing_key(folder: Path) -> str:
    """Seal to a fresh key from now on; earlier ones still open. Returns its id."""
    return rotate_opening_key(folder / "keys").id


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m sync.sandbox", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--faults", type=Faults.model_validate_json, default=None)
    parser.add_argument("--import", type=Path, nargs="+", default=[], dest="files", metavar="FILE")
    parser.add_argument("--rotate-sealing-key", action="store_true")
    chosen = parser.parse_args()
    if chosen.files:
        raise SystemExit(0 if take_in_files(chosen.folder, chosen.files, _line) else 1)
    if chosen.rotate_sealing_key:
        _line({"sealing_key": rotate_sealing_key(chosen.folder)})
        return
    serve(chosen.folder, chosen.host, chosen.port, faults=chosen.faults, ready=_say)


if __name__ == "__main__":
    main()
