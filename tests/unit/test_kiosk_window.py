"""Chromium is kept open: again and again, with an empty profile and an address of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from counter_ui.self_service_web import serving
from counter_ui.self_service_web.chromium import has_display, keep_open

BROWSER = """\
#!/bin/sh
for each; do case $each in --user-data-dir=*) profile=${{each#--user-data-dir=}} ;; esac; done
echo kept >"$profile/history"
echo "$profile $each" >>{log}
{then}
"""


def browser(folder: Path, then: str) -> str:
    program = folder / "chromium"
    program.write_text(BROWSER.format(log=folder / "log", then=then))
    program.chmod(0o755)
    return str(program)


def starts(folder: Path) -> list[list[str]]:
    log = folder / "log"
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def addresses() -> list[str]:
    return [f"http://127.0.0.1:1/?t={number}" for number in range(9, 0, -1)]


async def test_a_browser_that_ends_comes_again_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    task = asyncio.ensure_future(keep_open(browser(tmp_path, "exit 1"), addresses.pop))
    async with asyncio.timeout(60):
        while len(starts(tmp_path)) < 3:
            await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    profiles, opened = zip(*starts(tmp_path)[:3], strict=True)
    assert opened == tuple(f"http://127.0.0.1:1/?t={number}" for number in (1, 2, 3))
    assert len(set(profiles)) == 3
    assert [each for each in profiles if Path(each).exists()] == []


async def test_the_browser_ends_with_the_kiosk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    task = asyncio.ensure_future(keep_open(browser(tmp_path, "exec sleep 600"), addresses.pop))
    async with asyncio.timeout(60):
        while not starts(tmp_path):
            await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait([task])
    assert not Path(starts(tmp_path)[0][0]).exists(), json.dumps(starts(tmp_path))


async def test_a_browser_without_the_page_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(serving, "PAGELESS_S", 0.5)
    program = browser(tmp_path, "exec sleep 600")
    async with serving.served([sys.executable, "-c", "input()"]) as kiosk:
        task = asyncio.ensure_future(serving._behind(program, kiosk))
        async with asyncio.timeout(60):
            while len(starts(tmp_path)) < 2:
                await asyncio.sleep(0.05)
            kiosk.end.set()
            await task
    assert len({address for _, address in starts(tmp_path)}) == len(starts(tmp_path))


@pytest.mark.parametrize(
    ("environment", "there"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_window_needs_a_display(environment: dict[str, str], there: bool) -> None:
    assert has_display(environment) is there
