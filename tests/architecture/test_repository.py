"""What the repository may hold, and how it is packed."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "counter_ui", "printing", "sync")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "misc"}
# Put together from parts, so that this file does not find itself.
HOSTS = re.compile(
    "|".join(
        (
            r"pypi" + r"\.org",
            "python" + "hosted",
            r"deb\." + r"debian",
            r"archive\." + "ubuntu",
            r"registry\." + "npm",
            "artifact" + "ory",
            "index" + "-url",
            "nexus" + r"\.",
        )
    )
)
HOMES = re.compile(r"(?<![\w.~$}])/(?:home|Users|root|work)/(?!<)[\w.-]+")


def tracked() -> list[Path]:
    """Tracked files; in an unpacked archive, which has no history, what it brought."""
    listing = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0 and listing.stdout:
        names = listing.stdout.decode().rstrip("\0").split("\0")
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    parts = (*PACKAGES, "tests", "docs")
    found = [path for part in parts for path in (ROOT / part).rglob("*") if path.is_file()]
    return [path for path in found if "__pycache__" not in path.parts]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("pattern", [HOSTS, HOMES], ids=["registry hosts", "home folders"])
def test_no_tracked_file_names_where_it_was_made(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_key_or_database_of_a_counter_is_tracked() -> None:
    secret = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix in {".key", ".p12", ".pfx", ".env", ".db-wal"}
    ]
    assert secret == []
    private = [name for name, text in texts() if "-----BEGIN " + "PRIVATE KEY" in text]
    assert [name for name in private if not name.startswith("tests/")] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_is_a_package_and_every_package_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert [str(each) for each in sorted(folders) if not (each / "__init__.py").is_file()] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert [str(path) for path in modules if path.stem in NAMELESS] == []
    assert [str(path) for path in modules if path.parent.name in NAMELESS] == []


def test_test_files_have_unique_names() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_each_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    for name in wanted:
        [line] = [each for each in text.splitlines() if each.strip().startswith(f'"{name}",')]
        assert len(line.partition("#")[2].split()) >= 2, line


def test_every_import_contract_gives_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line == "[[tool.importlinter.contracts]]":
            assert lines[number + 1].startswith("# "), lines[number + 2]


def test_the_lock_pins_every_package_by_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert pins
        assert [line for line in pins if "==" not in line or "--hash=sha256:" not in line] == []
