"""What the guides of the self-service page name is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from counter_ui.self_service_web import chromium
from counter_ui.self_service_web.answers import security_headers
from counter_ui.self_service_web.gate import Gate

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
POLICY = json.loads((DOCS / "systemd" / "chromium-policy.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["self-service-browser.md", "en-301-549.md"])
def test_every_test_and_file_that_is_named_exists(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    tests = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )
    missing = [each for each in re.findall(r"`(test_\w+)`", text) if f"def {each}(" not in tests]
    files = re.findall(r"`((?:docs|counter_ui|kiosk)/[\w/.-]+\.\w+)`", text)
    missing += [each for each in files if not (ROOT / each).is_file()]
    assert missing == []


def test_every_clause_of_closed_functionality_is_answered() -> None:
    text = (DOCS / "en-301-549.md").read_text(encoding="utf-8")
    answered = re.findall(
        r"^\| (5\.1\.[\d.]*\d) [^|]*\| (?:yes|part|\*\*no\*\*|not applicable) \|", text, re.M
    )
    voice = [f"5.1.3.{number}" for number in range(1, 17)]
    wanted = ["5.1.2.1", "5.1.2.2", *voice, "5.1.4", "5.1.5", "5.1.6.1", "5.1.6.2", "5.1.7"]
    assert answered == wanted


def test_every_answer_of_closed_functionality_has_its_test_or_is_a_no() -> None:
    text = (DOCS / "en-301-549.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (?!Clause)([^|]*) \| (yes|part|\*\*no\*\*|not applicable) \| (.*) \|$", text, re.M
    )
    named = [re.findall(r"`([\w/.]+\.py)::(test_\w+)`", held) for _, _, held in rows]
    untested = [
        clause
        for (clause, here, _), tests in zip(rows, named, strict=True)
        if here in ("yes", "part") and not tests
    ]
    assert len(rows) > 23 and untested == []
    missing = [
        f"{file}::{test}"
        for tests in named
        for file, test in tests
        if f"def {test}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_the_policy_lets_the_page_in_and_nothing_else() -> None:
    assert POLICY["URLBlocklist"] == ["*"]
    assert [Gate(80).origin.startswith(each) for each in POLICY["URLAllowlist"]] == [True]
    assert POLICY["DeveloperToolsAvailability"] == 2 and POLICY["DownloadRestrictions"] == 3
    assert not POLICY["PrintingEnabled"] and not POLICY["AllowFileSelectionDialogs"]


def test_the_browser_knows_no_name_but_this_machine() -> None:
    command = chromium.command("chromium", Path("profile"), "http://127.0.0.1:1/?t=x")
    assert command[0] == "chromium" and command[-1] == "http://127.0.0.1:1/?t=x"
    assert "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1" in command
    assert "--no-sandbox" not in command
    assert "--kiosk" in command and "--user-data-dir=profile" in command


def test_the_page_asks_nobody_else() -> None:
    page = ROOT / "counter_ui" / "self_service_web" / "page"
    for path in page.glob("*.*"):
        if path.suffix in {".html", ".js", ".css"}:
            assert not re.search(r"https?://|//[a-z]+\.", path.read_text(encoding="utf-8")), path
    assert "unsafe" not in security_headers(Gate(80))["Content-Security-Policy"]


def test_the_unit_runs_a_command_that_exists() -> None:
    unit = (DOCS / "systemd" / "kiosk-self-service.service").read_text(encoding="utf-8")
    assert re.search(r"^ExecStart=.*/kiosk --settings \S+ self-service --window$", unit, re.M)
