"""docs/faults.md: ``PYTHONPATH=tests python -m support.fault_page`` writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from support.codes_in_source import ROOT
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
_NAMED = re.compile(r"^\| `(\S+)` \|.*\| `(\S+)`<br>`(\S+)` \|$", re.M)
PAGE = ROOT / "docs" / "faults.md"


def named_before() -> dict[str, tuple[str, str]]:
    """Code to file and test, as the page names them now."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    return {code: (file, test) for code, file, test in _NAMED.findall(text)}


def fault_page() -> str:
    """The document, Markdown; a test that it names already and that still holds stays."""
    there, proved, before = faults(), witnesses(), named_before()
    parts = [_HEAD.format(count=len(there))]
    for family, of_family in groupby(there, key=lambda each: each.code.split(".")[0]):
        rows = "\n".join(_row(each, _named(each.code, proved, before)) for each in of_family)
        parts.append(f"\n## {family}\n\n{_COLUMNS}\n{rows}\n")
    return "".join(parts)


def _named(
    code: str, proved: Mapping[str, Sequence[str]], before: Mapping[str, tuple[str, str]]
) -> tuple[str, str]:
    tests = [_short(each) for each in proved.get(code, ())]
    if before.get(code) in tests:
        return before[code]
    return tests[0] if tests else ("", "")


def _short(witness: str) -> tuple[str, str]:
    file, _, test = witness.partition("::")
    return file.rsplit("/", 1)[-1], test


def _row(fault: Fault, witness: tuple[str, str]) -> str:
    vi, en = fault.said("vi"), fault.said("en")
    cells = [f"{one}<br>*{other}*".replace("|", "\\|") for one, other in zip(vi, en, strict=True)]
    named = "`{}`<br>`{}`".format(*witness) if witness[0] else "–"
    return f"| `{fault.code}` | {' | '.join(cells)} | {named} |"


if __name__ == "__main__":
    PAGE.write_text(fault_page(), "utf-8")
