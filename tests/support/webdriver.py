"""A browser of the tests: Chromium driven over WebDriver (W3C), nothing more than is needed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def missing_programs() -> list[str]:
    """What must be installed first; empty when all is there."""
    return [each for each in ("chromium", "chromedriver") if not shutil.which(each)]


@dataclass(frozen=True)
class Browser:
    """One session."""

    address: str

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.address + path, data, method=method)
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)["value"]

    def open(self, page: Path) -> None:
        self.call("POST", "/url", {"url": page.resolve().as_uri()})

    def find(self, css: str) -> str:
        found = self.call("POST", "/element", {"using": "css selector", "value": css})
        return str(found[ELEMENT])

    def type(self, css: str, text: str) -> None:
        self.call("POST", f"/element/{self.find(css)}/value", {"text": text})

    def run(self, script: str, *arguments: object) -> Any:
        """The script's value; promises are awaited."""
        body = {"script": script, "args": list(arguments)}
        return self.call("POST", "/execute/sync", body)

    def texts(self, css: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)"
        return [str(each) for each in self.run(script, css)]


@contextmanager
def browser(profile: Path, *more: str) -> Iterator[Browser]:
    """Start chromedriver on a free port and one headless Chromium; end both.

    ``more`` are arguments of Chromium, such as a file in place of a camera.
    """
    driver = subprocess.Popen(
        ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert driver.stdout is not None
        ready = (re.search(r"successfully on port (\d+)", line) for line in driver.stdout)
        port = next(found[1] for found in ready if found)
        address = f"http://127.0.0.1:{port}/session"
        started = Browser(address).call("POST", "", {"capabilities": _wanted(profile, more)})
        session = Browser(f"{address}/{started['sessionId']}")
        yield session
        session.call("DELETE", "")
    finally:
        driver.terminate()
        driver.wait(10)


def _wanted(profile: Path, more: tuple[str, ...]) -> dict[str, Any]:
    arguments = [
        "--headless=new",
        "--no-sandbox",  # as root in a container; it opens our own file only
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={profile}",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        *more,
    ]
    return {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}}
