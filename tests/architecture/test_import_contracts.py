"""The picture of the house holds: imports go down only, and each outside thing has one door."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "counter_ui", "printing", "sync")
DOORS = {
    "smartcard": ("kiosk/devices/*",),
    "textual": ("counter_ui/*",),
    "rich_pixels": ("counter_ui/*",),
    "typer": ("counter_ui/*",),
    "httpx2": ("sync/client.py", "sync/answers.py", "sync/certificate_status.py"),
    "pkcs11": ("kiosk/devices/pkcs11/*", "kiosk/practice/token_writer.py"),
    "pyhanko_certvalidator": ("kiosk/formats/path_validation.py",),
    "sqlmodel": ("kiosk/store/*", "sync/sandbox/*"),
    "sqlalchemy": ("kiosk/store/*", "sync/sandbox/*"),
    "sqlcipher3": ("kiosk/store/*",),
    "alembic": ("kiosk/store/*",),
    "sqlite3": ("kiosk/store/*", "sync/sandbox/*"),
    "fastapi": ("sync/sandbox/*",),
    "uvicorn": ("sync/sandbox/*",),
    "reportlab": ("printing/*",),
    "qrcode": ("printing/*",),
    "platformdirs": ("kiosk/config.py", "counter_ui/settings_file.py"),
    "requests": (),
    "urllib.request": (),
    "pickle": (),
}
"""Where a library may be imported; whoever wants another door changes this table, and is seen."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Top-level names of everything imported, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def test_import_linter_keeps_every_contract() -> None:
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert " 0 broken" in result.stdout


@pytest.mark.parametrize("library", DOORS)
def test_an_outside_thing_has_its_doors(library: str) -> None:
    strangers = [
        path
        for path, tree in modules()
        if any(name == library or name.startswith(f"{library}.") for name in imported(tree))
        and not any(fnmatch(path, door) for door in DOORS[library])
    ]
    assert strangers == []


def test_imports_are_absolute_and_never_of_the_tests() -> None:
    for path, tree in modules():
        assert "tests" not in {name.split(".")[0] for name in imported(tree)}, path
        relative = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]
        assert relative == [], path


def test_the_time_is_asked_of_the_clock() -> None:
    """Rules take the time from the port: what happens at midnight can be tested at noon."""
    for path, tree in modules():
        inner = path.startswith(
            ("kiosk/domain/", "kiosk/formats/", "kiosk/ports/", "kiosk/use_cases/", "kiosk/store/")
        )
        if not inner:
            continue
        calls = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
        asked = calls & {"datetime.now", "datetime.utcnow", "date.today", "time.time"}
        assert not asked, path
        # Without a zone astimezone() follows the machine.
        naked = [
            n
            for n in ast.walk(tree)
            if isinstance(n, ast.Call)
            and isinstance(n.func, ast.Attribute)
            and n.func.attr == "astimezone"
            and not n.args
        ]
        assert naked == [], path


def test_errors_are_not_caught_wholesale() -> None:
    """Whoever must undo something catches all, and raises it again."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                goes_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
                assert caught not in {"", "BaseException"} or goes_on, f"{path}:{node.lineno}"


def test_a_fresh_use_case_meets_no_driver() -> None:
    """The program starts, and says what is missing, on a machine without PC/SC."""
    program = (
        "import sys, kiosk.use_cases.desk; "
        "print(sorted({'smartcard', 'textual', 'sqlmodel', 'reportlab', 'httpx2'}"
        " & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert result.stdout.strip() == "[]"
