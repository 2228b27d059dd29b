"""Every stable code that the source can show to a person, found in the syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "counter_ui", "printing", "sync")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


@dataclass(slots=True)
class Found:
    """A code, where it stands, and the facts that come with it."""

    places: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)


def error_codes() -> dict[str, Found]:
    """Codes of errors that are made by name: ``SomethingError("family.code", fact=…)``."""
    found: dict[str, Found] = {}
    for place, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _makes_error(node):
                code = _literal(node)
                if code is not None:
                    entry = found.setdefault(code, Found())
                    entry.places.add(f"{place}:{node.lineno}")
                    entry.facts |= {word.arg for word in node.keywords if word.arg}
    return found


def dotted_strings(families: set[str]) -> dict[str, Found]:
    """Every dotted constant whose first part is one of ``families``, tables included."""
    found: dict[str, Found] = {}
    for place, tree in _trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            text = node.value
            if _CODE.fullmatch(text) and text.split(".")[0] in families:
                found.setdefault(text, Found()).places.add(f"{place}:{node.lineno}")
    return found


def check_names_and_reasons() -> tuple[set[str], set[str]]:
    """Literals in ``Check(name, outcome, reason)``."""
    names: set[str] = set()
    reasons: set[str] = set()
    for _, tree in _trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and _called(node) == "Check"):
                continue
            for place, into in ((0, names), (2, reasons)):
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    into.add(str(node.args[place].value))  # type: ignore[attr-defined]
    return names, reasons


def _trees() -> Iterator[tuple[str, ast.AST]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _makes_error(node: ast.Call) -> bool:
    return _called(node).endswith("Error") or _called(node) == "coded"


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _literal(node: ast.Call) -> str | None:
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value if _CODE.fullmatch(first.value) else None
    return None


def wording_keys() -> set[str]:
    """Literal keys that ``counter_ui`` looks up: ``words("…")``, and the words of key hints."""
    found: set[str] = set()
    for path in sorted((ROOT / "counter_ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("words", "_words"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
            elif isinstance(node, ast.Constant) and str(node.value).startswith("key."):
                found.add(str(node.value))
    return found
