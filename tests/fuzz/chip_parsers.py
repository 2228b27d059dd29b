"""Coverage-guided fuzzing of :mod:`chip_targets`: ``./run fuzz``.

libFuzzer's options may follow, such as ``-max_total_time=600``; folders after them are its corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found]

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

with atheris.instrument_imports(include=["kiosk", "asn1crypto"]):
    from fuzz.chip_targets import one_input

if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
