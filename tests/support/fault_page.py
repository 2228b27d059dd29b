"""docs/faults.md: ``PYTHONPATH=tests python -m support.fault_page > docs/faults.md``."""

from __future__ import annotations

import sys
from itertools import groupby

from support.fault_witnesses import witnesses

from counter_ui.fault_catalogue import Fault, faults

_HEAD = """# Mã lỗi · the catalogue of faults

{count} coded faults. `kiosk faults CODE` says the same at the counter; `kiosk faults reader.` a
family, `--language en` in English. Facts stand in braces. The last column names a test that
provokes the fault; the page is made by `PYTHONPATH=tests python -m support.fault_page`, and a test
holds it equal to source, words and tests.
"""
_COLUMNS = (
    "| code | what happened | what to do | whom to call | provoked by |\n|---|---|---|---|---|"
)


def fault_page() -> str:
    """The document, Markdown."""
    there, proved = faults(), witnesses()
    parts = [_HEAD.format(count=len(there))]
    for family, of_family in groupby(there, key=lambda each: each.code.split(".")[0]):
        rows = "\n".join(_row(each, proved.get(each.code, "")) for each in of_family)
        parts.append(f"\n## {family}\n\n{_COLUMNS}\n{rows}\n")
    return "".join(parts)


def _row(fault: Fault, witness: str) -> str:
    vi, en = fault.said("vi"), fault.said("en")
    cells = [f"{one}<br>*{other}*".replace("|", "\\|") for one, other in zip(vi, en, strict=True)]
    file, _, test = witness.partition("::")
    named = f"`{file.rsplit('/', 1)[-1]}`<br>`{test}`" if witness else "–"
    return f"| `{fault.code}` | {' | '.join(cells)} | {named} |"


if __name__ == "__main__":
    sys.stdout.write(fault_page())
